import sharp from 'sharp';
import { decodeImage } from '../../../src/images/decode.ts';
import type { ImageLimits } from '../../../src/images/port.ts';

const limits: ImageLimits = {
  formats: ['png', 'jpeg', 'gif'],
  maxBytes: 1e6,
  maxWidth: 1000,
  maxHeight: 1000,
  refuseFlat: false,
};
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c04020' } });

test.each([
  ['any format', 5999],
  ['its own', { png: 5999 }],
])('more pixels than %s may have', async (_, maxPixels) => {
  const bytes = await picture(60, 100).png().toBuffer();
  await expect(decodeImage(bytes, { ...limits, maxPixels })).rejects.toMatchObject({ problem: 'too-large' });
});

test.each([6000, { png: 6000 }, { gif: 10 }])('as many pixels as permitted: %j', async (maxPixels) => {
  const bytes = await picture(60, 100).png().toBuffer();
  expect(await decodeImage(bytes, { ...limits, maxPixels })).toMatchObject({ width: 60, height: 100 });
});

test('a large picture is shrunk in proportion; a small one is unchanged', async () => {
  const bytes = await picture(400, 100).jpeg().toBuffer();
  const small = await decodeImage(bytes, { ...limits, shrinkTo: 10_000 });
  expect(small).toMatchObject({ width: 200, height: 50 });
  expect(small.data).toHaveLength(200 * 50 * 3);
  expect(await decodeImage(bytes, { ...limits, shrinkTo: 40_000 })).toMatchObject({ width: 400, height: 100 });
});

test('a rotated picture is shrunk upright', async () => {
  const bytes = await picture(400, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  expect(await decodeImage(bytes, { ...limits, shrinkTo: 10_000 })).toMatchObject({ width: 50, height: 200 });
});
