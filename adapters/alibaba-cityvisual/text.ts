import type { Json } from '../../src/json.ts';

/**
 * Whether the catalog can hold every text of a value and give it back unchanged: PostgreSQL refuses NUL, and half of a
 * surrogate pair has no UTF-8.
 */
export function isStorable(value: Json): boolean {
  if (typeof value === 'string') return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, field]) => isStorable(name) && isStorable(field));
}
