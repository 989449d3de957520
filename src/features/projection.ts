import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { builtProjection } from './model-files.ts';
import { DIMENSION, PROJECTION } from './recipe.ts';

/** How many columns are multiplied at a time: their sums then stay in the processor's registers. */
const BLOCK = 8;

/** A learnt linear map: `rows` numbers to DIMENSION. */
export interface Projection {
  readonly rows: number;
  /** `rows` × DIMENSION: one block of 8 columns after another, each row by row. */
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
 * each column, then the matrix as int8, row by row. Throws RangeError when the length does not fit, or the columns do not
 * fill blocks.
 */
export function decodeProjection(bytes: Uint8Array, columns: number): Projection {
  const values = bytes.length - 8 * columns;
  if (values <= 0 || values % columns !== 0 || columns % BLOCK !== 0) {
    throw new RangeError(`${bytes.length} bytes are not ${columns} columns`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = (first: number) =>
    Float32Array.from({ length: columns }, (_, i) => view.getFloat32(first + 4 * i, true));
  return { rows: values / columns, matrix: inBlocks(view, floats(0)), offset: floats(4 * columns) };
}

function inBlocks(view: DataView, scales: Float32Array): Float32Array {
  const columns = scales.length;
  const matrix = new Float32Array(view.byteLength - 8 * columns);
  let at = 0;
  for (let block = 0; block < columns; block += BLOCK) {
    for (let row = 8 * columns; row < view.byteLength; row += columns) {
      for (let k = block; k < block + BLOCK; k++) matrix[at++] = view.getInt8(row + k) * (scales[k] as number);
    }
  }
  return matrix;
}

/** Multiplies a vector by the matrix of a projection. */
export function multiply(vector: Float32Array, matrix: Float32Array): Float32Array {
  const product = new Float32Array(matrix.length / vector.length);
  let at = 0;
  for (let block = 0; block < product.length; block += BLOCK) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let row = 0; row < vector.length; row++) {
      const factor = vector[row] as number;
      a += factor * (matrix[at] as number);
      b += factor * (matrix[at + 1] as number);
      c += factor * (matrix[at + 2] as number);
      d += factor * (matrix[at + 3] as number);
      e += factor * (matrix[at + 4] as number);
      f += factor * (matrix[at + 5] as number);
      g += factor * (matrix[at + 6] as number);
      h += factor * (matrix[at + 7] as number);
      at += BLOCK;
    }
    product.set([a, b, c, d, e, f, g, h], block);
  }
  return product;
}
