import type { FoundIndex } from '../../engine/vector-buckets.ts';
import type { VectorHit, Vectors } from '../../engine/vectors.ts';

/**
 * Hits of a Euclidean index with squares of their distances. The order is that of the exact distances: where rounding would
 * reverse two of them, both are told the same.
 * @param squared the square to tell, of an exact distance and of the hit's numbers; these are absent if it is gone meanwhile
 */
export async function withSquares(
  vectors: Vectors,
  index: FoundIndex,
  hits: readonly VectorHit[],
  squared: (distance: number, vector: Float32Array | undefined) => number,
): Promise<readonly VectorHit[]> {
  const keys = hits.map(({ key }) => key);
  const stored = await vectors.get(index, keys, { vector: true });
  const numbers = new Map(stored.map(({ key, vector }) => [key, vector]));
  let least = 0;
  return hits.map((hit) => {
    least = Math.max(least, squared(hit.distance, numbers.get(hit.key)));
    return { ...hit, distance: least };
  });
}
