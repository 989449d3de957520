import type { Hit } from '../types.ts';

/** Where the line between what the vendor's API returns and what it does not is drawn: before the hit of this index. */
export function lineBefore(hits: readonly Pick<Hit, 'passes'>[]): number | undefined {
  const first = hits.findIndex(({ passes }) => !passes);
  return first === -1 ? undefined : first;
}

/** What the line is: the threshold, or the limit where the first hit behind it would reach the threshold. */
export function lineMeaning(
  hits: readonly Pick<Hit, 'passes' | 'similarity'>[],
  threshold: number | null,
): 'threshold' | 'limit' {
  const first = hits.find(({ passes }) => !passes);
  if (threshold === null) return 'limit';
  return first !== undefined && first.similarity >= threshold ? 'limit' : 'threshold';
}
