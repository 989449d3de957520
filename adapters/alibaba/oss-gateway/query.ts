import { parameterMap } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** The query, decoded; a name without `=` has an empty value, of a name sent twice the last counts. */
export function queryOf({ queryParameters }: WireRequest): ReadonlyMap<string, string> {
  return parameterMap(queryParameters);
}
