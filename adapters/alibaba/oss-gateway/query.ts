import { parseParameters, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

const parsed = new WeakMap<WireRequest, ReadonlyMap<string, string>>();

/** The query, decoded; a name without `=` has an empty value, of a name sent twice the last counts. */
export function queryOf(request: WireRequest): ReadonlyMap<string, string> {
  let query = parsed.get(request);
  if (query === undefined) {
    const { pairs, bare } = parseParameters(wireText(request.query));
    query = new Map([...pairs, ...bare.map((name) => [name, ''] as const)]);
    parsed.set(request, query);
  }
  return query;
}
