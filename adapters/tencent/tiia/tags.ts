import type { Picture } from '../../../src/catalog/port.ts';
import { onceFor } from '../../../src/concurrency/once.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { characters } from '../../../src/protocol/fields.ts';
import { parseJsonText } from '../../../src/protocol/json-body.ts';
import { refusal } from './errors.ts';

/** Tags of a picture by key. */
export type Tags = ReadonlyMap<string, string | number>;

/** What Tags are when never set, and after `""` was sent [example: an answer shows it]. */
export const NO_TAGS = '{}';

const MAX_KEYS = 10; // documented
const MAX_VALUE = 256; // characters; inferred: an error exists, its limit is not published

/** Throws the error for Tags that cannot be stored: the text of a JSON object of strings and numbers; `''` is none. */
export function checkTags(text: string): void {
  const tags = Object.entries(parseObject(text));
  if (tags.length > MAX_KEYS) {
    throw refusal('InvalidParameterValue.TagsKeysExceed', {
      detail: `Tags has ${tags.length} keys, at most ${MAX_KEYS} are allowed`,
    });
  }
  for (const [key, value] of tags) {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw refusal('InvalidParameterValue.TagsValueIllegal', {
        detail: `tag ${key} is neither a string nor a number`,
      });
    }
    if (typeof value === 'string' && characters(value) > MAX_VALUE) {
      throw refusal('InvalidParameterValue.TagsValueSizeExceed', {
        detail: `tag ${key} is longer than ${MAX_VALUE} characters`,
      });
    }
  }
}

/** The text to store for Tags as sent: unchanged, so that it comes back as it was. */
export function storedTags(text: string | undefined): string {
  return text === undefined || text === '' ? NO_TAGS : text;
}

/** The tags of a stored picture, parsed once for as long as it is cached. */
export const tagsOf = onceFor(
  ({ tags }: Picture): Tags => new Map(Object.entries(parseObject(tags)) as [string, string | number][]),
);

function parseObject(text: string): { readonly [key: string]: Json } {
  const value = parseJsonText(storedTags(text));
  if (value === undefined) throw refusal('InvalidParameterValue.TagsValueIllegal', { detail: 'Tags is not JSON' });
  if (!isJsonObject(value))
    throw refusal('InvalidParameterValue.TagsValueIllegal', { detail: 'Tags is not a JSON object' });
  return value;
}
