import { isJsonObject, type Json } from '../../../src/json.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** A field of a validated input as text; undefined when it was not sent or is empty. */
export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A field of a validated input as a list of texts; one text is a list of one. */
export function texts(input: Input, name: string): string[] {
  const value = input[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item: Json): item is string => typeof item === 'string') : [];
}

/** The objects of a validated list. */
export function objects(input: Input, name: string): Input[] {
  const value = input[name];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
