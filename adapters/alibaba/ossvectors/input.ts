import { isJsonObject, type Json } from '../../../src/json.ts';
import type { Input } from '../../../src/protocol/operation.ts';

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

/** Bytes of a value as compact JSON. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}
