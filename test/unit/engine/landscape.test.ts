import { pairSimilarities } from '../../../src/engine/pair-similarities.ts';
import { principalPlane } from '../../../src/engine/principal-components.ts';
import { randomFrom } from '../../../src/engine/random.ts';

/** Vectors around two directions: 3 and 1 are how far they reach. */
function ellipse(count: number, dimension: number): Float32Array {
  const random = randomFrom(7);
  const vectors = new Float32Array(count * dimension);
  for (let at = 0; at < count; at++) {
    const angle = random() * 2 * Math.PI;
    vectors[at * dimension + 2] = 3 * Math.cos(angle) + 10;
    vectors[at * dimension + 5] = Math.sin(angle);
    vectors[at * dimension] = 0.01 * random();
  }
  return vectors;
}

test('the plane is that in which the vectors differ most, whatever their mean', () => {
  const vectors = ellipse(400, 8);
  const seen = Float32Array.from(vectors);
  const { points, explained } = principalPlane(vectors, 8);
  expect(explained[0]).toBeCloseTo(0.9, 1);
  expect(explained[0] + explained[1]).toBeGreaterThan(0.999);
  for (const at of [0, 50, 399]) {
    expect(points[2 * at]).toBeCloseTo(((seen[8 * at + 2] ?? 0) - 10) / 3, 0);
    expect(Math.abs(points[2 * at + 1] ?? 9)).toBeCloseTo(Math.abs(seen[8 * at + 5] ?? 0) / 3, 0);
  }
  expect(Math.max(...points.map(Math.abs))).toBe(1);
});

test('the same vectors have the same plane each time', () => {
  expect(principalPlane(ellipse(50, 8), 8)).toEqual(principalPlane(ellipse(50, 8), 8));
});

test.each([
  [0, []],
  [1, [0, 0]],
  [3, [0, 0, 0, 0, 0, 0]],
])('%i equal vectors are one point', (count, points) => {
  const equal = Float32Array.from({ length: count * 4 }, (_, at) => at % 4);
  expect(principalPlane(equal, 4)).toEqual({ points: Float32Array.from(points), explained: [0, 0] });
});

test('pairs are counted by the cosine of their best views', () => {
  // The second picture has a second view, like the third one; with it, the distance from 1 counts twice.
  const vectors = Float32Array.from([1, 0, 0, 1, 0.8, 0.6, 0.8, 0.6]);
  const pictures = { vectors, views: [1, 2, 1], dimension: 2, discount: 2 };
  const { bins, pairs, above } = pairSimilarities(pictures, 10, 0.8);
  // 1 with 2: 0.6, its second view being nearer but discounted; 1 with 3: 0.8; 2 with 3: the same second view, 1.
  expect([pairs, above]).toEqual([3, 2]);
  expect(bins).toHaveLength(50);
  expect(bins[0]?.from).toBeCloseTo(0.6, 6);
  expect(bins.at(-1)?.to).toBeCloseTo(1, 6);
  expect(bins.filter(({ pairs: some }) => some > 0)).toHaveLength(3);
});

test('of many pairs a sample is taken, the same each time', () => {
  const vectors = ellipse(100, 8);
  const pictures = { vectors, views: new Array<number>(100).fill(1), dimension: 8, discount: 1 };
  const sample = pairSimilarities(pictures, 1000, 0);
  expect(sample.pairs).toBe(1000);
  expect(sample.bins.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(1000);
  expect(pairSimilarities(pictures, 1000, 0)).toEqual(sample);
});

test('a gallery without pairs has no bins', () => {
  const one = { vectors: Float32Array.from([1, 0]), views: [1], dimension: 2, discount: 1 };
  expect(pairSimilarities(one, 10, 0)).toEqual({ bins: [], pairs: 0, above: 0 });
});
