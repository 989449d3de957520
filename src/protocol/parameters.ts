import { copyOf } from '../json.ts';

/** Names and values of a query or form, decoded, in wire order. */
export interface ParsedParameters {
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /**
   * What keeps the text from being read whole: bytes that are not percent-encoded UTF-8, or more pieces than any client
   * sends. Such pieces are left out.
   */
  readonly problem: 'encoding' | undefined;
  /** Pieces without `=`, decoded; they are not among the pairs. */
  readonly bare: readonly string[];
}

/** Content type of `a=b&c=d` bodies. */
export const formType = 'application/x-www-form-urlencoded';

/** Most pieces that are read: millions of them, in a hostile form of some megabytes, would hold up everybody else. */
const MAX_PIECES = 12_000;

/** Strings of a text that is longer are copied, unless they are a large part of it: what keeps them would keep the text. */
const LONG_TEXT = 64 * 1024;

/** Parses `a=b&c=d`; `+` and `%20` both mean space [observed]. */
export function parseParameters(text: string): ParsedParameters {
  const pairs: [string, string][] = [];
  const bare: string[] = [];
  let problem: ParsedParameters['problem'];
  const kept = (one: string) => (text.length > LONG_TEXT && one.length < text.length / 4 ? copyOf(one) : one);
  const pieces = text.split('&', MAX_PIECES + 1);
  if (pieces.length > MAX_PIECES) {
    pieces.pop();
    problem = 'encoding';
  }
  for (const piece of pieces) {
    if (piece === '') continue;
    const mark = piece.indexOf('=');
    const name = decoded(mark < 0 ? piece : piece.slice(0, mark));
    const value = mark < 0 ? '' : decoded(piece.slice(mark + 1));
    if (name === undefined || value === undefined) problem ??= 'encoding';
    else if (mark < 0) bare.push(kept(name));
    else pairs.push([kept(name), kept(value)]);
  }
  return { pairs, problem, bare };
}

/** Names and values as a map: a bare name has an empty value; of a repeated name the last value counts. */
export function parameterMap({ pairs, bare }: ParsedParameters): Map<string, string> {
  return new Map([...pairs, ...bare.map((name) => [name, ''] as const)]);
}

/** Text of the request line or of a header: Node's parser gives each of its bytes as one character. */
export function wireText(text: string): string {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString() : text;
}

/** Encodes every UTF-8 byte as `%XX`, except letters, digits, `-`, `_`, `.` and `~` (RFC 3986). */
export function percentEncode(text: string): string {
  let encoded = encodeURIComponent(text);
  // Much faster than one expression with a function, where a hostile text has millions of them.
  for (const [character, code] of leftByJavaScript) {
    if (encoded.includes(character)) encoded = encoded.replaceAll(character, code);
  }
  return encoded;
}

const leftByJavaScript = [
  ['!', '%21'],
  ["'", '%27'],
  ['(', '%28'],
  [')', '%29'],
  ['*', '%2A'],
] as const;

/** A percent-encoded text; one that is not percent-encoded UTF-8, as it is. */
export function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decoded(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}

/**
 * The `name=value` parts, separated by commas, of an Authorization header behind its scheme; spaces around them do not
 * count. Undefined when a part has no `=` or a name comes twice.
 */
export function parseAttributes(text: string): ReadonlyMap<string, string> | undefined {
  const parts = new Map<string, string>();
  for (const piece of text.split(',')) {
    const mark = piece.indexOf('=');
    const name = piece.slice(0, mark).trim();
    if (mark < 0 || parts.has(name)) return undefined;
    parts.set(name, piece.slice(mark + 1).trim());
  }
  return parts;
}
