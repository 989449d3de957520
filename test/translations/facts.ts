/** What a text states independently of its language. Each list is sorted. */
export interface Facts {
  /** Spans of inline code. */
  readonly code: readonly string[];
  /** Targets of links and images. */
  readonly targets: readonly string[];
  /** Numbers in digits, with thousands separators and 万, 亿, million and billion worked out. */
  readonly numbers: readonly string[];
  /** Marks of provenance: D, E, O, H, I, C. */
  readonly marks: readonly string[];
  /** Names written with more than one capital letter: `GroupId`, JSON. */
  readonly names: readonly string[];
}

const CODE = /(`+)(.+?)\1(?!`)/g;
const TARGET = /\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)"|(?<!["(])(https?:\/\/[^\s)\]|"<>，。；：、）]+)/g;
const SCALES: Readonly<Record<string, number>> = { million: 1e6, billion: 1e9, 万: 1e4, 亿: 1e8 };

/** Names that one of the languages translates: 京东 for JD, access key for AccessKey. */
const TRANSLATED = new Set(['JD', 'AccessKey']);

/** The facts of a text. */
export function factsOf(text: string): Facts {
  const code = [...text.matchAll(CODE)].map(([, , span = '']) => span.replaceAll(/\s+/g, ' ').trim());
  const rest = text.replaceAll(CODE, ' ');
  const targets = [...rest.matchAll(TARGET)].map(
    ([, link, html, bare]) => link ?? html ?? bare?.replace(/[.,;:]+$/, '') ?? '',
  );
  const words = rest.replaceAll(TARGET, ' ').replaceAll(/<[^>]*>/g, ' ');
  return {
    code: code.sort(),
    targets: targets.sort(),
    numbers: numbersOf(words),
    marks: (words.match(/(?<![\w'’.-])[DEOHIC](?![\w'’.-])/g) ?? []).sort(),
    names: namesOf(words),
  };
}

function numbersOf(words: string): string[] {
  const found = words.replaceAll(/\d{1,3}(?:,\d{3})+/g, (number) => number.replaceAll(',', ''));
  return [...found.matchAll(/(\d+(?:\.\d+)*)(?: ?(million|billion|万|亿))?/g)]
    .map(([, number = '', scale = '']) =>
      scale === '' ? number : String(Math.round(Number(number) * (SCALES[scale] ?? 1))),
    )
    .sort();
}

function namesOf(words: string): string[] {
  const found = words.match(/(?<![A-Za-z0-9])[A-Za-z0-9]*(?:[a-z][A-Z]|[A-Z]{2})[A-Za-z0-9]*/g) ?? [];
  return [...new Set(found.map((name) => name.replace(/^([A-Z]{2,})s$/, '$1')))]
    .filter((name) => !TRANSLATED.has(name))
    .sort();
}
