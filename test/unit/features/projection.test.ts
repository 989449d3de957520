import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProjection, readProjection } from '../../../src/features/projection.ts';
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

  it('has scales and offsets of the columns before the rows', () => {
    const bytes = Buffer.alloc(8 * 2 + 3 * 2);
    [0.5, 2, 10, -10].forEach((value, i) => {
      bytes.writeFloatLE(value, 4 * i);
    });
    [1, 2, -3, 4, 127, -127].forEach((value, i) => {
      bytes.writeInt8(value, 16 + i);
    });
    const { rows, matrix, offset } = decodeProjection(bytes, 2);
    expect(rows).toBe(3);
    expect([...matrix]).toEqual([0.5, 4, -1.5, 8, 63.5, -254]);
    expect([...offset]).toEqual([10, -10]);
  });

  it('of a wrong length is refused', () => {
    for (const length of [0, 16, 17]) expect(() => decodeProjection(new Uint8Array(length), 2)).toThrow(RangeError);
  });
});
