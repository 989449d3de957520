import type { Json } from '../json.ts';

/** Characters that PostgreSQL cannot store (NUL, lone surrogates), and U+E000, the escape character for their codes. */
const unstorable = /[\0\uE000\uD800-\uDFFF]/u;
const unstorables = new RegExp(unstorable, 'gu');
const escaped = /\uE000([0-9a-f]{4})/g;

/** Escapes a string so that PostgreSQL can store it. Different strings stay different; nearly all are unchanged. */
export function toStored(text: string): string {
  if (!unstorable.test(text)) return text;
  return text.replace(unstorables, (character) => `\uE000${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Reverses `toStored`. */
export function fromStored(text: string): string {
  return text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** `toStored` for every string in a JSON value, including member names. */
export function jsonToStored<T extends Json>(value: T): T {
  return mapStrings(value, toStored) as T;
}

/** Reverses `jsonToStored`. */
export function jsonFromStored<T extends Json>(value: T): T {
  return mapStrings(value, fromStored) as T;
}

function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: Json) => mapStrings(element, change));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [change(name), mapStrings(inner, change)]));
}
