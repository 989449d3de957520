/** Divides by the Euclidean length, in place; a zero vector stays zero. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
  return scaleBy(vector, scale);
}

/** Subtracts the vector's own mean, in place. */
export function centre(vector: Float32Array): Float32Array {
  const mean = vector.reduce((sum, value) => sum + value, 0) / vector.length;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - mean;
  return vector;
}

/** Concatenates vectors, each L2-normalised and multiplied by its weight. */
export function concatenate(
  blocks: readonly { readonly vector: Float32Array; readonly weight: number }[],
): Float32Array {
  const whole = new Float32Array(blocks.reduce((length, { vector }) => length + vector.length, 0));
  let offset = 0;
  for (const { vector, weight } of blocks) {
    whole.set(scaleBy(normalise(vector), weight), offset);
    offset += vector.length;
  }
  return whole;
}

/** Vectors, one after another. */
export function joinVectors(vectors: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(vectors.reduce((length, vector) => length + vector.length, 0));
  let offset = 0;
  for (const vector of vectors) {
    joined.set(vector, offset);
    offset += vector.length;
  }
  return joined;
}

function scaleBy(vector: Float32Array, factor: number): Float32Array {
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) * factor;
  return vector;
}
