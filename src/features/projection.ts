/**
 * A matrix of random signs, `rows` × `columns`, row by row. Multiplication by it nearly preserves the angles between vectors
 * (Johnson and Lindenstrauss; signs suffice, Achlioptas 2003). The same seed gives the same matrix everywhere.
 */
export function signMatrix(rows: number, columns: number, seed: number): Float32Array {
  const matrix = new Float32Array(rows * columns);
  const next = xorshift32(seed);
  let bits = 0;
  for (let i = 0; i < matrix.length; i++) {
    bits = i % 32 === 0 ? next() : bits >>> 1;
    matrix[i] = bits & 1 ? 1 : -1;
  }
  return matrix;
}

/** Marsaglia's xorshift generator, 32 bits per call; the seed must not be 0. */
function xorshift32(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}
