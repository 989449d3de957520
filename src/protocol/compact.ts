import type { Json } from '../json.ts';

/** Shortest list of numbers that is worth an array of its own. */
const LEAST = 16;

/**
 * Replaces, in place, long lists of numbers within the elements of lists (a batch of vectors) by arrays of doubles, which
 * go from one thread to another without being copied. Does not go into what it replaced.
 * @returns the memories of the new arrays
 */
export function compactNumbers(root: Json): ArrayBuffer[] {
  const memories: ArrayBuffer[] = [];
  const open: { value: Json; inList: boolean }[] = [{ value: root, inList: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, inList } = next;
    if (typeof value !== 'object' || value === null) continue;
    const fields = value as { [key: string | number]: unknown };
    for (const [key, field] of Object.entries(value)) {
      if (inList && isNumbers(field)) {
        const doubles = Float64Array.from(field);
        memories.push(doubles.buffer);
        fields[key] = doubles;
      } else if (typeof field === 'object') open.push({ value: field as Json, inList: inList || Array.isArray(value) });
    }
  }
  return memories;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.length >= LEAST && value.every((one) => typeof one === 'number');
}
