import type { Json } from '../../../src/json.ts';
import { isStorable } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { badRequest } from './errors.ts';
import { text, texts } from './input.ts';

/** One picture of a request. */
export interface GreenTask {
  readonly dataId: string | undefined;
  readonly url: string;
  readonly tags: readonly string[];
  /** Libraries to search. */
  readonly libraries: readonly string[];
}

/** Characters of a dataId, a tag and a URL that are certainly enough [inferred: none is documented]. */
const MAX_TEXT = 4096;
const MAX_TAGS = 3; // documented

export function taskOf(input: Input): GreenTask {
  return {
    dataId: text(input, 'dataId'),
    url: text(input, 'url') ?? '',
    tags: texts(input, 'tags'),
    libraries: texts(input, 'similarityLibraries'),
  };
}

/** Throws ApiError 400 for a task that cannot be worked on: it fails alone [inferred]. */
export function requireSound({ dataId = '', url, tags, libraries }: GreenTask): void {
  if (tags.length > MAX_TAGS) throw badRequest(`tags has ${MAX_TAGS} items at most.`);
  for (const value of [dataId, url, ...tags, ...libraries]) requireText(value);
  requireHttpUrl(url, 'url');
}

/** Throws ApiError 400 for a text that is too long or that PostgreSQL has no place for. */
export function requireText(value: string): void {
  if (value.length > MAX_TEXT) throw badRequest(`a text is longer than ${MAX_TEXT} characters.`);
  if (!isStorable(value)) throw badRequest('a text holds a NUL character or half a character.');
}

/** Throws ApiError 400 unless it is an http or https URL without a user name. */
export function requireHttpUrl(value: string, name: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const fits = /^https?:$/.test(url?.protocol ?? '') && url?.username === '' && url.password === '';
  if (!fits) throw badRequest(`${name} is not an http or https URL.`);
}

/** What names a task in every answer [documented]. */
export function echo({ dataId, url }: Pick<GreenTask, 'dataId' | 'url'>): { readonly [field: string]: Json } {
  return { ...(dataId !== undefined && { dataId }), ...(url !== '' && { url }) };
}
