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

/** Multiplies a vector by a matrix, row by row, with `columns` columns. */
export function multiply(vector: Float32Array, matrix: Float32Array, columns: number): Float32Array {
  const product = new Float64Array(columns);
  for (let row = 0; row < vector.length; row += 4) {
    // Four rows at a time, so that the product is read and written a quarter as often.
    const [a = 0, b = 0, c = 0, d = 0] = vector.subarray(row, row + 4);
    const first = row * columns;
    // Past the last row of a matrix, any row will do: its factor is 0.
    const place = (k: number) => (row + k < vector.length ? (row + k) * columns : first);
    const [second, third, fourth] = [place(1), place(2), place(3)];
    for (let k = 0; k < columns; k++) {
      const upper = a * (matrix[first + k] as number) + b * (matrix[second + k] as number);
      const lower = c * (matrix[third + k] as number) + d * (matrix[fourth + k] as number);
      product[k] = (product[k] as number) + upper + lower;
    }
  }
  return Float32Array.from(product);
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
