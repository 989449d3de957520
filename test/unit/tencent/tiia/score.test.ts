import fc from 'fast-check';
import { type GroupType, groupTypes, thresholdOf } from '../../../../adapters/tencent/tiia/groups.ts';
import { SEPARATING } from '../../../../src/engine/score-curve.ts';

const type = (number: number) => groupTypes.get(number) as GroupType;
const numbers = [...groupTypes.keys()];

describe('the scores of Tencent TIIA', () => {
  it.each(numbers)('of GroupType %i give an identical picture 100 in spite of float rounding', (number) => {
    expect(type(number).score(1)).toBe(100);
    expect(type(number).score(1 + 1e-7)).toBe(100);
    expect(type(number).score(0.9999)).toBe(100);
  });

  it.each(numbers)('of GroupType %i are integers 0..100 that never fall as similarity grows', (number) => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
        const [low, high] = [type(number).score(Math.min(a, b)), type(number).score(Math.max(a, b))];
        expect(Number.isInteger(low) && low >= 0 && high <= 100).toBe(true);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  it.each(numbers.filter((number) => type(number).threshold > 0))(
    'of GroupType %i reach its default threshold where edited copies separate from other pictures',
    (number) => expect(type(number).score(SEPARATING)).toBe(type(number).threshold),
  );

  // Golden: GroupType, score at -1, 0.3, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99, 0.9999.
  it.each([
    [4, 0, 0, 0, 10, 20, 50, 68, 85, 97, 100],
    [8, 0, 0, 0, 9, 18, 45, 64, 84, 97, 100],
    [7, 0, 0, 0, 9, 18, 45, 64, 84, 97, 100],
    [5, 0, 0, 0, 6, 11, 28, 53, 78, 96, 100],
    [6, 0, 0, 0, 11, 22, 56, 71, 87, 97, 100],
    [1, 0, 0, 0, 10, 20, 50, 68, 85, 97, 100],
  ])('of GroupType %i are the golden ones', (number, ...expected) => {
    const cosines = [-1, 0.3, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99, 0.9999];
    expect(cosines.map((cosine) => type(number).score(cosine))).toEqual(expected);
  });
});

describe('the match threshold', () => {
  it.each([
    [4, 50],
    [8, 45],
    [7, 45],
    [5, 28],
    [6, 56],
    [1, 0],
    [2, 0],
    [3, 0],
  ])('of GroupType %i is %i unless the caller names one', (number, threshold) => {
    expect(thresholdOf(type(number), undefined)).toBe(threshold);
    expect(thresholdOf(type(number), 0)).toBe(threshold);
    expect(thresholdOf(type(number), 1)).toBe(1);
    expect(thresholdOf(type(number), 99)).toBe(99);
  });
});
