import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { builtProjection } from './model-files.ts';
import { DIMENSION, PROJECTION } from './recipe.ts';

/** A learnt linear map: `rows` numbers to DIMENSION. */
export interface Projection {
  readonly rows: number;
  /** `rows` × DIMENSION, row by row. */
  readonly matrix: Float32Array;
  /** Added to the product, DIMENSION numbers. */
  readonly offset: Float32Array;
}

/** Reads the project's own projection from dist/models. Throws an error that names the file when it is damaged. */
export function readProjection(): Projection {
  const file = builtProjection();
  const bytes = readFileSync(file);
  if (createHash('sha256').update(bytes).digest('hex') !== PROJECTION) {
    throw new Error(`${file} is damaged: it does not have the expected checksum; build Tuku again or install it again`);
  }
  return decodeProjection(bytes, DIMENSION);
}

/**
 * Decodes what `bench/train/projection.py` writes, little endian: a float32 scale for each column, a float32 offset for
 * each column, then the matrix as int8, row by row. Throws RangeError when the length does not fit.
 */
export function decodeProjection(bytes: Uint8Array, columns: number): Projection {
  const values = bytes.length - 8 * columns;
  if (values <= 0 || values % columns !== 0) throw new RangeError(`${bytes.length} bytes are not ${columns} columns`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = (first: number) =>
    Float32Array.from({ length: columns }, (_, i) => view.getFloat32(first + 4 * i, true));
  const scales = floats(0);
  const matrix = new Float32Array(values);
  for (let i = 0; i < values; i++) matrix[i] = view.getInt8(8 * columns + i) * (scales[i % columns] as number);
  return { rows: values / columns, matrix, offset: floats(4 * columns) };
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
