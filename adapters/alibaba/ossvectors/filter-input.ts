import { fieldsOf, type VectorFilter } from '../../../src/vector-api/filter.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { invalid } from './errors.ts';
import { parseFilter } from './filter.ts';

/** The filter of a call; undefined when every vector passes. Throws ApiError VectorIndexParameterInvalid. */
export function filterOf({ input, services }: VectorCall): VectorFilter | undefined {
  return input.filter === undefined ? undefined : parseFilter(input.filter, services.limits);
}

/** The filter keeps to the grammar and its limits. */
export const filterParses: VectorRule = (call) => void filterOf(call);

/** The filter asks for no field that the index declared not filterable [inferred]. */
export const filterAllowed: VectorRule = async (call) => {
  const filter = filterOf(call);
  if (filter === undefined) return;
  const { unfilterable } = await call.index();
  const field = fieldsOf(filter).find((name) => unfilterable.includes(name));
  if (field !== undefined) throw invalid(`The metadata ${field} is not filterable.`);
};
