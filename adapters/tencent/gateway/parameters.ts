import { isUtf8 } from 'node:buffer';
import { formType, mediaType, parseParameters, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** Parameters of a query or a form. A name sent twice has its last value [inferred]. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /** What keeps the text from being read whole: a piece without `=`, or bytes that are not percent-encoded UTF-8. */
  readonly problem: 'separator' | 'encoding' | undefined;
}

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

function read(request: WireRequest): Parameters {
  if (request.method !== 'POST') return parameters(wireText(request.query));
  if (mediaType(request) !== formType) return { values: new Map(), problem: undefined };
  const { values, problem } = parameters(request.body.toString());
  return { values, problem: isUtf8(request.body) ? problem : 'encoding' };
}

function parameters(text: string): Parameters {
  const { pairs, problem, bare } = parseParameters(text);
  return { values: new Map(pairs), problem: bare.length > 0 ? 'separator' : problem };
}
