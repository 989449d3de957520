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
  let found = 0;
  for (const query of queries) {
    const ids = new Set((await index.search(query, k)).map(({ id }) => id));
    for (const { id } of await exact.search(query, k)) if (ids.has(id)) found++;
  }
  return found / (queries.length * k);
}
