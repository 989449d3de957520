/** A fenced block of a Markdown page. */
export interface Block {
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** First word of the info string: `js`, `sh`, `text`...; empty when there is none. */
  readonly language: string;
  /** The other words of the info string, which Markdown renderers ignore. */
  readonly words: readonly string[];
  readonly text: string;
  /** The paragraph before the block, on one line; empty after a heading or another block. */
  readonly lead: string;
}

/** The fenced blocks of a page, in order. Throws when a fence is not closed. */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, indent = '', fence, info = ''] = /^( *)(`{3,}|~{3,})(.*)$/.exec(lines[at] ?? '') ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === fence);
    if (end < 0) throw new Error(`line ${at + 1}: the block is not closed`);
    const [language = '', ...words] = info.trim().split(/\s+/);
    const text = lines.slice(at + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    blocks.push({ line: at + 1, language, words, text: `${text.join('\n')}\n`, lead: paragraphBefore(lines, at) });
    at = end;
  }
  return blocks;
}

function paragraphBefore(lines: readonly string[], at: number): string {
  let end = at;
  while (end > 0 && lines[end - 1]?.trim() === '') end--;
  let start = end;
  while (start > 0 && lines[start - 1]?.trim() !== '') start--;
  const paragraph = lines.slice(start, end).map((line) => line.trim());
  return paragraph.some((line) => /^(#|```|~~~)/.test(line)) ? '' : paragraph.join(' ');
}

/** The spans of inline code of a paragraph. */
export function inlineCode(paragraph: string): string[] {
  return [...paragraph.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
