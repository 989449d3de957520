import { isUtf8 } from 'node:buffer';
import type { WireRequest } from '../../src/protocol/wire.ts';

/** Parameters of a query or a form. A name sent twice has its last value [inferred]. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /** What keeps the text from being read whole: a piece without `=`, or bytes that are not percent-encoded UTF-8. */
  readonly problem: 'separator' | 'encoding' | undefined;
}

const formType = 'application/x-www-form-urlencoded';
const parsed = new WeakMap<WireRequest, Parameters>();

/** Parameters of the form for POST with the form's content type, else of the query. Parses once per request. */
export function parametersOf(request: WireRequest): Parameters {
  let parameters = parsed.get(request);
  if (parameters === undefined) {
    parameters = read(request);
    parsed.set(request, parameters);
  }
  return parameters;
}

/** The content type without its parameters, in lower case; `''` when there is none. */
export function mediaType(request: WireRequest): string {
  const value = request.header('content-type') ?? '';
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

function read(request: WireRequest): Parameters {
  if (request.method !== 'POST') return parseParameters(wireText(request.query));
  if (mediaType(request) !== formType) return { values: new Map(), problem: undefined };
  const { values, problem } = parseParameters(request.body.toString());
  return { values, problem: isUtf8(request.body) ? problem : 'encoding' };
}

/** Parses `a=b&c=d`; `+` and `%20` both mean space [observed]. */
function parseParameters(text: string): Parameters {
  const values = new Map<string, string>();
  let problem: Parameters['problem'];
  for (const piece of text.split('&')) {
    if (piece === '') continue;
    const mark = piece.indexOf('=');
    if (mark < 0) {
      problem ??= 'separator';
      continue;
    }
    const name = decoded(piece.slice(0, mark));
    const value = decoded(piece.slice(mark + 1));
    if (name === undefined || value === undefined) problem ??= 'encoding';
    else values.set(name, value);
  }
  return { values, problem };
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

/** Node's parser gives each byte of the target as one character. */
function wireText(query: string): string {
  return /[\x80-\xff]/.test(query) ? Buffer.from(query, 'latin1').toString() : query;
}
