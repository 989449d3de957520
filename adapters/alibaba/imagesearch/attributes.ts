import type { Picture } from '../../../src/catalog/port.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { integer, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

export const intAttributes = ['IntAttr', 'IntAttr2', 'IntAttr3', 'IntAttr4'] as const;
export const strAttributes = ['StrAttr', 'StrAttr2', 'StrAttr3', 'StrAttr4'] as const;

export type IntAttribute = (typeof intAttributes)[number];
export type StrAttribute = (typeof strAttributes)[number];

/** Attributes of a picture; those never set are absent [inferred]. */
export type Attributes = { readonly [name in IntAttribute]?: number } & { readonly [name in StrAttribute]?: string };

/** Category, region and attributes of a stored picture. */
export interface Details {
  readonly category: number;
  /** `x1,x2,y1,y2` of the part that is compared. */
  readonly region: string;
  readonly attributes: Attributes;
}

/** The attributes that were sent. */
export function attributesIn(input: Input): Attributes {
  const entries = [
    ...intAttributes.map((name) => [name, integer(input, name)] as const),
    ...strAttributes.map((name) => [name, text(input, name)] as const),
  ];
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Details in the form in which they are stored. */
export function storedDetails({ category, region, attributes }: Details): Json {
  return { category, region, attributes: { ...attributes } };
}

/** The details stored with a picture. Throws when the picture was stored by another product. */
export function detailsOf({ details }: Picture): Details {
  if (!isJsonObject(details)) throw new Error('a picture of this product must have details');
  const { category, region, attributes } = details;
  return {
    category: Number(category),
    region: String(region),
    attributes: (isJsonObject(attributes) ? attributes : {}) as Attributes,
  };
}
