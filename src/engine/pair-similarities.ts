import { pairScore } from '../index/views.ts';
import { randomFrom } from './random.ts';

/** How alike the pairs of pictures are. */
export interface PairSimilarities {
  /** Of equal width, from the least cosine to the greatest; none without pairs. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly pairs: number }[];
  readonly pairs: number;
  /** Pairs at or above the threshold. */
  readonly above: number;
}

/** Pictures by their views: unit vectors, one after another. */
export interface Pictures {
  readonly vectors: Float32Array;
  /** Number of views of each picture. */
  readonly views: readonly number[];
  readonly dimension: number;
  /** See `pairScore`. */
  readonly discount: number;
}

const binCount = 50;

/**
 * Counts pairs of different pictures by the cosine of their best pair of views: all pairs, or as many as given, drawn the same
 * way each time (one pair may then be drawn twice).
 */
export function pairSimilarities(pictures: Pictures, maxPairs: number, threshold: number): PairSimilarities {
  const starts: number[] = [];
  let next = 0;
  for (const count of pictures.views) {
    starts.push(next);
    next += count * pictures.dimension;
  }
  const cosines = Float64Array.from(pairsOf(starts.length, maxPairs), ([a, b]) => cosine(pictures, starts, a, b));
  const above = cosines.reduce((sum, value) => sum + (value >= threshold ? 1 : 0), 0);
  return { bins: binsOf(cosines), pairs: cosines.length, above };
}

function* pairsOf(count: number, most: number): Generator<readonly [number, number]> {
  if ((count * (count - 1)) / 2 <= most) {
    for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) yield [a, b];
    return;
  }
  const random = randomFrom(2);
  for (let pair = 0; pair < most; pair++) {
    const a = Math.floor(random() * count);
    const b = Math.floor(random() * (count - 1));
    yield [a, b < a ? b : b + 1];
  }
}

function cosine(
  { vectors, views, dimension, discount }: Pictures,
  starts: readonly number[],
  a: number,
  b: number,
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < (views[a] as number); place++) {
    for (let other = 0; other < (views[b] as number); other++) {
      const [left, right] = [(starts[a] as number) + place * dimension, (starts[b] as number) + other * dimension];
      let sum = 0;
      for (let i = 0; i < dimension; i++) sum += (vectors[left + i] as number) * (vectors[right + i] as number);
      best = Math.max(best, pairScore({ metric: 'cosine', discount }, sum, place, other));
    }
  }
  return best;
}

function binsOf(values: Float64Array): PairSimilarities['bins'] {
  if (values.length === 0) return [];
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const width = Math.max(greatest - least, 1e-9) / binCount;
  const counts = new Array<number>(binCount).fill(0);
  for (const value of values) {
    const bin = Math.min(binCount - 1, Math.floor((value - least) / width));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.map((pairs, at) => ({ from: least + at * width, to: least + (at + 1) * width, pairs }));
}
