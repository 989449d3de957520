/** One of several vectors that an entry of a collection may have, each compared with those of the same field only. */
export interface VectorField {
  readonly name: string;
  readonly dimension: number;
  readonly metric: 'cosine' | 'euclidean' | 'ip';
}

/** The vectors of an entry one after another; a field without one is filled with NaN. */
export function joinFields(
  fields: readonly VectorField[],
  vectors: { readonly [field: string]: Float32Array },
): Float32Array {
  const joined = new Float32Array(fields.reduce((sum, { dimension }) => sum + dimension, 0)).fill(Number.NaN);
  let at = 0;
  for (const { name, dimension } of fields) {
    const vector = Object.hasOwn(vectors, name) ? vectors[name] : undefined;
    if (vector !== undefined) joined.set(vector, at);
    at += dimension;
  }
  return joined;
}

/** Reverses joinFields. */
export function splitFields(fields: readonly VectorField[], joined: Float32Array): { [field: string]: Float32Array } {
  const vectors: { [field: string]: Float32Array } = {};
  let at = 0;
  for (const { name, dimension } of fields) {
    const vector = joined.subarray(at, at + dimension);
    if (!Number.isNaN(vector[0])) vectors[name] = vector;
    at += dimension;
  }
  return vectors;
}
