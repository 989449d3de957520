import { parse, View } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';

/** A drawing, with a title and a description for readers who do not see it. */
export interface Drawing {
  readonly title: string;
  readonly description: string;
  readonly spec: TopLevelSpec;
}

/** Colours on a light ground, and what takes their place on a dark one. */
export const colours = {
  ink: '#24292f',
  faded: '#57606a',
  line: '#d0d7de',
  ground: '#ffffff',
  blue: '#0969da',
  orange: '#bc4c00',
  green: '#1a7f37',
} as const;

const dark: Readonly<Record<keyof typeof colours, string>> = {
  ink: '#e6edf3',
  faded: '#9198a1',
  line: '#30363d',
  ground: '#0d1117',
  blue: '#58a6ff',
  orange: '#f0883e',
  green: '#3fb950',
};

const { ink, faded, line, ground } = colours;
const config: Config = {
  aria: false,
  font: 'sans-serif',
  background: ground,
  padding: 12,
  view: { stroke: null },
  axis: {
    labelColor: faded,
    titleColor: faded,
    gridColor: line,
    domainColor: line,
    tickColor: line,
    titleFontWeight: 400,
  },
  legend: { labelColor: ink, titleColor: faded, orient: 'top', title: null },
  text: { color: ink },
  title: { color: ink, subtitleColor: faded, fontWeight: 600, anchor: 'start' },
};

/** An SVG that brings its own ground, so that it is readable on light and dark pages, and follows the reader's scheme. */
export async function draw({ title, description, spec }: Drawing): Promise<string> {
  const { spec: compiled } = compile(spec, { config });
  const view = new View(parse(compiled), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const names = Object.keys(colours) as (keyof typeof colours)[];
  const rules = names.flatMap((name) =>
    ['fill', 'stroke']
      .filter((property) => svg.includes(`${property}="${colours[name]}"`))
      .map((property) => `[${property}="${colours[name]}"]{${property}:${dark[name]}}`),
  );
  const head = `<title>${escaped(title)}</title><desc>${escaped(description)}</desc><style>@media (prefers-color-scheme:dark){${rules.join('')}}</style>`;
  const body = svg
    .replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100))
    // What only a page's scripts and styles would use; to readers of the screen the drawing is one picture.
    .replace(/ (class|role|aria-\w+|pointer-events|xmlns:xlink)="[^"]*"/g, '')
    .replace(/<path d="M0,0h0v0h0Z"\/>/g, '');
  return `${body.replace(/^<svg/, '<svg role="img"').replace('>', `>${head}`)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
