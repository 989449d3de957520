import { normalized, reciprocalRanks, weightedScores } from '../../../src/vector-api/fusion.ts';

const hits = (scores: Readonly<Record<string, number>>) => Object.entries(scores).map(([id, score]) => ({ id, score }));
const words = { hits: hits({ a: 9, b: 4, c: 1 }), weight: 2 };
const near = { hits: hits({ c: 0.9, d: 0.8 }), weight: 0.5 };

test('reciprocal rank fusion adds weight / (k + rank), whatever the scores', () => {
  expect([...reciprocalRanks([words, near], { k: 50 })]).toEqual([
    ['a', 2 / 51],
    ['b', 2 / 52],
    ['c', 2 / 53 + 0.5 / 51],
    ['d', 0.5 / 52],
  ]);
  expect([...reciprocalRanks([{ hits: near.hits }], { k: 1 })]).toEqual([
    ['c', 1 / 2],
    ['d', 1 / 3],
  ]);
});

test('only the first hits of each list count', () => {
  expect([...reciprocalRanks([words, near], { k: 0, window: 1 })]).toEqual([
    ['a', 2],
    ['c', 0.5],
  ]);
  expect([...weightedScores([words], { window: 2 }).keys()]).toEqual(['a', 'b']);
});

test('weighted fusion adds normalized scores', () => {
  const lists = [
    { ...words, normalizer: 'minMax' as const },
    { ...near, normalizer: 'l2' as const },
  ];
  const sums = weightedScores(lists);
  expect(sums.get('a')).toBe(2);
  expect(sums.get('b')).toBeCloseTo((2 * 3) / 8, 12);
  expect(sums.get('c')).toBeCloseTo((0.5 * 0.9) / Math.sqrt(0.9 ** 2 + 0.8 ** 2), 12);
  expect(weightedScores([words]).get('b')).toBe(8);
});

test('normalizers hold for lists without differences, without length and without hits', () => {
  expect(normalized([3, 3], 'minMax')).toEqual([1, 1]);
  expect(normalized([0, 0], 'l2')).toEqual([0, 0]);
  expect(normalized([], 'minMax')).toEqual([]);
  expect(normalized([-4, 3], 'l2')).toEqual([-0.8, 0.6]);
  expect(normalized([5, -1], 'none')).toEqual([5, -1]);
});
