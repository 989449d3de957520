import { object } from '../../../src/protocol/fields.ts';
import { changeBucket, changeIndex } from '../../../src/vector-api/dialect/call.ts';
import type { VectorCall } from './call.ts';
import { invalid } from './errors.ts';

export type Tags = { readonly [key: string]: string };

/** Of one resource [documented]. */
const MAX_TAGS = 50;

/** The tags of a call: none of the vendor's own, and not too many [observed]. Throws ApiError. */
export function tagsIn({ input }: VectorCall): { readonly tags: Tags } {
  const tags = (object(input, 'tags') ?? {}) as Tags;
  checkTags(tags);
  return { tags };
}

/** Throws ApiError ValidationException. */
export function checkTags(tags: Tags): void {
  const names = Object.keys(tags);
  if (names.length > MAX_TAGS) throw invalid('Too many tags specified');
  const system = names.find((name) => name.toLowerCase().startsWith('aws:'));
  if (system?.startsWith('aws:')) throw invalid('System tags cannot be added/updated by requester');
  if (system !== undefined) throw invalid(`Invalid System Tag: ${system} must be prefixed with "aws:" in lowercase.`);
}

/** The stored tags of a resource. */
export function storedTags({ tags }: { readonly tags?: unknown }): Tags {
  return typeof tags === 'object' && tags !== null ? (tags as Tags) : {};
}

/** Changes the tags of the bucket or index that a call names, one caller at a time. Throws ApiError for too many. */
export async function changeTags(call: VectorCall, change: (before: Tags) => Tags): Promise<void> {
  const settings = (before: object) => {
    const tags = change(storedTags(before));
    checkTags(tags);
    return { tags };
  };
  await (call.address.index === undefined ? changeBucket(call, settings) : changeIndex(call, settings));
}
