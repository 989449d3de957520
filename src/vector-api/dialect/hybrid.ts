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
  /** Hits that are wanted of all topK. */
  readonly depth: number;
  readonly topK: number;
  /** Hits of each of several texts, before their scores are added. */
  readonly maxTexts: number;
  /** Of reciprocal ranks. */
  readonly rankConstant: number;
}

/**
 * The hits of a query, best first: by distance; by BM25, whose scores for several keys are added; or both rankings, topK of each,
 * fused by reciprocal rank.
 */
export async function rank(
  vectors: Vectors,
  index: FoundIndex,
  { vector, texts, filter }: Criteria,
  { depth, topK, maxTexts, rankConstant }: Depths,
): Promise<readonly Hit[]> {
  const filtered = filter && { filter };
  const near = (k: number, to: Float32Array) => vectors.query(index, { vector: to, k, ...filtered }, {});
  if (texts.length === 0) return vector === undefined ? [] : near(depth, vector);
  const found = await Promise.all(
    texts.map(async ({ metadataKey, text }) => {
      const limit = texts.length > 1 ? maxTexts : topK;
      const hits = await vectors.searchText(index, { field: metadataKey, text, limit, ...filtered });
      return { metadataKey, scores: new Map(hits.map(({ key, score }) => [key, score])) };
    }),
  );
  const sums = sumOf(found.map(({ scores }) => [...scores].map(([id, score]) => ({ id, score }))));
  const byText = bestFirst(sums).slice(0, topK);
  const bm25Of = (key: string) =>
    found.flatMap(({ metadataKey, scores }) => {
      const score = scores.get(key);
      return score === undefined ? [] : [{ metadataKey, score }];
    });
  if (vector === undefined) return byText.map(({ key }) => ({ key, bm25: bm25Of(key) }));
  const byVector = await near(topK, vector);
  const distances = new Map(byVector.map(({ key, distance }) => [key, distance]));
  const lists = [byVector, byText].map((hits) => ({ hits: hits.map(({ key }) => ({ id: key, score: 0 })) }));
  return bestFirst(reciprocalRanks(lists, { k: rankConstant }))
    .slice(0, topK)
    .map(({ key, score }) => {
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
      ...(distance !== undefined && { distance: Math.fround(distance) }),
      ...(bm25 && { bm25: bm25.map(({ metadataKey, score }) => ({ metadataKey, score: Math.fround(score) })) }),
      ...(fused !== undefined && { fused: Math.fround(fused) }),
      ...(found && { metadata: found }),
    };
  });
}

/** The greatest score first, ties by key. */
function bestFirst(scores: ReadonlyMap<string, number>): { readonly key: string; readonly score: number }[] {
  return [...scores]
    .map(([key, score]) => ({ key, score }))
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}
