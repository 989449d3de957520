/** A list of hits, the best first. */
export type Ranking<Id> = readonly { readonly id: Id; readonly score: number }[];

/** How the scores of a list are brought to a scale before they are added. */
export type Normalizer = 'none' | 'minMax' | 'l2';

/**
 * Reciprocal rank fusion: each of the first `window` hits of a list adds weight / (k + rank), with ranks from 1. Scores do not
 * count.
 */
export function reciprocalRanks<Id>(
  lists: readonly { readonly hits: Ranking<Id>; readonly weight?: number }[],
  { k, window = Number.POSITIVE_INFINITY }: { readonly k: number; readonly window?: number },
): Map<Id, number> {
  return sumOf(
    lists.map(({ hits, weight = 1 }) =>
      hits.slice(0, window).map(({ id }, place) => ({ id, score: weight / (k + place + 1) })),
    ),
  );
}

/** The weighted sum of normalized scores of the first `window` hits of each list; a missing hit counts 0. */
export function weightedScores<Id>(
  lists: readonly { readonly hits: Ranking<Id>; readonly weight?: number; readonly normalizer?: Normalizer }[],
  { window = Number.POSITIVE_INFINITY }: { readonly window?: number } = {},
): Map<Id, number> {
  return sumOf(
    lists.map(({ hits, weight = 1, normalizer = 'none' }) => {
      const counted = hits.slice(0, window);
      const scores = normalized(
        counted.map(({ score }) => score),
        normalizer,
      );
      return counted.map(({ id }, place) => ({ id, score: weight * (scores[place] as number) }));
    }),
  );
}

/** minMax: from 0 for the least to 1 for the greatest, all 1 when equal. l2: divided by the root of the sum of squares. */
export function normalized(scores: readonly number[], normalizer: Normalizer): readonly number[] {
  if (normalizer === 'none') return scores;
  if (normalizer === 'minMax') {
    const least = scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const greatest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return scores.map((score) => (greatest === least ? 1 : (score - least) / (greatest - least)));
  }
  const length = Math.hypot(...scores);
  return scores.map((score) => (length === 0 ? 0 : score / length));
}

/** The sum of each hit's scores in all lists. */
export function sumOf<Id>(lists: readonly Ranking<Id>[]): Map<Id, number> {
  const sums = new Map<Id, number>();
  for (const hits of lists) for (const { id, score } of hits) sums.set(id, (sums.get(id) ?? 0) + score);
  return sums;
}
