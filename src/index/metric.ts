import type { Metric } from './port.ts';

/** The score of what cannot be compared: less than, or as low as, any other of the metric. */
export const worstScore: Readonly<Record<Metric, number>> = { cosine: -1, euclidean: Number.NEGATIVE_INFINITY };

/** A score as the port promises it: in single precision, within the metric's range, never NaN. */
export function cleanScore(metric: Metric, score: number): number {
  if (Number.isNaN(score)) return worstScore[metric];
  return Math.fround(metric === 'cosine' ? Math.max(-1, Math.min(1, score)) : score);
}

/** Score of two vectors of one length in double precision; the metric's worst where there is none. */
export function preciseScore(metric: Metric, a: Float32Array, b: Float32Array): number {
  const score = metric === 'cosine' ? cosine(a, b) : 0 - Math.sqrt(squaredDistance(a, b));
  return Number.isNaN(score) ? worstScore[metric] : score;
}

/**
 * What brings a vector near length 1: a power of two, so that scaling by it rounds nothing but numbers 2^126 times
 * smaller than the largest, and cosines stay as they are; and one over the scaled length. Numbers too large or small to
 * be multiplied in single precision become harmless by it. The inverse is NaN where there is no angle: a zero vector, or numbers that are not finite.
 */
export function scaling(vector: Float32Array): { readonly power: number; readonly inverse: number } {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2;
  const length = Math.sqrt(squares);
  if (length === 0 || !Number.isFinite(length)) return { power: 1, inverse: Number.NaN };
  const power = 2 ** -Math.round(Math.log2(length));
  return { power, inverse: 1 / (length * power) };
}

/** Multiplies `count` numbers from a place on. */
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

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}
