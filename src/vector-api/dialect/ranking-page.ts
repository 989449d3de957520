import { createHash } from 'node:crypto';
import type { Json } from '../../json.ts';
import { pageToken, tokenPlace } from '../paging.ts';

/** Which part of a ranking a page is. */
export interface RankingPage {
  /** Hits before it. */
  readonly offset: number;
  /** The last of them, hashed; `''` on the first page. */
  readonly last: string;
  /** Hits of a page. */
  readonly size: number;
  readonly topK: number;
  /** How many hits of the ranking the page needs: one more than it shows, unless topK ends before. */
  readonly depth: number;
  /** Whatever must stay the same from page to page. */
  listing(): Json;
}

/** The page of a ranking that a token asks for; the first without a token. Throws VectorInputError (`token-…`). */
export function rankingPage(
  token: string | undefined,
  { topK, size, listing }: Pick<RankingPage, 'topK' | 'size' | 'listing'>,
): RankingPage {
  const place = token === undefined ? '' : (tokenPlace(token, listing()) ?? '');
  const [, before = '0', last = ''] = /^(\d{1,5}):(.*)$/.exec(place) ?? [];
  const offset = Number(before);
  return { offset, last, size, topK, depth: Math.min(topK, offset + size + 1), listing };
}

/**
 * The hits of a page, and the token of the next one. Vectors written since the page before move hits: the page begins behind
 * the last hit that was shown, if it is still ranked.
 */
export function cut<T extends { readonly key: string }>(
  ranking: readonly T[],
  { offset, last, size, topK, listing }: RankingPage,
): { readonly shown: readonly T[]; readonly nextToken?: string } {
  const isLast = (hit: T | undefined) => hit !== undefined && digestOf(hit.key) === last;
  const found = last === '' || isLast(ranking[offset - 1]) ? offset : ranking.findIndex(isLast) + 1 || offset;
  const shown = ranking.slice(found, found + size);
  const end = offset + shown.length;
  const ends = shown.at(-1);
  if (ends === undefined || found + shown.length >= ranking.length || end >= topK) return { shown };
  return { shown, nextToken: pageToken(listing(), `${end}:${digestOf(ends.key)}`) };
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 16);
}
