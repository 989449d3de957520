import { isJsonObject, type Json } from '../json.ts';

/** The fields of a body. */
type Fields = { readonly [name: string]: Json };

/** A body whose nulls count as absent, as deep as operations have named fields; in a filter, null is a value. */
export function withoutNulls(body: Fields, levels = 3): Fields {
  const kept = Object.entries(body).filter(([, value]) => value !== null);
  const inner = (name: string, value: Json) =>
    levels > 1 && name !== 'filter' && isObject(value) ? withoutNulls(value, levels - 1) : value;
  return Object.fromEntries(kept.map(([name, value]) => [name, inner(name, value)]));
}

/** Whether a text, anywhere in a body, has half of a surrogate pair; only an escape can make it so. */
export function hasLoneSurrogate(bytes: Buffer, body: Fields): boolean {
  if (!bytes.includes('\\u')) return false;
  // A body may nest deeper than the stack.
  for (let open: unknown[] = [body]; open.length > 0; ) {
    const value = open.pop();
    if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) return true;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    for (const [name, inner] of Object.entries(value)) open.push(name, inner);
  }
  return false;
}

/** Not the array that the parser makes of a long list of numbers. */
function isObject(value: Json): value is Fields {
  return isJsonObject(value) && !ArrayBuffer.isView(value);
}

/** A value in which numbers of vectors are lists again. */
export function plainJson(value: unknown): Json {
  if (value instanceof Float64Array) return [...value];
  if (Array.isArray(value)) return value.map(plainJson);
  if (!isJsonObject(value)) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainJson(field)]));
}
