import { proseOf } from '../support/markdown.ts';

const HAN = '\\p{Script=Han}';
const RULES: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`${HAN}[A-Za-z0-9\`]|[A-Za-z0-9\`]${HAN}`, 'u'),
    'a blank is missing between Chinese and Latin letters, digits or code',
  ],
  [new RegExp(`${HAN} ?[,;:?!()]|[,;:?!()] ?${HAN}`, 'u'), 'Chinese text has half-width punctuation'],
  [
    / [，。；：、？！（）“”]|[，。；：、？！（“”](?:\*\*)? |[）](?:\*\*)? /,
    'a blank stands beside full-width punctuation',
  ],
  [new RegExp(`${HAN} ${HAN}`, 'u'), 'a blank stands between Chinese characters'],
];

/** Breaches of Chinese typography in a page, one line each. */
export function typographyOf(page: string, markdown: string): string[] {
  const lines = proseOf(markdown).split('\n');
  return lines.flatMap((line, index) => {
    const where = `${page}:${index + 1}`;
    const next = lines[index + 1] ?? '';
    const broken =
      isText(line) && isText(next) && !/^ *([-*>]|\d+\.) /.test(next)
        ? [`${where}: the paragraph goes on in the next line; browsers show a blank there`]
        : [];
    const plain = plainOf(line);
    return [
      ...broken,
      ...RULES.filter(([rule]) => rule.test(plain)).map(
        ([rule, text]) => `${where}: ${text}: ${rule.exec(plain)?.[0]}`,
      ),
    ];
  });
}

/** A line of a paragraph or a list. */
function isText(line: string): boolean {
  return line.trim() !== '' && !/^(\||#| {4}|<|\[!)/.test(line);
}

/** A line as it is read: code and addresses as a mark, links and emphasis as their text; cells of a table stay apart. */
function plainOf(line: string): string {
  return line
    .replaceAll(/(`+)(.+?)\1(?!`)/g, '`c`')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<https?:[^>]*>/g, '`c`')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('*', '')
    .replaceAll(/ ?\| ?/g, '|')
    .trim()
    .replace(/^(#+|[-*]|\d+\.) /, '');
}
