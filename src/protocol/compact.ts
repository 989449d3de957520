import type { Json } from '../json.ts';

/** What is nested deeper cannot go from one thread to another. */
const MAX_DEPTH = 500;

/**
 * Replaces, in place, the lists of numbers of a given name within the elements of lists (a batch of vectors) by arrays of
 * doubles, which go from one thread to another without being copied. Throws RangeError for values of more than 500
 * levels.
 * @returns the memories of the new arrays
 */
export function compactNumbers(root: Json, name: string): ArrayBuffer[] {
  const memories: ArrayBuffer[] = [];
  const open: { value: Json; inList: boolean; depth: number }[] = [{ value: root, inList: false, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, inList, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) throw new RangeError('nested too deep');
    const fields = value as { [key: string]: unknown };
    for (const [key, field] of Object.entries(value)) {
      if (inList && key === name && isNumbers(field)) {
        const doubles = Float64Array.from(field);
        memories.push(doubles.buffer);
        fields[key] = doubles;
      } else open.push({ value: field as Json, inList: inList || Array.isArray(value), depth: depth + 1 });
    }
  }
  return memories;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}
