import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { analysisOptions as ofJd } from '../../../adapters/jd/productsearch/analysis-options.ts';
import { similarityOf as jdSimilarity } from '../../../adapters/jd/productsearch/score.ts';
import { analysisOptionsOf } from '../../../adapters/tencent/tiia/analysis-options.ts';
import { groupTypes } from '../../../adapters/tencent/tiia/groups.ts';
import { similarityScale } from '../../../src/engine/score-curve.ts';
import { viewDiscount } from '../../../src/engine/view-discount.ts';
import { analysePicture } from '../../../src/features/analyse.ts';
import { type PooledFeatures, startFeatures } from '../../../src/features/features.ts';
import type { AnalysisRequest, Subject } from '../../../src/features/port.ts';
import type { Pixels } from '../../../src/features/raster.ts';
import { boxToCompare, findSubjects } from '../../../src/features/subjects.ts';
import { similarityOfViews } from '../../../src/index/views.ts';
import { draw, limits, scene } from './support.ts';

const object = (label: string, score: number, x: number, y: number, width: number, height: number): Subject => ({
  label,
  score,
  box: { x, y, width, height },
});

describe('the views of a picture', () => {
  /** Analyses a picture of 320 × 240 in which the detector finds these objects; returns the sizes of the views. */
  async function viewsOf(found: readonly Subject[], more: Partial<AnalysisRequest> = {}) {
    const seen: string[] = [];
    const embed = async ({ width, height, data }: Pixels) => {
      seen.push(`${width}x${height}${data.every((byte, i) => byte === data[i - (i % 3)]) ? ' grey' : ''}`);
      return Float32Array.of(seen.length, 0);
    };
    const request = { bytes: await scene(1), limits, detect: {}, ...more };
    const tools = { embed, boxShare: 0.85, detector: async () => async () => [...found] };
    const { embedding, chosen } = await analysePicture(request, tools);
    return { seen, embedding: [...embedding], chosen };
  }

  test('are the subject and the whole', async () => {
    const { seen, embedding, chosen } = await viewsOf([object('cat', 0.8, 20, 30, 150, 120)]);
    // The middle 85 % of the detector's box.
    expect([seen, embedding, chosen?.label]).toEqual([['128x102', '320x240'], [1, 0, 2, 0], 'cat']);
  });

  test('are the whole alone when only something small is found, or nothing', async () => {
    const { seen, embedding, chosen } = await viewsOf([object('kite', 0.9, 100, 100, 11, 22)]);
    // What is answered as the subject stays what it was.
    expect([seen, embedding, chosen?.label]).toEqual([['320x240'], [1, 0], 'kite']);
    expect((await viewsOf([])).seen).toEqual(['320x240']);
  });

  test('show an object whose class is uncertain, unless a class is asked for', async () => {
    const doubtful = object('bird', 0.1, 20, 30, 200, 150);
    const { seen, chosen } = await viewsOf([doubtful, object('kite', 0.9, 100, 100, 11, 22)]);
    expect([seen, chosen?.label]).toEqual([['170x128', '320x240'], 'kite']);
    expect((await viewsOf([doubtful], { detect: { labels: ['bird'] } })).seen).toEqual(['320x240']);
    const asked = [object('cat', 0.8, 20, 30, 150, 120), object('handbag', 0.4, 0, 0, 100, 100)];
    expect((await viewsOf(asked, { detect: { labels: ['handbag'] } })).seen).toEqual(['85x85', '320x240']);
  });

  test('are exactly the region that the caller gives', async () => {
    const region = { x: 5, y: 6, width: 70, height: 80 };
    const { seen, embedding } = await viewsOf([object('cat', 0.8, 20, 30, 150, 120)], { region });
    expect([seen, embedding]).toEqual([['70x80'], [1, 0]]);
  });

  test('are turned grey where that is asked for', async () => {
    const { seen } = await viewsOf([object('cat', 0.8, 20, 30, 150, 120)], { grey: true });
    expect(seen).toEqual(['128x102 grey', '320x240 grey']);
  });
});

