import type { Json } from '../../json.ts';
import { integer, text } from '../../protocol/fields.ts';
import type { Input } from '../../protocol/operation.ts';
import type { VectorFilter } from '../filter.ts';
import { pageOf, pageToken, type Segment, tokenPlace } from '../paging.ts';
import { partsOf, vectorInfo } from '../vectors.ts';
import type { AnyBucketCall } from './call.ts';

/** A page of a listing by name: what the engine's listings take. */
export interface NamesPage {
  readonly prefix: string;
  readonly limit: number;
  readonly after?: string;
}

/**
 * One page of buckets or indexes, by `prefix` and `maxResults`.
 * @returns what to show, and its last element only if more follow
 */
export async function namesPage<T>(
  input: Input,
  { limit: usual, after }: { readonly limit: number; readonly after: string | undefined },
  find: (page: NamesPage) => Promise<readonly T[]>,
): Promise<{ readonly shown: readonly T[]; readonly last?: T }> {
  const limit = integer(input, 'maxResults') || usual;
  const prefix = text(input, 'prefix') ?? '';
  return pageOf(await find({ prefix, limit: limit + 1, ...(after !== undefined && { after }) }), limit);
}

/** The same of a listing whose tokens say where they are from; `more` is the member for the next page, if there is one. */
export async function listingPage<T extends { readonly name: string }>(
  input: Input,
  { limit, listing }: { readonly limit: number; readonly listing: Json },
  find: (page: NamesPage) => Promise<readonly T[]>,
): Promise<{ readonly shown: readonly T[]; readonly more: { readonly nextToken?: string } }> {
  const after = tokenPlace(text(input, 'nextToken'), listing);
  const { shown, last } = await namesPage(input, { limit, after }, find);
  return { shown, more: last ? { nextToken: pageToken(listing, last.name) } : {} };
}

/** Which part of an index's vectors a call lists. */
export interface VectorsPage {
  /** Vectors where the call does not say how many, and bytes of them. */
  readonly limit: number;
  readonly maxBytes: number;
  /** Whatever must stay the same from page to page. */
  readonly listing: Json;
  readonly after: string | undefined;
  readonly segment?: Segment | undefined;
  readonly filter?: VectorFilter | undefined;
}

/** The answer of one page of vectors, in the order of insertion; a token only if more follow. */
export async function vectorsPage(
  call: AnyBucketCall,
  { limit, maxBytes, listing, after, segment, filter }: VectorsPage,
): Promise<Json> {
  const { input, services } = call;
  const page = {
    limit: integer(input, 'maxResults') ?? limit,
    maxBytes,
    ...(after !== undefined && { after }),
    ...(segment && { segment }),
    ...(filter && { filter }),
  };
  const { vectors, next } = await services.engine.vectors.list(await call.index(), page, partsOf(input));
  return { vectors: vectors.map(vectorInfo), ...(next !== undefined && { nextToken: pageToken(listing, next) }) };
}
