import { isJsonObject, type Json } from '../../../src/json.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** A list of objects (`Streams.1.StreamName=...`); empty when it was not sent. */
export function objects(input: Input, name: string): readonly { readonly [key: string]: Json }[] {
  const value = input[name];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The parts of a comma-separated text, blanks around them dropped. */
export function commaList(value: string): string[] {
  return value.split(',').map((part) => part.trim());
}

/** The texts of a JSON array in one parameter; undefined when it is none. */
export function jsonList(value: string): string[] | undefined {
  const parsed = parseJson(value);
  if (!Array.isArray(parsed) || !parsed.every((one) => typeof one === 'string')) return undefined;
  return parsed;
}

/** A JSON text's value; undefined when it is not JSON. */
export function parseJson(value: string): Json | undefined {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

/** `YYYY-MM-DDThh:mm:ssZ`, the product's form of a time [documented]. */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
