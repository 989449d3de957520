import type { Json } from '../json.ts';

/** What PostgreSQL's texts cannot hold (NUL, halves of surrogate pairs), and the mark that stands before their codes. */
const unstorable = /[\0\uE000\uD800-\uDFFF]/u;
const each = new RegExp(unstorable, 'gu');
const escaped = /\uE000([0-9a-f]{4})/g;

/** Any JavaScript text as one that PostgreSQL stores: different texts stay different, nearly all stay the same. */
export function toStored(text: string): string {
  if (!unstorable.test(text)) return text;
  return text.replace(each, (character) => `\uE000${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The text that `toStored` was given. */
export function fromStored(text: string): string {
  return text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** `toStored` for every text in a JSON value, the names too. */
export function jsonToStored<T extends Json>(value: T): T {
  return withTexts(value, toStored) as T;
}

/** The value that `jsonToStored` was given. */
export function jsonFromStored<T extends Json>(value: T): T {
  return withTexts(value, fromStored) as T;
}

function withTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: Json) => withTexts(element, change));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [change(name), withTexts(inner, change)]));
}
