import type { Metric, Neighbour } from '../../src/index/port.ts';

/** What a search has to answer, by the shortest code that can. */
export function naiveSearch(
  vectors: ReadonlyMap<number, Float32Array>,
  query: Float32Array,
  k: number,
  { metric = 'cosine', accept = () => true }: { metric?: Metric; accept?: (id: number) => boolean } = {},
): Neighbour[] {
  return [...vectors]
    .filter(([id]) => accept(id))
    .map(([id, vector]) => ({ id, score: Math.fround(naiveScore(metric, query, vector)) }))
    .sort((a, b) => (a.score === b.score ? a.id - b.id : b.score - a.score))
    .slice(0, k);
}

/** The score of a metric in double precision. One plain loop: tests compare some hundred million numbers. */
export function naiveScore(metric: Metric, a: Float32Array, b: Float32Array): number {
  let [apart, inner, aa, bb] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    apart += (x - y) ** 2;
    inner += x * y;
    aa += x * x;
    bb += y * y;
  }
  if (metric === 'euclidean') return 0 - Math.sqrt(apart);
  if (metric === 'ip') return Number.isNaN(inner) ? Number.NEGATIVE_INFINITY : inner;
  const cosine = inner / Math.sqrt(aa * bb);
  return Number.isNaN(cosine) ? -1 : cosine;
}

/**
 * Vectors whose scores every engine gets without a rounding difference: unit vectors and halves, some of them longer,
 * shorter, or so long and short that their squares leave single precision, and zero.
 */
export function exactVectors(dimension: number): Float32Array[] {
  const lengths = [1, 3, 1, 2 ** 100, 1, 0.25, 2 ** -100];
  const scaled = unitVectors(dimension).map((vector, i) => vector.map((x) => x * (lengths[i % 7] as number)));
  return [...scaled, new Float32Array(dimension)];
}

/** Unit vectors whose inner products are multiples of 1/4. */
function unitVectors(dimension: number): Float32Array[] {
  const unit = (at: number, value: number) => new Float32Array(dimension).fill(value, at, at + 1);
  const last = dimension - 1;
  const units = [unit(0, 1), unit(last, 1), unit(0, -1), unit(last >> 1, 1)];
  if (dimension < 4) return units;
  const halves = [1, -1].flatMap((sign) =>
    [0, dimension - 4].map((from) =>
      new Float32Array(dimension).fill(0.5, from, from + 4).fill(sign / 2, from, from + 1),
    ),
  );
  return [...units, ...halves];
}

/** Random unit vectors under the ids 1..count; every tenth is a copy of the one before it. */
export function randomUnitVectors(count: number, dimension: number, seed: number): Map<number, Float32Array> {
  let state = seed + 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const vectors = new Map<number, Float32Array>();
  let vector = new Float32Array(dimension).fill(1);
  for (let id = 1; id <= count; id++) {
    if (id % 10 !== 0) {
      vector = new Float32Array(dimension).map(random);
      const length = Math.hypot(...vector);
      vector = vector.map((x) => x / length);
    }
    vectors.set(id, vector);
  }
  return vectors;
}
