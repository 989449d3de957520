import { bestOf } from '../../engine/best.ts';
import type { FoundIndex } from '../../engine/vector-buckets.ts';
import type { Vectors } from '../../engine/vectors.ts';
import type { VectorFilter } from '../filter.ts';
import { reciprocalRanks, sumOf } from '../fusion.ts';
import type { Metadata } from '../metadata.ts';

/** What a query looks for in the texts of a metadata key. */
export interface QueryText {
  readonly metadataKey: string;
  readonly text: string;
}

/** What a query ranks by: a vector, texts, or both. */
export interface Criteria {
  readonly vector: Float32Array | undefined;
  readonly texts: readonly QueryText[];
  readonly filter: VectorFilter | undefined;
}

/** A vector in a ranking; what the query does not ask for is absent. */
export interface Hit {
  readonly key: string;
  readonly distance?: number;
  readonly bm25?: readonly { readonly metadataKey: string; readonly score: number }[];
  readonly fused?: number;
}

/** A hit with what its answer shows beside the ranking. */
export type CompletedHit = Hit & { readonly metadata?: Metadata };

/** How far a query looks. */
export interface Depths {
  /** Hits that are wanted. */
  readonly depth: number;
  /** Hits of the vector, and of the texts, that are fused. */
  readonly topK: number;
  /** Of reciprocal ranks. */
  readonly rankConstant: number;
}

/**
 * The hits of a query, best first: by distance; by BM25, whose scores for several keys are added; or both rankings, topK of each,
 * fused by reciprocal rank. As many as are wanted, if there are as many.
 */
export async function rank(
  vectors: Vectors,
  index: FoundIndex,
  { vector, texts, filter }: Criteria,
  { depth, topK, rankConstant }: Depths,
): Promise<readonly Hit[]> {
  const filtered = filter && { filter };
  const near = (k: number, to: Float32Array) => vectors.query(index, { vector: to, k, ...filtered }, {});
  const [first] = texts;
  if (first === undefined) return vector === undefined ? [] : near(depth, vector);
  if (texts.length === 1 && vector === undefined) {
    const { metadataKey, text } = first;
    const hits = await vectors.searchText(index, { field: metadataKey, text, limit: depth, ...filtered });
    return hits.map(({ key, score }) => ({ key, bm25: [{ metadataKey, score }] }));
  }
  const found = await Promise.all(
    texts.map(async ({ metadataKey, text }) => {
      return { metadataKey, scores: await vectors.textScores(index, { field: metadataKey, text, ...filtered }) };
    }),
  );
  const sums = sumOf(found.map(({ scores }) => [...scores].map(([id, score]) => ({ id, score }))));
  const bm25Of = (key: string) =>
    found.flatMap(({ metadataKey, scores }) => {
      const score = scores.get(key);
      return score === undefined ? [] : [{ metadataKey, score }];
    });
  if (vector === undefined) return bestFirst(sums, depth).map(({ key }) => ({ key, bm25: bm25Of(key) }));
  const byText = bestFirst(sums, topK);
  const byVector = await near(topK, vector);
  const distances = new Map(byVector.map(({ key, distance }) => [key, distance]));
  const lists = [byVector, byText].map((hits) => ({ hits: hits.map(({ key }) => ({ id: key, score: 0 })) }));
  return bestFirst(reciprocalRanks(lists, { k: rankConstant }), depth).map(({ key, score }) => {
    const distance = distances.get(key);
    return { key, fused: score, bm25: bm25Of(key), ...(distance !== undefined && { distance }) };
  });
}

/**
 * Hits as answers show them: numbers are of 32 bits, printed as doubles [observed].
 * @param distancesFrom hits that only their text has found get their distance from it too
 * @param metadata with metadata; without the vectors that were deleted since they were found
 */
export async function completed(
  vectors: Vectors,
  index: FoundIndex,
  hits: readonly Hit[],
  { distancesFrom, metadata }: { readonly distancesFrom?: Float32Array | undefined; readonly metadata: boolean },
): Promise<readonly CompletedHit[]> {
  const without = distancesFrom ? hits.filter(({ distance }) => distance === undefined).map(({ key }) => key) : [];
  const distances = distancesFrom && without.length > 0 && (await vectors.distances(index, distancesFrom, without));
  const keys = hits.map(({ key }) => key);
  const stored = metadata ? await vectors.get(index, keys, { metadata }) : undefined;
  const metadataOf = stored && new Map(stored.map((one) => [one.key, one.metadata ?? {}]));
  return hits.flatMap(({ key, distance = distances ? distances.get(key) : undefined, bm25, fused }) => {
    const found = metadataOf?.get(key);
    if (metadataOf && found === undefined) return [];
    return {
      key,
      ...(distance !== undefined && { distance: float32(distance) }),
      ...(bm25 && { bm25: bm25.map(({ metadataKey, score }) => ({ metadataKey, score: Math.fround(score) })) }),
      ...(fused !== undefined && { fused: Math.fround(fused) }),
      ...(found && { metadata: found }),
    };
  });
}

/** The greatest scores first, ties by key. */
function bestFirst(scores: ReadonlyMap<string, number>, limit: number) {
  const all = Array.from(scores, ([key, score]) => ({ key, score }));
  const at = (place: number) => all[place] as { readonly key: string; readonly score: number };
  const best = bestOf(all.length, limit, (a, b) => at(b).score - at(a).score || (at(a).key < at(b).key ? -1 : 1));
  return best.map(at);
}

/** As 32 bits, unless they cannot hold it. */
function float32(value: number): number {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) ? rounded : value;
}
