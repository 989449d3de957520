import { isJsonObject, type Json } from '../json.ts';

/** What is nested deeper cannot go from one thread to another. */
const MAX_DEPTH = 500;
/** Values that are handed over one by one, numbers of compacted lists not among them: a second of work at most. */
const MAX_VALUES = 2 ** 21;

/**
 * Replaces, in place, lists of numbers by arrays of doubles, which go from one thread to another without being copied.
 * @param path names of fields that lead to such a list, through all elements of the lists on the way
 * @returns the memories of the new arrays
 */
export function compactNumbers(root: Json, path: readonly string[]): ArrayBuffer[] {
  const memories: ArrayBuffer[] = [];
  const name = path.at(-1) ?? '';
  for (const parent of parents(root, path)) {
    const numbers = parent[name];
    if (!isNumbers(numbers)) continue;
    const doubles = Float64Array.from(numbers);
    memories.push(doubles.buffer);
    (parent as { [key: string]: unknown })[name] = doubles;
  }
  return memories;
}

/** Whether what is left after compacting can be handed over: not too deep, not too much. */
export function isModest(root: Json): boolean {
  const open: { value: object; depth: number }[] = [];
  const add = (value: unknown, depth: number) => {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) open.push({ value, depth });
  };
  let values = 0;
  add(root, 1);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    values += children.length;
    if (depth > MAX_DEPTH || values > MAX_VALUES) return false;
    for (const child of children) add(child, depth + 1);
  }
  return true;
}

/** The objects that have the last field of the path. */
function parents(root: Json, path: readonly string[]): { readonly [key: string]: Json }[] {
  let found = objectsOf(root);
  for (const name of path.slice(0, -1)) found = found.flatMap((one) => objectsOf(one[name]));
  return found;
}

function objectsOf(value: Json | undefined): { readonly [key: string]: Json }[] {
  return (Array.isArray(value) ? value : [value]).filter(isJsonObject);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}
