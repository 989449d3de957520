import type { SortKey } from '../../../../src/engine/retrieval-order.ts';
import { isJsonObject, type Json } from '../../../../src/json.ts';
import { invalid } from '../errors.ts';
import type { FusionSchema } from './schema.ts';

const MAX_KEYS = 3; // observed

/** The keys to sort by, the first counts most: `[{"price": {"order": "asc"}}]` [observed]. Throws ApiError. */
export function readSort(value: Json | undefined, schema: FusionSchema): readonly SortKey[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid('sort must be an array.');
  // A client writes several keys into one object [observed].
  const entries = value.flatMap((one: Json) => {
    if (!isJsonObject(one) || Object.keys(one).length === 0) throw invalid('An element of sort must be an object.');
    return Object.entries(one);
  });
  if (entries.length > MAX_KEYS) throw invalid(`sort has at most ${MAX_KEYS} keys.`);
  return entries.map(([name, options]) => {
    const by = keyOf(name, schema);
    const usual = by === 'score' ? 'desc' : 'asc'; // inferred
    const order = isJsonObject(options) ? (options.order ?? usual) : undefined;
    if (order !== 'asc' && order !== 'desc') throw invalid(`The order of ${name} must be asc or desc.`);
    if (by === 'score' && order === 'asc') throw invalid('_score can only be sorted desc.');
    return { by, descending: order === 'desc' };
  });
}

function keyOf(name: string, schema: FusionSchema): SortKey['by'] {
  if (name === '_score') return 'score';
  if (name === '_primaryKey') return 'key';
  const type = schema.get(name)?.type;
  if (type === undefined) throw invalid(`The index has no field ${name} to sort by.`);
  if (type === 'vector' || type === 'geoPoint') throw invalid(`Fields of type ${type} cannot be sorted by.`);
  return { field: name };
}
