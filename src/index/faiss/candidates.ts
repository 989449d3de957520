import type { Among } from '../accelerator.ts';
import type { Metric } from '../port.ts';
import type { Hits } from '../top.ts';
import type { FaissLink } from './client.ts';
import type { Labels } from './labels.ts';

/** FAISS is asked for this many more than wanted: to see ties, and where the search may have missed some. */
const surplus = 32;
/**
 * How many of FAISS's vectors are compared with every query, as a check: where clusters lie far apart, its graph has few
 * ways between them, and a search that ends in the wrong one finds nothing of the right one. Of 200 queries among ten
 * clusters of 20,000 that happened to two.
 */
const checked = { share: 1 / 50, most: 1000 };
/** More proposals than these, as where many vectors are equal, are no help: a scan is as fast. */
const proposals = { share: 1 / 10, number: 5000 };
/** Rounding differences between FAISS's scores and ours. */
const rounding = 1e-5;

/**
 * What a search works with. The vectors and their ids stay as they are until it is done; FAISS and the labels may gain
 * some meanwhile, which are among `others` as long as this search lasts.
 */
export interface Held {
  readonly link: FaissLink;
  readonly labels: Labels;
  readonly metric: Metric;
  /** Ids that FAISS does not hold. */
  readonly others: Iterable<number>;
}

/** The k nearest of what FAISS proposes and of the others; null when nearer or older ones may have been left out. */
export async function propose(
  { link, labels, metric, others }: Held,
  query: Float32Array,
  k: number,
  among: Among,
): Promise<Hits | null> {
  const { count, dead } = labels;
  const wanted = Math.min(count, Math.ceil((k + surplus) * (1 + (2 * dead) / (count - dead))));
  const found = await link.search(query, wanted);
  // FAISS's search came to an end in a part of its graph.
  if (found.includes(-1)) return null;
  const proposed = labels.idsOf(found, Math.max(proposals.number, labels.held * proposals.share));
  if (proposed === null) return null;
  const candidates = [...proposed, ...others];
  const { ids, scores } = await among(candidates.concat(labels.oneIdOf(checks(labels, found))), k + surplus);
  const nearest = ids.subarray(0, k);
  const known = new Set(candidates);
  const trusted = proposed.length >= k + surplus && parted(metric, scores, k) && nearest.every((id) => known.has(id));
  const sure = wanted === count || trusted;
  return sure ? { ids: nearest, scores: scores.subarray(0, k) } : null;
}

/** Labels to compare beside those found: one of their ids is enough to see that they were missed. */
function checks(labels: Labels, found: Float64Array): number[] {
  const known = new Set(found);
  const wanted = Math.min(checked.most, Math.ceil(labels.count * checked.share));
  return labels.spread(wanted).filter((label) => !known.has(label));
}

/** Is the k-th hit nearer than the last one? Else others that FAISS left out may be as near as it, and older. */
function parted(metric: Metric, scores: Float64Array, k: number): boolean {
  const [wanted, last] = [scores[k - 1] as number, scores.at(-1) as number];
  return wanted - last > rounding * Math.max(metric === 'cosine' ? 1 : 0, Math.abs(last));
}
