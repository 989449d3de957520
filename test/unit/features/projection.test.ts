import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProjection, multiply, readProjection } from '../../../src/features/projection.ts';
import { DIMENSION, PROJECTION, RECIPE } from '../../../src/features/recipe.ts';
import { packageRoot } from '../../../src/paths.ts';

describe('the projection', () => {
  it('is the one of this recipe', () => {
    // A new projection needs a new recipe: change both lines together.
    expect(RECIPE).toBe('mv2-3');
    expect(PROJECTION).toMatch(/^dad2458125e5/);
  });

  it('is what the repository holds, for 816 + 1,344 + 432 numbers', () => {
    const { rows, matrix, offset } = readProjection();
    expect(rows).toBe(2592);
    expect(matrix).toHaveLength(rows * DIMENSION);
    expect(offset).toHaveLength(DIMENSION);
    const committed = readFileSync(join(packageRoot, 'weights/projection-3.bin'));
    expect(committed.length).toBeLessThanOrEqual(1.5e6);
    const decoded = decodeProjection(committed, DIMENSION).matrix;
    expect(Buffer.from(decoded.buffer).equals(Buffer.from(matrix.buffer))).toBe(true);
  });

  it.each([1, 3, 8])('multiplies a vector of length %p by the matrix of scaled bytes', (rows) => {
    const columns = 16;
    const bytes = Buffer.alloc(8 * columns + rows * columns);
    const byte = (row: number, k: number) => ((37 * row + 11 * k) % 255) - 127;
    for (let k = 0; k < columns; k++) {
      bytes.writeFloatLE(k + 0.5, 4 * k);
      bytes.writeFloatLE(-k, 4 * (columns + k));
      for (let row = 0; row < rows; row++) bytes.writeInt8(byte(row, k), 8 * columns + row * columns + k);
    }
    const projection = decodeProjection(bytes, columns);
    expect(projection.rows).toBe(rows);
    expect(projection.offset).toEqual(Float32Array.from({ length: columns }, (_, k) => -k));
    const vector = Float32Array.from({ length: rows }, (_, row) => row - 2);
    const product = Array.from({ length: columns }, (_, k) =>
      vector.reduce((sum, value, row) => sum + value * byte(row, k) * (k + 0.5), 0),
    );
    expect([...multiply(vector, projection.matrix)]).toEqual(product);
  });

  it('of a wrong length, or with columns left over, is refused', () => {
    for (const length of [0, 64, 65]) expect(() => decodeProjection(new Uint8Array(length), 8)).toThrow(RangeError);
    expect(() => decodeProjection(new Uint8Array(8 * 12 + 12), 12)).toThrow(RangeError);
  });
});
