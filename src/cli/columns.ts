/** Characters that take two columns of a terminal. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}

/** A text with blanks up to a number of columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Words of other scripts with the punctuation behind them, single Chinese characters with theirs, and blanks. */
const PIECES =
  /[\u2e80-\u2fff\u3040-\ua4cf\uf900-\ufaff][\u3000-\u303f\uff00-\uff60]*|[\u3000-\u303f\uff00-\uff60]+|[^\s\u2e80-\ua4cf\uf900-\ufaff\uff00-\uff60]+[\u3000-\u303f\uff00-\uff60]*|\s/g;

/** Breaks a text with Chinese, which has no blanks at which to break, into lines of at most so many columns. */
export function wrapped(text: string, columns: number): string {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(PIECES) ?? []) {
    if (columnsOf(line + piece) <= columns || line === '') {
      line += piece;
      continue;
    }
    lines.push(line.trimEnd());
    line = piece.trimStart();
  }
  return [...lines, line.trimEnd()].join('\n');
}
