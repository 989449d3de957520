import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '../json.ts';
import { VectorInputError } from './errors.ts';

/** One of several walks through an index at the same time, which together meet every vector once. */
export interface Segment {
  readonly count: number;
  /** 0 to count - 1. */
  readonly index: number;
}

/** The segment that a call asks for; undefined for the whole index. Throws VectorInputError (`segment-…`). */
export function segmentOf(count: number | undefined, index: number | undefined): Segment | undefined {
  if (count === undefined && index === undefined) return undefined;
  if (count === undefined || index === undefined) throw new VectorInputError({ kind: 'segment-incomplete' });
  if (index >= count) throw new VectorInputError({ kind: 'segment-index' });
  return { count, index };
}

/**
 * A page of a list that was read one element longer than the page.
 * @returns the elements of the page, and its last one when more follow
 */
export function pageOf<T>(found: readonly T[], limit: number): { readonly shown: readonly T[]; readonly last?: T } {
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { shown, ...(last !== undefined && { last }) };
}

/**
 * An opaque token that says where the next page begins, and of which listing.
 * @param listing whatever must stay the same from page to page
 */
export function pageToken(listing: Json, after: string): string {
  return Buffer.from(JSON.stringify({ listing: digestOf(listing), after })).toString('base64url');
}

/** Where the page that a token asks for begins; undefined without a token. Throws VectorInputError (`token-…`). */
export function tokenPlace(token: string | undefined, listing: Json): string | undefined {
  if (token === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw new VectorInputError({ kind: 'token-malformed' });
  }
  const after = isJsonObject(value) && value.listing === digestOf(listing) ? value.after : undefined;
  if (typeof after !== 'string') throw new VectorInputError({ kind: 'token-of-another-listing' });
  return after;
}

/** A listing may be larger than a token should be: a filter is part of it. */
function digestOf(listing: Json): string {
  return createHash('sha256').update(JSON.stringify(listing)).digest('base64url');
}
