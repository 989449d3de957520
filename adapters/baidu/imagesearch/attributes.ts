import type { Picture } from '../../../src/catalog/port.ts';
import { isJsonObject } from '../../../src/json.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { refusal } from './errors.ts';
import type { Attribute, Family } from './families.ts';

const MAX_VALUE = 65_535; // documented; the oldest editions say 60 for class ids

/** Values by field. A field that was not sent is absent; a field sent empty has no values. */
export type Attributes = { readonly [field in Attribute]?: readonly number[] };

/** The family's attributes in a validated input. Throws ApiError 216100 for a value out of range. */
export function attributesIn(input: Input, family: Family): Attributes {
  const sent = family.attributes.flatMap((field) => {
    const value = text(input, field);
    return value === undefined ? [] : [[field, numbersIn(field, value)]];
  });
  return Object.fromEntries(sent) as Attributes;
}

function numbersIn(field: Attribute, value: string): number[] {
  const numbers = value.trim() === '' ? [] : value.split(',').map(Number);
  if (numbers.every((number) => number >= 1 && number <= MAX_VALUE)) return numbers;
  throw refusal('216100', { detail: `${field} is not within 1..${MAX_VALUE}` });
}

/** The attributes a picture was stored with. */
export function attributesOf({ details }: Pick<Picture, 'details'>): Attributes {
  return isJsonObject(details) ? (details as Attributes) : {};
}

/**
 * Filters stored attributes by the wanted values: `all` of them, or `any` one [inferred from 逻辑and, 逻辑or]. Undefined
 * when no value is wanted: every picture matches.
 */
export function matcher(wanted: Attributes, logic: 'all' | 'any'): ((stored: Attributes) => boolean) | undefined {
  const pairs = Object.entries(wanted).flatMap(([field, values]) =>
    values.map((value) => ({ field: field as Attribute, value })),
  );
  if (pairs.length === 0) return undefined;
  return (stored) => {
    const has = ({ field, value }: (typeof pairs)[number]) => stored[field]?.includes(value) ?? false;
    return logic === 'all' ? pairs.every(has) : pairs.some(has);
  };
}
