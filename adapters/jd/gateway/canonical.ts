import { percentEncode, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** The path, decoded once and percent-encoded again: `/` is kept, `:` becomes `%3A` [documented]. */
export function canonicalPath(path: string): string {
  return wireText(path)
    .split('/')
    .map((part) => percentEncode(decoded(part)))
    .join('/');
}

/**
 * The query, decoded once, sorted by name and value, and encoded again; a bare name has an empty value [documented].
 * @param plus what a bare `+` means: SDKs differ [observed]
 */
export function canonicalQuery(query: string, plus: ' ' | '+'): string {
  return wireText(query)
    .replaceAll('+', plus)
    .split('&')
    .filter(Boolean)
    .map((piece) => {
      const mark = piece.indexOf('=');
      return mark < 0
        ? ([decoded(piece), ''] as const)
        : ([decoded(piece.slice(0, mark)), decoded(piece.slice(mark + 1))] as const);
    })
    .sort(([name, value], [other, otherValue]) => compare(name, other) || compare(value, otherValue))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** `name:value` lines; `fold` says how a value is trimmed. */
export function canonicalHeaders(
  request: WireRequest,
  names: readonly string[],
  fold: (value: string) => string,
): string {
  return names.map((name) => `${name}:${fold(request.header(name) ?? '')}\n`).join('');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A part that is not percent-encoded UTF-8 is taken literally [documented by the worked example: `o=%`]. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
