import { type Block, blocksOf } from '../snippets/blocks.ts';
import { proseOf } from '../support/markdown.ts';

/** A heading and what stands below it, up to the next heading of any level. */
export interface Section {
  /** 1 for `#`; 0 for what stands before the first heading. */
  readonly level: number;
  readonly heading: string;
  readonly line: number;
  /** Paragraphs and list items, one string each, on one line. */
  readonly texts: readonly string[];
  readonly listItems: number;
  readonly tables: readonly Table[];
  readonly blocks: readonly Block[];
  /** Lines indented by four blanks: code without a fence. */
  readonly verbatim: readonly string[];
}

export interface Table {
  readonly line: number;
  readonly rows: readonly (readonly string[])[];
}

/** The sections of a page in order. */
export function sectionsOf(markdown: string): Section[] {
  const lines = proseOf(markdown).split('\n');
  const starts = lines.flatMap((text, index) => (/^#{1,6} /.test(text) ? [index] : []));
  const blocks = blocksOf(markdown);
  return [-1, ...starts]
    .map((start, index) => {
      const end = starts[index] ?? lines.length;
      const [, hashes = '', heading = ''] = /^(#+) +(.*?) *$/.exec(lines[start] ?? '') ?? [];
      return {
        level: hashes.length,
        heading,
        line: start + 1,
        ...contentOf(lines.slice(start + 1, end), start + 2),
        blocks: blocks.filter(({ line }) => line > start + 1 && line <= end),
      };
    })
    .filter((section) => section.level > 0 || section.texts.length > 0);
}

function contentOf(lines: readonly string[], first: number) {
  const texts: string[] = [];
  const tables: { line: number; rows: string[][] }[] = [];
  const verbatim: string[] = [];
  let listItems = 0;
  lines.forEach((line, index) => {
    const before = lines[index - 1] ?? '';
    if (line.trim() === '') return;
    if (/^ {4}\S/.test(line) && (before === '' || verbatim.at(-1) === before)) verbatim.push(line);
    else if (line.startsWith('|')) {
      if (!before.startsWith('|')) tables.push({ line: first + index, rows: [] });
      tables.at(-1)?.rows.push(cellsOf(line));
    } else if (/^ *([-*]|\d+\.) /.test(line)) {
      listItems++;
      texts.push(line.trim());
    } else if (before.trim() === '' || before.startsWith('|')) texts.push(line.trim());
    else texts.push(`${texts.pop() ?? ''} ${line.trim()}`.trim());
  });
  return { texts, listItems, tables, verbatim };
}

function cellsOf(row: string): string[] {
  return row
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}
