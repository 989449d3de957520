import type { Picture } from '../catalog/port.ts';
import type { Analysis } from '../features/port.ts';
import type { AnalysisOptions } from './picture-source.ts';

/** How a vendor's API searches a gallery when a call names nothing but the picture to search with. */
export interface GallerySearch {
  /** What the vendor calls the score. */
  readonly scoreName: string;
  /** How the picture to search with is analysed. */
  readonly analysisOptions: AnalysisOptions;
  /** Hits that a call without a number gets, and the most that any call gets. */
  readonly limit: number;
  readonly most: number;
  /** The vendor's score of a similarity; it never falls while the similarity rises. */
  score(similarity: number): number;
  /** Whether the API lists a hit of this score; of two scores, the higher one if the lower one. */
  passes(score: number): boolean;
  /** The pictures that are compared with what is searched for; absent: all. */
  accept?(query: SearchedFor): (picture: Picture) => boolean;
}

/** An analysed picture, or a stored one. */
export type SearchedFor = { readonly analysis: Analysis } | { readonly picture: Picture };

/** The least similarity, -1..1, whose score passes; undefined when all of them do. */
export function leastPassing({ score, passes }: Pick<GallerySearch, 'score' | 'passes'>): number | undefined {
  if (passes(score(-1))) return undefined;
  let [low, high] = [-1, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (passes(score(middle))) high = middle;
    else low = middle;
  }
  return high;
}
