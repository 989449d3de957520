import type { Scalar, VectorFilter } from '../vector-filter.ts';
import { toStored } from './text.ts';

/**
 * A filter as an SQL/JSON path predicate over a metadata object. Comparisons in lax mode look into lists; each is put into
 * a filter expression, because outside of one a comparison of different types is "unknown", and so is its negation.
 */
export function filterPath(filter: VectorFilter): string {
  if ('all' in filter) return joined(filter.all.map(filterPath), '&&', yes);
  if ('either' in filter) return joined(filter.either.map(filterPath), '||', no);
  const field = `@.${JSON.stringify(toStored(filter.field))}`;
  if ('exists' in filter) return filter.exists ? holds(`exists(${field})`) : `!${holds(`exists(${field})`)}`;
  if ('compare' in filter) return holds(`${field} ${filter.compare} ${literal(filter.to)}`);
  const values = 'any' in filter ? filter.any : filter.none;
  const some = joined(
    values.map((value) => `${field} == ${literal(value)}`),
    '||',
    no,
  );
  return 'any' in filter ? holds(some) : `!${holds(some)}`;
}

/** Whether the index on metadata can find what passes: it knows equal values only, and no negative numbers. */
export function isIndexable(filter: VectorFilter): boolean {
  if ('all' in filter) return filter.all.some(isIndexable);
  if ('either' in filter) return filter.either.length > 0 && filter.either.every(isIndexable);
  return (
    'any' in filter && filter.any.length > 0 && filter.any.every((value) => typeof value !== 'number' || value >= 0)
  );
}

const yes = '(1 == 1)';
const no = '(1 == 0)';

function holds(predicate: string): string {
  return `exists($ ? (${predicate}))`;
}

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
