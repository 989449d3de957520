import { startFeatures } from '../../../src/features/features.ts';
import { scene } from '../../support/pictures.ts';

const limits = { formats: ['jpeg'], maxBytes: 1e7, maxWidth: 4096, maxHeight: 4096, refuseFlat: false } as const;
const features = startFeatures({ workers: 1 });
afterAll(() => features.close());

test('a picture of shapes is a drawing or neutral; the confidences add up to 1', async () => {
  const bytes = await scene(3);
  const { classes } = await features.analyse({ bytes, limits, classify: true });
  expect(Object.keys(classes ?? {})).toEqual(['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy']);
  expect(Object.values(classes ?? {}).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
  expect((classes?.Drawing ?? 0) + (classes?.Neutral ?? 0)).toBeGreaterThan(0.5);
});

test('runs only on request, and does not change the embedding', async () => {
  const bytes = await scene(4);
  const plain = await features.analyse({ bytes, limits });
  expect(plain).not.toHaveProperty('classes');
  const { embedding } = await features.analyse({ bytes, limits, classify: true });
  expect([...embedding]).toEqual([...plain.embedding]);
});

test('leaks no tensors', async () => {
  await features.analyse({ bytes: await scene(5), limits, classify: true });
  const before = await features.tensors();
  for (const seed of [6, 7, 8]) await features.analyse({ bytes: await scene(seed), limits, classify: true });
  expect(await features.tensors()).toBe(before);
});
