import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { similarityScale } from '../../src/engine/score-curve.ts';
import type { BackendName } from '../../src/features/backends/port.ts';
import { iou } from '../../src/features/box.ts';
import { type PooledFeatures, startFeatures } from '../../src/features/features.ts';
import { cosine, draw, limits, scene } from '../unit/features/support.ts';

/** What features promise, whichever backend computes them. */
export function describeFeatures(backend: BackendName): void {
  describe(`features: ${backend}`, () => {
    let features: PooledFeatures;

    beforeAll(() => {
      features = startFeatures({ workers: 2, backend });
    });

    afterAll(() => features.close());

    describe('the pool', () => {
      test('knows its model before it has loaded, and becomes ready', async () => {
        expect(features.model).toMatch(/^mv2-\d+-v\d+-[0-9a-f]{12}$/);
        expect(features.dimension).toBe(512);
        await features.ready();
        expect(features.state).toBe('ready');
        expect(features.describe()).toMatchObject({ workers: 2, backend });
      });

      test('gives a unit vector, the size, the format and the content hash', async () => {
        const analysis = await features.analyse({ bytes: await scene(1), limits });
        expect(analysis.embedding).toHaveLength(512);
        expect(cosine(analysis.embedding, analysis.embedding)).toBeCloseTo(1, 5);
        expect(analysis).toMatchObject({ width: 320, height: 240, format: 'png', model: features.model });
        expect(analysis.contentHash).toMatch(/^[0-9a-f]{64}$/);
        expect([analysis.subjects, analysis.colours]).toEqual([[], []]);
      });

      // Seen with ONNX Runtime: the process was aborted.
      test.each([0, 100, 300])('may be closed while its model loads, after %p ms', async (ms) => {
        const other = startFeatures({ workers: 2, backend });
        await new Promise((resolve) => setTimeout(resolve, ms));
        await other.close();
        await expect(other.analyse({ bytes: await scene(1), limits })).rejects.toThrow(/have been closed/);
      });

      test('is deterministic from one pool to the next', async () => {
        const other = startFeatures({ workers: 1, backend });
        try {
          const bytes = await scene(2);
          const [a, b] = await Promise.all([features.analyse({ bytes, limits }), other.analyse({ bytes, limits })]);
          expect(b.embedding).toEqual(a.embedding);
        } finally {
          await other.close();
        }
      });

      test('computes identical requests once, and leaves the bytes to the caller', async () => {
        const before = await scene(3);
        // A view into a larger buffer, as Node's own small buffers are.
        const shared = Buffer.from(new ArrayBuffer(before.length + 64));
        before.copy(shared, 32);
        const bytes = shared.subarray(32, 32 + before.length);
        const [a, b] = await Promise.all([features.analyse({ bytes, limits }), features.analyse({ bytes, limits })]);
        expect(b).toBe(a);
        expect(await features.analyse({ bytes: before, limits })).toBe(a);
        expect(bytes.equals(before)).toBe(true);
        expect(await features.analyse({ bytes, limits, grey: true })).not.toBe(a);
      });

      test('an edited copy is nearer than any other picture', async () => {
        const scenes = await Promise.all(Array.from({ length: 8 }, (_, i) => scene(10 + i)));
        const stored = await Promise.all(scenes.map((bytes) => features.analyse({ bytes, limits })));
        const original = scenes[0] as Buffer;
        const copies = [
          sharp(original).jpeg({ quality: 30 }),
          sharp(original).flop(),
          sharp(original).resize(80, 60),
          sharp(original).greyscale(),
          sharp(original).extract({ left: 30, top: 20, width: 250, height: 190 }),
        ];
        for (const copy of copies) {
          const { embedding } = await features.analyse({ bytes: await copy.toBuffer(), limits });
          const [right, ...wrong] = stored.map((analysis) => cosine(analysis.embedding, embedding)) as [number];
          expect(right).toBeGreaterThan(Math.max(...wrong));
        }
      });

      test('a grey request embeds the same as the grey picture', async () => {
        const colour = await scene(20);
        const grey = await sharp(colour).greyscale().toColourspace('srgb').png().toBuffer();
        const [a, b] = await Promise.all([
          features.analyse({ bytes: colour, limits, grey: true }),
          features.analyse({ bytes: grey, limits }),
        ]);
        const similarity = similarityScale(features.model);
        expect(similarity(cosine(a.embedding, b.embedding))).toBeGreaterThan(0.97);
      });

      test('keeps the number of tensors the same', async () => {
        const one = startFeatures({ workers: 1, backend });
        try {
          await one.analyse({ bytes: await scene(30), limits, detect: {} });
          const before = await one.tensors();
          for (let i = 31; i < 36; i++)
            await one.analyse({ bytes: await scene(i), limits, detect: {}, grey: i % 2 === 0 });
          expect(await one.tensors()).toBe(before);
        } finally {
          await one.close();
        }
      });

      test('finishes running tasks before it closes', async () => {
        const other = startFeatures({ workers: 1, backend });
        const analysis = other.analyse({ bytes: await scene(40), limits });
        await other.close();
        expect((await analysis).embedding).toHaveLength(512);
      });
    });

    describe('refused pictures', () => {
      const refused = async (bytes: Buffer, extra = {}) =>
        features.analyse({ bytes, limits, ...extra }).catch((error: unknown) => error);

      test('arrive as ImageError with their problem', async () => {
        const whole = await scene(50);
        expect(await refused(Buffer.from('no picture'))).toMatchObject({ name: 'ImageError', problem: 'unrecognised' });
        expect(await refused(whole.subarray(0, 400))).toMatchObject({ name: 'ImageError', problem: 'corrupt' });
        expect(await refused(await draw(20, 20, ''))).toMatchObject({ problem: 'flat' });
      });

      test('a region outside the picture', async () => {
        const region = { x: 300, y: 0, width: 40, height: 40 };
        expect(await refused(await scene(51), { region })).toMatchObject({ name: 'ImageError', problem: 'region' });
      });

      test('limits that apply only when subjects are detected', async () => {
        const bytes = await scene(52);
        const detect = { limits: { maxWidth: 100 } };
        expect(await refused(bytes, { detect })).toMatchObject({ name: 'ImageError', problem: 'too-large' });
        await expect(features.analyse({ bytes, limits })).resolves.toMatchObject({ width: 320 });
      });
    });

    describe('subjects and colours', () => {
      const shoe = { x: 40, y: 60, width: 120, height: 80 };
      const product = () => draw(320, 240, `<rect x="40" y="60" width="120" height="80" rx="10" fill="#c01010"/>`);

      test('the main subject is what stands out', async () => {
        const { subjects, chosen, embedding } = await features.analyse({ bytes: await product(), limits, detect: {} });
        expect(subjects.length).toBeGreaterThan(0);
        expect(iou(chosen?.box ?? { x: 0, y: 0, width: 1, height: 1 }, shoe)).toBeGreaterThan(0.8);
        const whole = await features.analyse({ bytes: await product(), limits });
        expect(embedding).not.toEqual(whole.embedding);
      });

      test('only requested labels and the salient box are chosen', async () => {
        const bytes = await product();
        const { chosen } = await features.analyse({ bytes, limits, detect: { labels: ['zebra'] } });
        expect(['zebra', 'salient', undefined]).toContain(chosen?.label);
      });

      test('a region is what is embedded; its best overlapping subject is reported', async () => {
        const bytes = await product();
        const inside = await features.analyse({ bytes, limits, region: shoe, detect: {} });
        const plain = await features.analyse({ bytes, limits, region: shoe });
        expect(inside.embedding).toEqual(plain.embedding);
        expect(inside.chosen).toBeDefined();
        expect(plain.chosen).toBeUndefined();
        const empty = { x: 250, y: 180, width: 60, height: 50 };
        const outside = await features.analyse({ bytes, limits, region: empty, detect: {} });
        expect(outside.chosen === undefined || iou(outside.chosen.box, empty) > 0).toBe(true);
      });

      test('colours carry names, families and shares', async () => {
        const { colours } = await features.analyse({ bytes: await product(), limits, detect: {} });
        expect(colours[0]).toMatchObject({ name: 'white', family: 'White', rgb: [255, 255, 255] });
        expect(colours.some(({ family, share }) => family === 'Red' && share > 0.08 && share < 0.16)).toBe(true);
        expect(colours.length).toBeLessThanOrEqual(4);
      });
    });

    test('content classes add up to 1', async () => {
      const { classes } = await features.analyse({ bytes: await scene(60), limits, classify: true });
      expect(Object.values(classes ?? {}).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    });
  });
}
