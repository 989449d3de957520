import { isUtf8 } from 'node:buffer';
import { formType, mediaType, parseParameters, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** The parameters of a request, decoded. */
export interface AlibabaParameters {
  /** Of the query alone; a name without `=` has an empty value. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Of query and form body; the form's value wins [inferred], of a name sent twice the last. */
  readonly values: ReadonlyMap<string, string>;
  /** True when some of it is not percent-encoded UTF-8, and therefore missing here. */
  readonly broken: boolean;
}

const parsed = new WeakMap<WireRequest, AlibabaParameters>();

/** Parses once per request, however many products are asked whether it is theirs. */
export function parametersOf(request: WireRequest): AlibabaParameters {
  let parameters = parsed.get(request);
  if (parameters === undefined) {
    parameters = read(request);
    parsed.set(request, parameters);
  }
  return parameters;
}

function read(request: WireRequest): AlibabaParameters {
  const query = parse(wireText(request.query));
  if (mediaType(request) !== formType) {
    return { query: query.pairs, values: new Map(query.pairs), broken: query.broken };
  }
  const form = parse(request.body.toString());
  return {
    query: query.pairs,
    values: new Map([...query.pairs, ...form.pairs]),
    broken: query.broken || form.broken || !isUtf8(request.body),
  };
}

function parse(text: string): { pairs: readonly (readonly [string, string])[]; broken: boolean } {
  const { pairs, bare, problem } = parseParameters(text);
  return {
    pairs: bare.length === 0 ? pairs : [...pairs, ...bare.map((name) => [name, ''] as const)],
    broken: problem !== undefined,
  };
}
