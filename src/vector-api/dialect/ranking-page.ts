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
  /** What must stay the same from page to page. */
  listing(): Json;
}

/** How deep a ranking is looked into for the hit that the page before ended with. */
const MAX_DEPTH = 20_000;

/** The page of a ranking that a token asks for; the first without a token. Throws VectorInputError (`token-…`). */
export function rankingPage(
  token: string | undefined,
  { topK, size, listing }: Pick<RankingPage, 'topK' | 'size' | 'listing'>,
): RankingPage {
  const place = token === undefined ? '' : (tokenPlace(token, listing()) ?? '');
  const [, before = '0', last = ''] = /^(\d{1,5}):(.*)$/.exec(place) ?? [];
  return { offset: Number(before), last, size, topK, listing };
}

/**
 * The hits of a page, and the token of the next one. Vectors written since the page before move hits: the page begins behind
 * the last hit that was shown, if it is still ranked.
 * @param rank gives the best hits, so many if there are so many
 */
export async function cut<T extends { readonly key: string }>(
  { offset, last, size, topK, listing }: RankingPage,
  rank: (depth: number) => Promise<readonly T[]>,
): Promise<{ readonly shown: readonly T[]; readonly nextToken?: string }> {
  const isLast = (hit: T | undefined) => hit !== undefined && digestOf(hit.key) === last;
  const wanted = Math.min(size, topK - offset);
  // One more than is shown tells whether another page follows, unless topK ends before.
  const needed = Math.min(size + 1, topK - offset);
  for (let depth = offset + needed; ; depth = Math.min(MAX_DEPTH, 2 * depth)) {
    const ranking = await rank(depth);
    const found = last === '' || isLast(ranking[offset - 1]) ? offset : ranking.findIndex(isLast) + 1;
    const isWhole = ranking.length < depth || depth >= MAX_DEPTH;
    const isEnough = (found > 0 || last === '') && ranking.length >= found + needed;
    if (!isWhole && !isEnough) continue;
    const from = found > 0 ? found : offset;
    const shown = ranking.slice(from, from + wanted);
    const end = offset + shown.length;
    const ends = shown.at(-1);
    if (ends === undefined || from + shown.length >= ranking.length || end >= topK) return { shown };
    return { shown, nextToken: pageToken(listing(), `${end}:${digestOf(ends.key)}`) };
  }
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 16);
}
