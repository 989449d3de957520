import { isJsonObject, type Json } from '../json.ts';
import type { Input } from './operation.ts';

export { characters, isStorable } from '../json.ts';

/** A field of a validated input as a string, which may be empty; undefined when it was not sent. */
export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

/** The same where an empty string counts as absent. */
export function nonEmptyText(input: Input, name: string): string | undefined {
  return text(input, name) || undefined;
}

/** A field of a validated input as a number; undefined when it was not sent. */
export function integer(input: Input, name: string): number | undefined {
  const value = input[name];
  return typeof value === 'number' ? value : undefined;
}

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

/** The strings of a list; a single string is a list of one. */
export function texts(input: Input, name: string): string[] {
  const value = input[name];
  if (typeof value === 'string') return [value];
  return list(input, name).filter((item): item is string => typeof item === 'string');
}

/** The objects of a list. */
export function objects(input: Input, name: string): Input[] {
  return list(input, name).filter(isJsonObject);
}
