import type { Json } from '../../../src/json.ts';
import { isStorable as isStorableText } from '../../../src/protocol/fields.ts';

/** Whether the catalog can give every text of a value back unchanged. */
export function isStorable(value: Json): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, field]) => isStorable(name) && isStorable(field));
}
