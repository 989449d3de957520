import type { Scalar, VectorFilter } from '../vector-api/filter.ts';
import { toStored } from './text.ts';

/**
 * A filter as an SQL/JSON path predicate over the column `filterable`, in which an index's id leads to the metadata: so the
 * index on that column tells equal metadata of different indexes apart. Comparisons in lax mode look into lists; each is
 * put into a filter expression, because outside of one a comparison of different types is "unknown", and so is its negation.
 */
export function filterPath(indexId: number, filter: VectorFilter): string {
  const holds = (predicate: string) => `exists($."${indexId}" ? (${predicate}))`;
  const pathOf = (part: VectorFilter): string => {
    if ('all' in part) return joined(part.all.map(pathOf), '&&', yes);
    if ('either' in part) return joined(part.either.map(pathOf), '||', no);
    const field = `@.${JSON.stringify(toStored(part.field))}`;
    if ('exists' in part) return `${part.exists ? '' : '!'}${holds(`exists(${field})`)}`;
    if ('prefix' in part) return holds(`${field} starts with ${literal(part.prefix)}`);
    if ('compare' in part) return holds(`${field} ${part.compare} ${literal(part.to)}`);
    const equals = (value: Scalar) => `${field} == ${literal(value)}`;
    if ('any' in part) return holds(joined(part.any.map(equals), '||', no));
    return `!${holds(joined(part.none.map(equals), '||', no))}`;
  };
  return pathOf(filter);
}

/** Whether the index on metadata can find what passes: it knows equal values only, and no negative numbers. */
export function isIndexable(filter: VectorFilter): boolean {
  if ('all' in filter) return filter.all.some(isIndexable);
  if ('either' in filter) return filter.either.length > 0 && filter.either.every(isIndexable);
  return (
    'any' in filter && filter.any.length > 0 && filter.any.every((value) => typeof value !== 'number' || value >= 0)
  );
}

/**
 * The operator `@@` uses the index on metadata, which covers the id of the vector index; `+ 0` keeps the planner from
 * using an index on `index_id`. The function does not use the index on metadata where it would only be a detour.
 */
export function passing(filter: VectorFilter): string {
  if (isIndexable(filter)) return 'index_id + 0 = $1 AND filterable @@ $2::jsonpath';
  return 'index_id = $1 AND jsonb_path_match(filterable, $2::jsonpath)';
}

const yes = '(1 == 1)';
const no = '(1 == 0)';

/** Joined as a balanced tree: PostgreSQL's depth of recursion is limited. */
function joined(parts: readonly string[], operator: string, none: string): string {
  if (parts.length <= 1) return parts[0] ?? none;
  const half = parts.length >> 1;
  return `(${joined(parts.slice(0, half), operator, none)} ${operator} ${joined(parts.slice(half), operator, none)})`;
}

/** A number too large for JavaScript stands as one that is larger than any stored. */
function literal(value: Scalar): string {
  if (typeof value === 'string') return JSON.stringify(toStored(value));
  if (value === Number.POSITIVE_INFINITY) return '1e999';
  if (value === Number.NEGATIVE_INFINITY) return '-1e999';
  return String(value);
}
