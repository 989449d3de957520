import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figures } from '../../bench/figures/all.ts';
import { readResults } from '../../bench/figures/results.ts';
import { onScale, scales } from '../../bench/figures/scales.ts';
import { fill } from '../../bench/figures/sections.ts';
import { packageRoot } from '../../src/paths.ts';

// Whoever measures again runs `npm run bench:figures`; nobody writes a figure by hand.

const results = readResults();
const written = await figures();
const read = (path: string) =>
  existsSync(join(packageRoot, path)) ? readFileSync(join(packageRoot, path), 'utf8') : '';

test.each([...written])('%s is what npm run bench:figures writes', (path, text) => {
  expect(read(path)).toBe(text);
});

test('docs/figures holds these drawings and no others', () => {
  const drawn = [...written.keys()].filter((path) => path.endsWith('.svg')).sort();
  const there = readdirSync(join(packageRoot, 'docs/figures')).filter((name) => name.endsWith('.svg'));
  expect(there.map((name) => `docs/figures/${name}`).sort()).toEqual(drawn);
});

test.each([
  ['README.md', 'similarities-models'],
  ['docs/tencent/tiia.md', 'similarities-tiia'],
  ['docs/alibaba/green.md', 'similarities-green'],
  ['docs/alibaba/cityvisual.md', 'similarities-cityvisual'],
  ['docs/alibaba/imagesearch.md', 'similarities-alibaba-imagesearch'],
  ['docs/baidu/imagesearch.md', 'similarities-baidu-imagesearch'],
  ['docs/jd/productsearch.md', 'similarities-productsearch'],
  ['docs/models.md', 'found-first'],
  ['docs/models.md', 'stages'],
  ['bench/RESULTS.md', 'products'],
])('%s shows %s', (page, name) => {
  expect(read(page)).toMatch(new RegExp(`!\\[[^\\]]+\\]\\([./]*(docs/)?figures/${name}\\.svg\\)`));
});

test('drawings say what they show, have a ground of their own, follow the reader’s scheme and are small', () => {
  for (const [path, svg] of written) {
    if (!path.endsWith('.svg')) continue;
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg.length).toBeLessThan(40_000);
    expect(svg).not.toMatch(/<script|href=/);
  }
});

test.each(Object.entries(scales))(
  '%s: the drawn shares are all pairs, and what the threshold keeps',
  (_name, panels) => {
    for (const scale of panels) {
      const { bins, threshold, kept, passing } = onScale(scale, results);
      const sum = (kind: 'copies' | 'others', from = Number.NEGATIVE_INFINITY) =>
        bins.filter((bin) => bin.from >= from).reduce((all, bin) => all + bin[kind], 0);
      expect(sum('copies')).toBeCloseTo(1);
      expect(sum('others')).toBeCloseTo(1);
      // Cosines have their threshold within a bin.
      if (scale.score) {
        expect(sum('copies', threshold)).toBeCloseTo(kept, 2);
        expect(sum('others', threshold)).toBeCloseTo(passing, 3);
      }
    }
  },
);

describe('a marked section', () => {
  const place = { page: 'docs/tencent/tiia.md', results };

  it('is written anew, and nothing else', () => {
    const text = 'Of <!-- figures: photographs -->7<!-- /figures --> photographs 7 are grey.';
    expect(fill(text, place)).toBe('Of <!-- figures: photographs -->329<!-- /figures --> photographs 7 are grey.');
  });

  it('shows a drawing of the page’s language', () => {
    const text = '<!-- figures: stages -->\n<!-- /figures -->';
    expect(fill(text, place)).toContain('](../figures/stages.svg)');
    const chinese = (page: string) => fill(text, { ...place, page });
    expect(chinese(['docs', 'zh', 'models'].join('/'))).toContain('](../figures/stages.zh.svg)');
    expect(chinese(['README', 'zh-CN', 'md'].join('.'))).toContain('](docs/figures/stages.zh.svg)');
  });

  it('with an unknown name or without an end is named', () => {
    expect(() => fill('Of <!-- figures: colour -->1<!-- /figures -->', place)).toThrow(
      'docs/tencent/tiia.md: no figures are named "colour"',
    );
    expect(() => fill('<!-- figures: photographs -->1', place)).toThrow('does not end');
    expect(() => fill('<!-- figures: photographs -->1<!-- /figures -->', place)).toThrow('"photographs" starts a line');
  });
});
