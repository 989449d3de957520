import type { Scalar, VectorFilter } from '../vector-api/filter.ts';
import { toStored } from './text.ts';

/**
 * Translates a filter into an SQL/JSON path predicate on the column `filterable`. The column stores metadata under the id
 * of its vector index, so that the database index on the column distinguishes equal metadata of different vector indexes.
 * In lax mode, comparisons look into lists. Each comparison is wrapped in a filter expression: outside one, comparing
 * different types is "unknown", and so is its negation.
 */
export function filterPath(indexId: number, filter: VectorFilter): string {
  const holds = (predicate: string) => `exists($."${indexId}" ? (${predicate}))`;
  const pathOf = (part: VectorFilter): string => {
    if ('all' in part) return joined(part.all.map(pathOf), '&&', yes);
    if ('either' in part) return joined(part.either.map(pathOf), '||', no);
    const field = `@.${JSON.stringify(toStored(part.field))}`;
    if ('exists' in part) return `${part.exists ? '' : '!'}${holds(`exists(${field})`)}`;
    if ('compare' in part) return holds(`${field} ${part.compare} ${literal(part.to)}`);
    const equals = (value: Scalar) => `${field} == ${literal(value)}`;
    if ('any' in part) return holds(joined(part.any.map(equals), '||', no));
    return `!${holds(joined(part.none.map(equals), '||', no))}`;
  };
  return pathOf(filter);
}

/** Whether the database index on metadata can find the matches: it supports equality only, and no negative numbers. */
export function isIndexable(filter: VectorFilter): boolean {
  if ('all' in filter) return filter.all.some(isIndexable);
  if ('either' in filter) return filter.either.length > 0 && filter.either.every(isIndexable);
  return (
    'any' in filter && filter.any.length > 0 && filter.any.every((value) => typeof value !== 'number' || value >= 0)
  );
}

const yes = '(1 == 1)';
const no = '(1 == 0)';

/** Joins predicates as a balanced tree, because PostgreSQL limits the depth of recursion. */
function joined(parts: readonly string[], operator: string, none: string): string {
  if (parts.length <= 1) return parts[0] ?? none;
  const half = parts.length >> 1;
  return `(${joined(parts.slice(0, half), operator, none)} ${operator} ${joined(parts.slice(half), operator, none)})`;
}

/** Infinity (a number too large for JavaScript) becomes a number larger than any stored one. */
function literal(value: Scalar): string {
  if (typeof value === 'string') return JSON.stringify(toStored(value));
  if (value === Number.POSITIVE_INFINITY) return '1e999';
  if (value === Number.NEGATIVE_INFINITY) return '-1e999';
  return String(value);
}
