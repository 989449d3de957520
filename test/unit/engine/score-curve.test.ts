import fc from 'fast-check';
import { calibrations } from '../../../src/engine/calibrations.ts';
import {
  type Anchors,
  type Calibration,
  IDENTICAL,
  scoreAnchors,
  scoreCurve,
  similarityScale,
} from '../../../src/engine/score-curve.ts';
import { RECIPE } from '../../../src/features/recipe.ts';

/** Scales of the dialects, with the anchors as they were first published: recorded scores must not change. */
const scales: readonly (readonly [name: string, scale: Parameters<typeof scoreCurve>[0], published: Anchors])[] = [
  ['0..100, from 80', { threshold: 80, max: 100, decimals: 2 }, anchors(0, 32, 80, 94, 100)],
  ['0..1, from 0.5', { threshold: 0.5, max: 1, decimals: 4 }, anchors(0, 0.2, 0.5, 0.85, 1)],
  ['0..1, from 0.8', { threshold: 0.8, max: 1, decimals: 6, faint: 0.4 }, anchors(0, 0.4, 0.8, 0.94, 1)],
  ...[50, 28, 56, 45].map((threshold) => {
    const published = anchors(0, threshold * 0.4, threshold, threshold + (100 - threshold) * 0.7, 100);
    return [`0..100, from ${threshold}, whole`, { threshold, max: 100, decimals: 0 }, published] as const;
  }),
];

function anchors(...scores: readonly number[]): Anchors {
  return [0.6, 0.8, 0.85, 0.95, 0.9999].map((cosine, i) => [cosine, scores[i] ?? 0] as const);
}

/** Straight lines between anchors, written independently of the code under test. */
function interpolated(published: Anchors, cosine: number): number {
  const upper = published.findIndex(([x]) => x >= cosine);
  const [x1, y1] = published.at(upper) as Anchors[number];
  if (upper <= 0) return y1;
  const [x0, y0] = published[upper - 1] as Anchors[number];
  return y0 + ((cosine - x0) / (x1 - x0)) * (y1 - y0);
}

describe.each(scales)('the curve of %s', (_, scale, published) => {
  const curve = scoreCurve(scale);
  const unit = 10 ** scale.decimals;

  it('has the published anchors', () => {
    expect(scoreAnchors(scale).map(([cosine]) => cosine)).toEqual(published.map(([cosine]) => cosine));
    for (const [i, [, score]] of scoreAnchors(scale).entries()) expect(score).toBeCloseTo(published[i]?.[1] ?? -1, 12);
    for (const [cosine, score] of published) expect(curve(cosine)).toBe(Math.round(score * unit) / unit);
  });

  it('gives the scores of the published anchors, over a dense sweep of similarities', () => {
    const wrong: number[] = [];
    for (let i = 0; i <= 410_000; i++) {
      const cosine = 0.595 + i / 1_000_000;
      if (curve(cosine) !== Math.round(interpolated(published, cosine) * unit) / unit) wrong.push(cosine);
    }
    expect(wrong).toEqual([]);
  });

  it('never falls, and stays within 0 and the maximum', () => {
    const cosines = fc.double({ min: -1.1, max: 1.1, noNaN: true });
    fc.assert(
      fc.property(cosines, cosines, (a, b) => {
        const [low, high] = [curve(Math.min(a, b)), curve(Math.max(a, b))];
        expect(low >= 0 && low <= high && high <= scale.max).toBe(true);
      }),
    );
  });

  it('is 0 for unrelated pictures and what is not a number, the maximum for the same picture', () => {
    expect([-1, 0, 0.6, Number.NaN].map(curve)).toEqual([0, 0, 0, 0]);
    expect([0.9999, 1, 1 + 1e-7].map(curve)).toEqual([scale.max, scale.max, scale.max]);
  });
});

it('a scale that does not ascend is refused', () => {
  expect(() => scoreCurve({ threshold: 2, max: 1, decimals: 0 })).toThrow(RangeError);
  expect(() => scoreCurve({ threshold: 0.5, max: 1, decimals: 0, faint: 0.6 })).toThrow(RangeError);
  expect(() => scoreCurve({ threshold: -1, max: 1, decimals: 0 })).toThrow(RangeError);
});

describe('the scale of similarities', () => {
  const models = Object.keys(calibrations).map((name) => `${name}-0123456789ab`);

  it.each(models)('of %s has the measured points, never falls and keeps -1 and 1', (model) => {
    const similarity = similarityScale(model);
    const { unrelated, faint, separating, close } = calibrations[model.slice(0, -13)] as Calibration;
    expect([unrelated, faint, separating, close].map(similarity)).toEqual([0.6, 0.8, 0.85, 0.95]);
    expect([-1, IDENTICAL, 1].map(similarity)).toEqual([-1, IDENTICAL, 1]);
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
        expect(similarity(Math.min(a, b))).toBeLessThanOrEqual(similarity(Math.max(a, b)));
      }),
    );
  });

  it('of the built-in model is measured', () => {
    expect(models).toContain(`${RECIPE}-0123456789ab`);
  });

  it('of a model without measured points is its cosine', () => {
    expect([-0.5, 0, 0.85, 1].map(similarityScale('custom-0123456789ab'))).toEqual([-0.5, 0, 0.85, 1]);
  });
});
