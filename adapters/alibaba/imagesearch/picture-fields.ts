import { characters, integer, isStorable, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { strAttributes } from './attributes.ts';
import { isCategory } from './categories.ts';
import { refusal } from './errors.ts';
import { parseRegion } from './regions.ts';
import { textOf } from './translate.ts';

// What a picture's fields must be, wherever they come from: a request or a line of a batch.

const MAX_NAME = 512; // characters; documented
const MAX_CUSTOM_CONTENT = 4096; // characters; documented
const MAX_STR_ATTR = 128; // characters; documented

/**
 * ProductId, and PicName. An optional PicName may be absent but not empty: that would delete every picture of the
 * product. Throws ApiError NoSpecified…, InvalidProductId, InvalidPicName.
 */
export function checkNames(input: Input, operation: string, { picName }: { picName: 'required' | 'optional' }): void {
  const product = text(input, 'ProductId') ?? '';
  if (product === '') throw refusal(textOf('NoSpecifiedProductId', operation), { detail: 'ProductId is not given' });
  if (isWrongName(product))
    throw refusal('InvalidProductId', { detail: `ProductId is longer than ${MAX_NAME}, or unstorable` });
  const name = text(input, 'PicName');
  if (name === undefined && picName === 'optional') return;
  if (!name) throw refusal('NoSpecifiedPicName', { detail: 'PicName is not given' });
  if (isWrongName(name))
    throw refusal('InvalidPicName', { detail: `PicName is longer than ${MAX_NAME}, or unstorable` });
}

function isWrongName(name: string): boolean {
  return characters(name) > MAX_NAME || !isStorable(name);
}

export function checkContentText(input: Input): void {
  const content = text(input, 'CustomContent') ?? '';
  if (characters(content) <= MAX_CUSTOM_CONTENT && isStorable(content)) return;
  throw refusal('InvalidCustomContent', {
    detail: `CustomContent is longer than ${MAX_CUSTOM_CONTENT}, or unstorable`,
  });
}

/** At most 128 characters, and none of `\ ¥ $ & %` [documented]. Integers are the schema's affair. */
export function checkAttributes(input: Input): void {
  for (const name of strAttributes) {
    const value = text(input, name) ?? '';
    if (characters(value) > MAX_STR_ATTR)
      throw refusal(`Invalid${name}`, { detail: `${name} is longer than ${MAX_STR_ATTR}` });
    if (/[\\¥$&%]/.test(value) || !isStorable(value)) {
      throw refusal(`Invalid${name}`, { detail: `${name} has one of \\ ¥ $ & %, or is unstorable` });
    }
  }
}

export function checkCategory(input: Input): void {
  const category = integer(input, 'CategoryId');
  if (category === undefined || isCategory(category)) return;
  throw refusal('InvalidCategory', { detail: `CategoryId ${category} is none of 0-9, 20, 21, 22, 88888888` });
}

/** Whether it lies inside the picture shows once that is read. */
export function checkRegion(input: Input, operation: string): void {
  const region = text(input, 'Region');
  if (!region || parseRegion(region) !== undefined) return;
  throw refusal(textOf('InvalidRegion', operation), { detail: 'Region is not x1,x2,y1,y2 with x1 < x2 and y1 < y2' });
}
