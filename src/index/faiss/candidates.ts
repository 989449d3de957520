import type { SearchAmong } from '../accelerator.ts';
import type { Metric } from '../port.ts';
import type { Hits } from '../scan.ts';
import type { FaissClient } from './client.ts';
import type { Labels } from './labels.ts';

/** FAISS is asked for this many more candidates than wanted, to detect ties and searches that may have missed vectors. */
const surplus = 32;
/**
 * How many of FAISS's vectors are compared with every query as a check. Where clusters are far apart, FAISS's graph has few
 * edges between them, and a search that ends in the wrong cluster finds nothing of the right one. That happened to two of
 * 200 queries among ten clusters of 20,000.
 */
const checked = { share: 1 / 50, max: 1000 };
/** Beyond this many candidates, as when many vectors are equal, a scan is just as fast. */
const maxCandidates = { share: 1 / 10, number: 5000 };
/** Rounding differences between FAISS's scores and ours. */
const rounding = 1e-5;

/**
 * What a search works on. The vectors and their ids do not change during a search. Vectors that FAISS and the labels gain
 * meanwhile are in `unindexed` for the rest of this search.
 */
export interface SearchState {
  readonly client: FaissClient;
  readonly labels: Labels;
  readonly metric: Metric;
  /** Ids whose vectors FAISS does not hold. */
  readonly unindexed: Iterable<number>;
}

/**
 * The k nearest among FAISS's candidates and the vectors that it does not hold; null when nearer or older ones may have
 * been missed.
 */
export async function searchCandidates(
  { client, labels, metric, unindexed }: SearchState,
  query: Float32Array,
  k: number,
  searchAmong: SearchAmong,
): Promise<Hits | null> {
  const { count, tombstones } = labels;
  const wanted = Math.min(count, Math.ceil((k + surplus) * (1 + (2 * tombstones) / (count - tombstones))));
  const found = await client.search(query, wanted);
  // FAISS's search got stuck in a part of its graph.
  if (found.includes(-1)) return null;
  const proposed = labels.idsOf(found, Math.max(maxCandidates.number, labels.held * maxCandidates.share));
  if (proposed === null) return null;
  const candidates = [...proposed, ...unindexed];
  const { ids, scores } = await searchAmong(candidates.concat(labels.oneIdOf(checks(labels, found))), k + surplus);
  const nearest = ids.subarray(0, k);
  const known = new Set(candidates);
  const trusted =
    proposed.length >= k + surplus && isSeparated(metric, scores, k) && nearest.every((id) => known.has(id));
  const complete = wanted === count || trusted;
  return complete ? { ids: nearest, scores: scores.subarray(0, k) } : null;
}

/** Labels to compare in addition to those found: one id of each is enough to detect that it was missed. */
function checks(labels: Labels, found: Float64Array): number[] {
  const known = new Set(found);
  const wanted = Math.min(checked.max, Math.ceil(labels.count * checked.share));
  return labels.sample(wanted).filter((label) => !known.has(label));
}

/** Whether the k-th hit is nearer than the last one. If not, FAISS may have left out vectors that are as near, and older. */
function isSeparated(metric: Metric, scores: Float64Array, k: number): boolean {
  const [wanted, last] = [scores[k - 1] as number, scores.at(-1) as number];
  return wanted - last > rounding * Math.max(metric === 'cosine' ? 1 : 0, Math.abs(last));
}
