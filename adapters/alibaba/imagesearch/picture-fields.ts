import type { Region } from '../../../src/images/port.ts';
import { characters, integer, isStorable, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { type Attributes, attributesIn, strAttributes } from './attributes.ts';
import { isCategory } from './categories.ts';
import { refusal } from './errors.ts';
import { parseRegion } from './regions.ts';
import { textOf } from './translate.ts';

// Readers of a picture's fields, in a request or in a line of a batch import. Each checks what it reads.

const MAX_NAME = 512; // characters; documented
const MAX_CUSTOM_CONTENT = 4096; // characters; documented
const MAX_STR_ATTR = 128; // characters; documented

/** ProductId and PicName: one picture. */
export interface PictureNames {
  readonly item: string;
  readonly name: string;
}

/** ProductId with or without PicName: one picture, or every picture of the product. */
export type ProductNames = PictureNames | { readonly item: string };

/** Throws ApiError NoSpecifiedProductId, InvalidProductId, NoSpecifiedPicName, InvalidPicName. */
export function readNames(input: Input, operation: string): PictureNames {
  return { item: readProductId(input, operation), name: readPicName(input) };
}

/**
 * As `readNames`, but PicName may be absent. It must not be empty: that would delete every picture of the product.
 */
export function readProductNames(input: Input, operation: string): ProductNames {
  const item = readProductId(input, operation);
  return text(input, 'PicName') === undefined ? { item } : { item, name: readPicName(input) };
}

function readProductId(input: Input, operation: string): string {
  const product = text(input, 'ProductId') ?? '';
  if (product === '') throw refusal(textOf('NoSpecifiedProductId', operation), { detail: 'ProductId is not given' });
  if (isWrongName(product)) {
    throw refusal('InvalidProductId', {
      detail: `ProductId is longer than ${MAX_NAME} characters or cannot be stored`,
    });
  }
  return product;
}

function readPicName(input: Input): string {
  const name = text(input, 'PicName') ?? '';
  if (name === '') throw refusal('NoSpecifiedPicName', { detail: 'PicName is not given' });
  if (isWrongName(name)) {
    throw refusal('InvalidPicName', { detail: `PicName is longer than ${MAX_NAME} characters or cannot be stored` });
  }
  return name;
}

function isWrongName(name: string): boolean {
  return characters(name) > MAX_NAME || !isStorable(name);
}

/** CustomContent; undefined when it was not sent. Throws ApiError InvalidCustomContent. */
export function readCustomContent(input: Input): string | undefined {
  const content = text(input, 'CustomContent');
  if (content === undefined || (characters(content) <= MAX_CUSTOM_CONTENT && isStorable(content))) return content;
  throw refusal('InvalidCustomContent', {
    detail: `CustomContent is longer than ${MAX_CUSTOM_CONTENT} characters or cannot be stored`,
  });
}

/**
 * The attributes that were sent. Strings have at most 128 characters and none of `\ ¥ $ & %` [documented]; the schema
 * checks the integers. Throws ApiError InvalidStrAttr to InvalidStrAttr4.
 */
export function readAttributes(input: Input): Attributes {
  const attributes = attributesIn(input);
  for (const name of strAttributes) {
    const value = attributes[name] ?? '';
    if (characters(value) > MAX_STR_ATTR) {
      throw refusal(`Invalid${name}`, { detail: `${name} is longer than ${MAX_STR_ATTR} characters` });
    }
    if (/[\\¥$&%]/.test(value) || !isStorable(value)) {
      throw refusal(`Invalid${name}`, { detail: `${name} contains one of \\ ¥ $ & % or cannot be stored` });
    }
  }
  return attributes;
}

/** CategoryId; undefined when it was not sent. Throws ApiError InvalidCategory. */
export function readCategory(input: Input): number | undefined {
  const category = integer(input, 'CategoryId');
  if (category === undefined || isCategory(category)) return category;
  throw refusal('InvalidCategory', { detail: `CategoryId ${category} is not one of 0-9, 20, 21, 22, 88888888` });
}

/**
 * Region; undefined when it was not sent, or empty. Whether it lies inside the picture is checked once the picture is
 * read. Throws ApiError InvalidRegion.
 */
export function readRegion(input: Input, operation: string): Region | undefined {
  const given = text(input, 'Region');
  if (!given) return undefined;
  const region = parseRegion(given);
  if (region !== undefined) return region;
  throw refusal(textOf('InvalidRegion', operation), { detail: 'Region is not x1,x2,y1,y2 with x1 < x2 and y1 < y2' });
}
