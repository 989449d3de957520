import type { Metric } from './port.ts';

/** The score of vectors that cannot be compared: the lowest of the metric. */
export const worstScore: Readonly<Record<Metric, number>> = {
  cosine: -1,
  euclidean: Number.NEGATIVE_INFINITY,
  ip: Number.NEGATIVE_INFINITY,
};

/** Converts a score to what the port promises: in single precision, within the metric's range, never NaN. */
export function cleanScore(metric: Metric, score: number): number {
  if (Number.isNaN(score)) return worstScore[metric];
  return Math.fround(metric === 'cosine' ? Math.max(-1, Math.min(1, score)) : score);
}

/** The score of two vectors of equal length in double precision; the metric's worst if they cannot be compared. */
export function preciseScore(metric: Metric, a: Float32Array, b: Float32Array): number {
  const score = preciseScores[metric](a, b);
  return Number.isNaN(score) ? worstScore[metric] : score;
}

const preciseScores: Readonly<Record<Metric, (a: Float32Array, b: Float32Array) => number>> = {
  cosine,
  euclidean: (a, b) => 0 - Math.sqrt(squaredDistance(a, b)),
  ip: innerProduct,
};

/** The length of a vector; not a number if one of its numbers is not. */
export function lengthOf(vector: Float32Array): number {
  return Math.sqrt(innerProduct(vector, vector));
}

/**
 * The scale that brings a vector near length 1, and the inverse of its scaled length. Scaling makes numbers safe that are
 * too large or too small to be multiplied in single precision. It is a power of two, so that only numbers 2^126 times
 * smaller than the largest are rounded, and cosines do not change. The inverse is NaN if the vector has no direction: for
 * a zero vector, and for numbers that are not finite.
 */
export function scaling(vector: Float32Array): { readonly power: number; readonly inverse: number } {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2;
  const length = Math.sqrt(squares);
  if (length === 0 || !Number.isFinite(length)) return { power: 1, inverse: Number.NaN };
  const power = 2 ** -Math.round(Math.log2(length));
  return { power, inverse: 1 / (length * power) };
}

/** Multiplies `count` numbers, starting at `from`. */
export function scale(numbers: Float32Array, from: number, count: number, factor: number): void {
  for (let i = from; i < from + count; i++) numbers[i] = (numbers[i] as number) * factor;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [products, squaresOfA, squaresOfB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    products += x * y;
    squaresOfA += x * x;
    squaresOfB += y * y;
  }
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresOfA * squaresOfB)));
}

function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}
