import type { VectorIndex } from '../../src/index/port.ts';

/** Vectors around `centres` points, as embeddings of similar pictures lie; the same for a seed. */
export function clusteredVectors(count: number, dimension: number, { centres = 50, spread = 0.4, seed = 1 } = {}) {
  let state = seed;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  };
  const point = () => Float32Array.from({ length: dimension }, () => random() + random());
  const middles = Array.from({ length: centres }, point);
  return Array.from({ length: count }, () => {
    const middle = middles[Math.floor(((random() + 1) / 2) * centres) % centres] as Float32Array;
    return point().map((x, i) => (middle[i] as number) + spread * x);
  });
}

/** The share of an exact index's k nearest that another index finds, over all queries. */
export async function recall(
  index: VectorIndex,
  exact: VectorIndex,
  queries: readonly Float32Array[],
  k: number,
): Promise<number> {
  const nearest = async (one: VectorIndex, query: Float32Array) => (await one.search(query, k)).map(({ id }) => id);
  const found: number[][] = [];
  const truth: Set<number>[] = [];
  for (const query of queries) {
    found.push(await nearest(index, query));
    truth.push(new Set(await nearest(exact, query)));
  }
  return recallOf(found, truth);
}

/** The share of what is true that was found: recall. Both hold one entry for each query. */
export function recallOf<T>(found: readonly (readonly T[])[], truth: readonly ReadonlySet<T>[]): number {
  const hits = found.flatMap((some, query) => some.filter((one) => truth[query]?.has(one)));
  return hits.length / truth.reduce((sum, { size }) => sum + size, 0);
}
