import type { Json } from '../../../src/json.ts';
import { isStorable, nonEmptyText, texts } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { badRequest } from './errors.ts';

/** One picture of a request. */
export interface GreenTask {
  readonly dataId: string | undefined;
  readonly url: string;
  readonly tags: readonly string[];
  /** Names of the libraries to search. */
  readonly libraries: readonly string[];
}

/** Characters of a dataId, a tag and a URL: more than any client needs [inferred: no limit is documented]. */
const MAX_TEXT = 4096;
const MAX_TAGS = 3; // documented

export function taskOf(input: Input): GreenTask {
  return {
    dataId: nonEmptyText(input, 'dataId'),
    url: nonEmptyText(input, 'url') ?? '',
    tags: texts(input, 'tags'),
    libraries: texts(input, 'similarityLibraries'),
  };
}

/** Throws ApiError 400 for a malformed task: only that task fails [inferred]. */
export function requireSound({ dataId = '', url, tags, libraries }: GreenTask): void {
  if (tags.length > MAX_TAGS) throw badRequest(`tags has at most ${MAX_TAGS} items.`);
  for (const value of [dataId, url, ...tags, ...libraries]) requireText(value);
  requireHttpUrl(url, 'url');
}

/** Throws ApiError 400 for a string that is too long or that PostgreSQL cannot store. */
export function requireText(value: string): void {
  if (value.length > MAX_TEXT) throw badRequest(`a string is longer than ${MAX_TEXT} characters.`);
  if (!isStorable(value)) throw badRequest('a string contains a NUL character or half of a surrogate pair.');
}

/** Throws ApiError 400 unless it is an http or https URL without a user name. */
export function requireHttpUrl(value: string, name: string): void {
  if (!isHttpUrl(value)) throw badRequest(`${name} is not an http or https URL.`);
}

function isHttpUrl(value: string): boolean {
  try {
    const { protocol, username, password } = new URL(value);
    return /^https?:$/.test(protocol) && username === '' && password === '';
  } catch {
    return false;
  }
}

/** The fields that identify a task in every answer [documented]. */
export function echo({ dataId, url }: { readonly dataId?: string | undefined; readonly url: string }): {
  readonly [field: string]: Json;
} {
  return { ...(dataId !== undefined && { dataId }), ...(url !== '' && { url }) };
}
