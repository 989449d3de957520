import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { nameColour } from '../../../src/features/colours.ts';
import { gemPool, resizeBilinear } from '../../../src/features/layers.ts';
import type { Subject } from '../../../src/features/port.ts';
import type { Pixels } from '../../../src/features/raster.ts';
import { salientSubject } from '../../../src/features/salient.ts';
import { chooseSubject } from '../../../src/features/subjects.ts';
import { mirrorSymmetricThumbnail } from '../../../src/features/thumbnail.ts';
import { draw, scene } from './support.ts';

async function pixels(png: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

describe('the salient box', () => {
  test('surrounds the largest object on a plain background', async () => {
    const shapes = '<circle cx="200" cy="100" r="50" fill="navy"/><circle cx="40" cy="40" r="10" fill="red"/>';
    const found = await salientSubject(await pixels(await draw(300, 200, shapes)));
    expect(found?.label).toBe('salient');
    for (const [key, value] of Object.entries({ x: 150, y: 50, width: 100, height: 100 })) {
      expect(Math.abs((found?.box[key as 'x'] ?? 0) - value)).toBeLessThanOrEqual(6);
    }
  });

  test('is missing when nothing stands out', async () => {
    expect(await salientSubject(await pixels(await draw(100, 100, '')))).toBeUndefined();
    const noise = sharp({
      create: {
        width: 90,
        height: 90,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    expect(await salientSubject(await pixels(await noise.png().toBuffer()))).toBeUndefined();
  });
});

describe('the choice of a subject', () => {
  const subject = (label: string, x: number, side: number): Subject => ({
    label,
    score: 0.5,
    box: { x, y: 0, width: side, height: side },
  });
  const subjects = [subject('person', 0, 100), subject('salient', 50, 80), subject('cat', 200, 40)];

  test('is the largest that is allowed', () => {
    expect(chooseSubject(subjects, undefined, undefined)?.label).toBe('person');
    expect(chooseSubject(subjects, ['cat'], undefined)?.label).toBe('salient');
    expect(chooseSubject([], undefined, undefined)).toBeUndefined();
  });

  test('is the best overlap within a region', () => {
    const region = { x: 190, y: 0, width: 50, height: 50 };
    expect(chooseSubject(subjects, undefined, region)?.label).toBe('cat');
    expect(chooseSubject(subjects, ['person'], region)).toBeUndefined();
  });
});

test('colours are named by their nearest neighbour', () => {
  expect(nameColour([255, 0, 0])).toEqual({ name: 'red', family: 'Red' });
  expect(nameColour([47, 79, 79]).name).toBe('darkslategray');
  const families = {
    Black: [8, 8, 8],
    Blue: [20, 40, 200],
    Brown: [120, 70, 30],
    Pink: [255, 150, 190],
    Gray: [120, 120, 122],
  };
  for (const [family, rgb] of Object.entries(families)) {
    expect(nameColour(rgb as [number, number, number]).family).toBe(family);
  }
});

test('the thumbnail does not change when the picture is mirrored', async () => {
  const png = await scene(1);
  const mirrored = await sharp(png).flop().png().toBuffer();
  const [a, b] = [await pixels(png), await pixels(mirrored)].map((picture) => mirrorSymmetricThumbnail(picture, 12));
  expect(a).toHaveLength(432);
  a?.forEach((value, i) => {
    expect(b?.[i]).toBeCloseTo(value, 4);
  });
});

test('a layer is resized from centre to centre, each channel by itself', () => {
  const layer = { data: Float32Array.from([0, 10, -4, 1, 20, 4]), shape: [1, 1, 2, 3] };
  const { data, shape } = resizeBilinear(layer, 1, 4);
  expect(shape).toEqual([1, 1, 4, 3]);
  expect([...data]).toEqual([0, 10, -4, 0.25, 12.5, -2, 0.75, 17.5, 2, 1, 20, 4]);
});

test('a layer is resized in height as in width, to more or fewer rows', () => {
  const column = Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7].flatMap((value) => [value, 10 * value, 0]));
  const rows = (height: number) => {
    const { data } = resizeBilinear({ data: column, shape: [1, 8, 1, 3] }, height, 1);
    return Array.from({ length: height }, (_, y) => [...data.subarray(3 * y, 3 * y + 3)]);
  };
  expect(rows(8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((value) => [value, 10 * value, 0]));
  expect(rows(2)).toEqual([1.5, 5.5].map((value) => [value, 10 * value, 0]));
  expect(rows(16).slice(0, 4)).toEqual([0, 0.25, 0.75, 1.25].map((value) => [value, 10 * value, 0]));
});

test('a layer is pooled by the cubic mean of its middle, to a power', () => {
  const data = new Float32Array(4 * 4 * 3).fill(9);
  const middle = [5, 6, 9, 10];
  for (const [i, cell] of middle.entries()) data.set([i === 0 ? 4 ** (1 / 3) : 0, 4, 0], 3 * cell);
  const pooled = (power?: number) => [...gemPool({ data, shape: [1, 4, 4, 3] }, 1, power)];
  expect(pooled().map((value) => value.toFixed(4))).toEqual(['1.0000', '4.0000', '0.0000']);
  expect(pooled(0.5).map((value) => value.toFixed(4))).toEqual(['1.0000', '2.0000', '0.0000']);
});
