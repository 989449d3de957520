import { isJsonObject, type Json } from '../../src/json.ts';
import type { Input } from '../../src/protocol/dialect.ts';

/** A field of a validated input that is an object; undefined when it was not sent. */
export function object(input: Input, name: string): { readonly [key: string]: Json } | undefined {
  const value = input[name];
  return isJsonObject(value) ? value : undefined;
}

/** A field of a validated input that is a list; empty when it was not sent. */
export function list(input: Input, name: string): readonly Json[] {
  const value = input[name];
  return Array.isArray(value) ? value : [];
}

/** Length in Unicode code points, which is how "characters" are counted [inferred]. */
export function characters(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** Whether text can be kept: UTF-8 has no half surrogates, the catalog no NUL. */
export function isStorable(value: string): boolean {
  return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
}

/** Bytes of a value as compact JSON. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}
