import fc from 'fast-check';
import { groupTypes } from '../../adapters/tencent-tiia/group-types.ts';
import { anchorsByType, scoreOf, thresholdOf } from '../../adapters/tencent-tiia/score.ts';

const type = (number: number) => groupTypes.get(number) as NonNullable<ReturnType<typeof groupTypes.get>>;
const numbers = [...groupTypes.keys()];

describe('the scores of Tencent TIIA', () => {
  it.each(numbers)('of GroupType %i give an identical picture 100 in spite of float rounding', (number) => {
    expect(scoreOf(type(number), 1)).toBe(100);
    expect(scoreOf(type(number), 1 + 1e-7)).toBe(100);
    expect(scoreOf(type(number), 0.9999)).toBe(100);
  });

  it.each(numbers)('of GroupType %i are integers 0..100 that never fall as similarity grows', (number) => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (a, b) => {
        const [low, high] = [scoreOf(type(number), Math.min(a, b)), scoreOf(type(number), Math.max(a, b))];
        expect(Number.isInteger(low) && low >= 0 && high <= 100).toBe(true);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  it.each(numbers.filter((number) => type(number).threshold > 0))(
    'of GroupType %i have an anchor at its default threshold',
    (number) => expect(anchorsByType[number]?.map(([, score]) => score)).toContain(type(number).threshold),
  );

  // Golden: GroupType, score at -1, 0, 0.3, 0.55, 0.75, 0.85, 0.9, 0.95, 0.99.
  it.each([
    [4, 0, 0, 14, 25, 50, 70, 80, 90, 98],
    [8, 0, 0, 12, 23, 45, 67, 78, 89, 98],
    [7, 0, 0, 12, 23, 45, 67, 78, 89, 98],
    [5, 0, 0, 8, 14, 28, 57, 71, 86, 97],
    [6, 0, 0, 15, 28, 56, 74, 82, 91, 98],
    [1, 0, 0, 14, 25, 50, 70, 80, 90, 98],
  ])('of GroupType %i are the golden ones', (number, ...expected) => {
    const cosines = [-1, 0, 0.3, 0.55, 0.75, 0.85, 0.9, 0.95, 0.99];
    expect(cosines.map((cosine) => scoreOf(type(number), cosine))).toEqual(expected);
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