test('the box to compare is large, and the best by score and length', () => {
  const picture = { width: 100, height: 100 };
  const small = object('cat', 1, 0, 0, 28, 28);
  const sure = object('dog', 0.8, 0, 0, 30, 30);
  const large = object('cow', 0.3, 0, 0, 90, 90);
  expect(boxToCompare(picture, [], 1)).toBeUndefined();
  expect(boxToCompare(picture, [small], 1)).toBeUndefined();
  expect(boxToCompare(picture, [small, sure], 1)).toEqual(sure.box);
  expect(boxToCompare(picture, [small, sure], 0.85)).toEqual({ x: 2, y: 2, width: 26, height: 26 });
  expect(boxToCompare(picture, [sure, large, small], 0.85)).toEqual({ x: 6, y: 6, width: 77, height: 77 });
  const salient = object('salient', 0.9, 10, 10, 50, 50);
  expect(boxToCompare(picture, [sure, large, salient], 0.85)).toEqual(salient.box);
});

test('subjects are only those that are recognised, ten at most', async () => {
  const picture = { width: 300, height: 300, data: new Uint8Array(3 * 300 * 300).map((_, i) => (i * 7919) % 251) };
  const many = Array.from({ length: 14 }, (_, i) => object('cat', i < 12 ? 0.31 : 0.29, 20 * i, 0, 10 + i, 10));
  const { subjects, objects } = await findSubjects(picture, async () => many);
  expect(subjects.map(({ box }) => box.width)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10]);
  expect(objects).toHaveLength(14);
});

describe('copies of a picture with a product are found by every kind of gallery', () => {
  let features: PooledFeatures;
  beforeAll(() => {
    features = startFeatures({ workers: 1 });
  });
  afterAll(() => features.close());

  /** A room with a thing in it: detectors see something else in each copy. */
  const room = (hue: number, thing: string) =>
    draw(
      480,
      360,
      `<rect width="480" height="360" fill="hsl(${hue},35%,75%)"/><rect y="250" width="480" height="110" fill="hsl(${hue + 40},30%,40%)"/>
       <rect x="30" y="30" width="110" height="90" fill="#bde" stroke="#fff" stroke-width="7"/>${thing}`,
    );
  const vase =
    '<path d="M250 90h50l-8 60q60 60 20 150h-74q-40 -90 20 -150z" fill="#a33"/><path d="M230 220h90" stroke="#fc6" stroke-width="12"/>';
  const hat =
    '<ellipse cx="260" cy="270" rx="120" ry="28" fill="#345"/><path d="M190 265q10 -120 70 -110q60 -10 70 110z" fill="#456"/>';

  const kinds = [
    ...[5, 7, 8].map((number) => {
      const type = groupTypes.get(number);
      if (type === undefined) throw new Error(`no group type ${number}`);
      const passes = (cosine: number) => type.score(cosine) > type.threshold;
      return { name: `TIIA type ${number}`, options: analysisOptionsOf(type, {}), passes };
    }),
    { name: 'JD', options: ofJd, passes: (cosine: number) => jdSimilarity(cosine) > 0.8 },
  ];

  test.each(kinds)(
    '$name',
    async ({ options, passes }) => {
      for (const bytes of [await room(20, vase), await room(200, hat)]) {
        const stored = await features.analyse({ ...options, bytes });
        const edited = await Promise.all([
          sharp(bytes).jpeg({ quality: 30 }).toBuffer(),
          sharp(bytes).modulate({ brightness: 1.2 }).png().toBuffer(),
          sharp(bytes).resize(288, 216).png().toBuffer(),
        ]);
        for (const copy of edited) {
          const found = await features.analyse({ ...options, bytes: copy });
          const similarity = similarityOfViews(stored.embedding, found.embedding, {
            dimension: features.dimension,
            discount: viewDiscount(features.model),
          });
          expect(passes(similarityScale(features.model)(similarity))).toBe(true);
        }
      }
    },
    60_000,
  );
});
