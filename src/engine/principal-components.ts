import { randomFrom } from './random.ts';

/** A plane through vectors. */
export interface Plane {
  /** x and y of each vector, one after another, within -1..1: the same scale on both axes. */
  readonly points: Float32Array;
  /** The shares of the variance that x and y show, 0..1. */
  readonly explained: readonly [number, number];
}

/** Directions that are looked for; more than two, so that the first two settle sooner. */
const directions = 3;
const maxPasses = 8;
/** The cosine between a direction and itself one pass before, from which it has settled. */
const settled = 1 - 1e-7;

/**
 * The plane in which vectors differ most: their first two principal components, by subspace iteration from a fixed start, so
 * that the same vectors have the same plane each time. Time: passes × vectors × dimension.
 * @param vectors one after another; changed in place
 */
export function principalPlane(vectors: Float32Array, dimension: number): Plane {
  const count = dimension === 0 ? 0 : vectors.length / dimension;
  const variance = centreAll(vectors, dimension, count);
  if (count < 2 || variance === 0) return { points: new Float32Array(2 * count), explained: [0, 0] };
  const random = randomFrom(1);
  let basis = orthonormal(
    Array.from({ length: Math.min(directions, dimension) }, () =>
      Float64Array.from({ length: dimension }, () => random() - 0.5),
    ),
  );
  for (let pass = 0; pass < maxPasses; pass++) {
    const next = orthonormal(multiplied(vectors, dimension, basis));
    const isSettled = next.slice(0, 2).every((one, at) => Math.abs(dot(one, basis[at] as Float64Array)) >= settled);
    basis = next;
    if (isSettled) break;
  }
  return project(vectors, dimension, basis.slice(0, 2).map(facing), variance);
}

/** Moves the vectors so that their mean is the origin; returns the sum of their squares. */
function centreAll(vectors: Float32Array, dimension: number, count: number): number {
  const mean = new Float64Array(dimension);
  for (let at = 0; at < vectors.length; at++) mean[at % dimension] = Number(mean[at % dimension]) + Number(vectors[at]);
  let squares = 0;
  for (let at = 0; at < vectors.length; at++) {
    const value = Number(vectors[at]) - Number(mean[at % dimension]) / count;
    vectors[at] = value;
    squares += value * value;
  }
  // What is left of equal vectors is rounding.
  return squares > 1e-9 * count ? squares : 0;
}

/** The directions multiplied by the matrix of covariances, without making the matrix. */
function multiplied(vectors: Float32Array, dimension: number, basis: readonly Float64Array[]): Float64Array[] {
  const sums = basis.map(() => new Float64Array(dimension));
  for (let start = 0; start < vectors.length; start += dimension) {
    for (const [at, direction] of basis.entries()) {
      let along = 0;
      for (let i = 0; i < dimension; i++) along += (vectors[start + i] as number) * (direction[i] as number);
      const sum = sums[at] as Float64Array;
      for (let i = 0; i < dimension; i++) sum[i] = (sum[i] as number) + along * (vectors[start + i] as number);
    }
  }
  return sums;
}

/** Gram–Schmidt: the same space, by unit vectors at right angles. A direction that adds nothing becomes zeros. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    for (const other of done) {
      const along = dot(vector, other);
      for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - along * (other[i] as number);
    }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > 1e-9 * before ? 1 / length : 0;
    done.push(vector.map((value) => value * scale));
  }
  return done;
}

/** Of a direction and its opposite, the one whose largest number is positive. */
function facing(direction: Float64Array): Float64Array {
  const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

function project(vectors: Float32Array, dimension: number, axes: readonly Float64Array[], variance: number): Plane {
  const points = new Float32Array((2 * vectors.length) / dimension);
  const shown = [0, 0];
  let extent = 0;
  for (let start = 0, row = 0; start < vectors.length; start += dimension, row += 2) {
    for (const [at, axis] of axes.entries()) {
      let along = 0;
      for (let i = 0; i < dimension; i++) along += (vectors[start + i] as number) * (axis[i] as number);
      points[row + at] = along;
      shown[at] = Number(shown[at]) + along * along;
      extent = Math.max(extent, Math.abs(along));
    }
  }
  const [x, y] = shown.map((sum) => Math.min(1, sum / variance)) as [number, number];
  return { points: points.map((value) => (extent === 0 ? 0 : value / extent)), explained: [x, y] };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
