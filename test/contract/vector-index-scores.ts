import type { Metric, Neighbour, VectorIndex, VectorIndexFactory } from '../../src/index/port.ts';
import { naiveScore, randomUnitVectors } from './vector-index-model.ts';

/** What scores an engine gives, by either metric. */
export function describeScores(
  name: string,
  factory: VectorIndexFactory,
  search: (index: VectorIndex, ...query: Parameters<VectorIndex['search']>) => Promise<Neighbour[]>,
) {
  describe(`scores of the vector index: ${name}`, () => {
    const open: VectorIndex[] = [];
    const create = (metric: Metric, vectors: Record<number, readonly number[]>) => {
      const index = factory({ dimension: Object.values(vectors)[0]?.length as number, metric });
      open.push(index);
      for (const [id, numbers] of Object.entries(vectors)) index.upsert(Number(id), Float32Array.from(numbers));
      return index;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((index) => index.close()));
    });
    const vector = (...numbers: number[]) => Float32Array.from(numbers);
    const [nan, infinity] = [Number.NaN, Number.POSITIVE_INFINITY];

    it('are cosines unless told otherwise', async () => {
      const index = factory({ dimension: 2 });
      open.push(index);
      expect(index.metric).toBe('cosine');
      index.upsert(1, vector(0, 5));
      expect(await search(index, vector(0, 2), 1)).toEqual([{ id: 1, score: 1 }]);
    });

    it('are cosines of vectors of any length', async () => {
      const index = create('cosine', { 1: [0, 7], 2: [1.5, 2], 3: [0.25, 0], 4: [-9, 0] });
      const expected = [1, 0.6, 0, -1].map((score) => expect.closeTo(score, 6));
      const hits = await search(index, vector(30, 0), 4);
      expect(hits.map((hit) => hit.id)).toEqual([3, 2, 1, 4]);
      expect(hits.map((hit) => hit.score)).toEqual(expected);
    });

    it('are negated Euclidean distances', async () => {
      const index = create('euclidean', { 1: [0, 7], 2: [3, 4], 3: [0.25, 0], 4: [-9, 0] });
      expect(await search(index, vector(0, 0), 4)).toEqual([
        { id: 3, score: -0.25 },
        { id: 2, score: -5 },
        { id: 1, score: -7 },
        { id: 4, score: -9 },
      ]);
    });

    it('are inner products', async () => {
      const index = create('ip', { 1: [0, 7], 2: [3, 4], 3: [0.25, 0], 4: [-9, 0] });
      expect(await search(index, vector(2, 0.5), 4)).toEqual([
        { id: 2, score: 8 },
        { id: 1, score: 3.5 },
        { id: 3, score: 0.5 },
        { id: 4, score: -18 },
      ]);
    });

    it('of inner products may leave single precision, and are measured beyond it', async () => {
      const index = create('ip', { 1: [1e37, 1], 2: [1e37, -1e37], 3: [-1e37, 0], 4: [nan, 0] });
      const query = vector(1e37, 1e37);
      const hits = await search(index, query, 4);
      expect(hits.map(({ id, score }) => [id, score])).toEqual([
        [1, infinity],
        [2, 0],
        [3, -infinity],
        [4, -infinity],
      ]);
      const expected = [1, 2, 3].map((id) =>
        naiveScore(
          'ip',
          query,
          vector(
            ...([
              [1e37, 1],
              [1e37, -1e37],
              [-1e37, 0],
            ][id - 1] as number[]),
          ),
        ),
      );
      expect([...index.measure(query, [1, 2, 3])]).toEqual(expected);
      expect(index.longest / Math.hypot(...vector(1e37, 1e37))).toBeCloseTo(1, 12);
    });

    it('stay accurate for long vectors close together', async () => {
      const index = create('euclidean', { 1: [4096, 1.5], 2: [4096, 1.25], 3: [4096, 1] });
      expect(await search(index, vector(4096, 1), 3)).toEqual([
        { id: 3, score: 0 },
        { id: 2, score: -0.25 },
        { id: 1, score: -0.5 },
      ]);
    });

    it.each([1e37, 1e-37, 1e-42])('hold for numbers about %p', async (scale) => {
      const numbers = { 1: [scale, 0], 2: [scale, scale], 3: [-scale, 2 * scale], 4: [4 * scale, 0] };
      for (const metric of ['cosine', 'euclidean'] satisfies Metric[]) {
        const index = create(metric, numbers);
        const query = vector(4 * scale, scale);
        for (const { id, score } of await search(index, query, 4)) {
          const expected = naiveScore(metric, query, vector(...numbers[id as 1]));
          // No score is finer than the smallest number of single precision.
          expect(Math.abs(score - expected)).toBeLessThanOrEqual(Math.max(1e-6 * Math.abs(expected), 2 ** -149));
        }
        const order = metric === 'cosine' ? [1, 4, 2, 3] : [4, 2, 1, 3];
        expect((await search(index, query, 4)).map((hit) => hit.id)).toEqual(order);
      }
    });

    it('of zero vectors and of numbers that are not finite are the worst cosine', async () => {
      const index = create('cosine', { 1: [nan, 0], 2: [0, 0], 3: [1, 0], 4: [0.6, -0.8], 5: [infinity, 1] });
      const worst = (...ids: number[]) => ids.map((id) => ({ id, score: -1 }));
      expect(await search(index, vector(0, 1), 9)).toEqual([
        { id: 3, score: 0 },
        { id: 4, score: expect.closeTo(-0.8, 6) },
        ...worst(1, 2, 5),
      ]);
      expect(await search(index, vector(nan, 1), 2)).toEqual(worst(1, 2));
      expect(await search(index, vector(0, 0), 3)).toEqual(worst(1, 2, 3));
      expect([...index.measure(vector(0, 1), [1, 2, 5])]).toEqual([-1, -1, -1]);
    });

    it('of numbers that are not finite are the worst distance', async () => {
      const index = create('euclidean', { 1: [nan, 0], 2: [0, 0], 3: [infinity, 1] });
      const worst = (...ids: number[]) => ids.map((id) => ({ id, score: -infinity }));
      expect(await search(index, vector(0, 1), 9)).toEqual([{ id: 2, score: -1 }, ...worst(1, 3)]);
      expect(await search(index, vector(nan, 1), 2)).toEqual(worst(1, 2));
      expect([...index.measure(vector(infinity, 1), [1, 2, 3])]).toEqual([-infinity, -infinity, -infinity]);
    });

    it('are measured in double precision, in the given order, where single precision sees a tie', async () => {
      const near = { 1: [1, 0.00002], 2: [1, 0.00001], 3: [1, 0] };
      for (const metric of ['cosine', 'euclidean'] satisfies Metric[]) {
        const index = create(metric, near);
        const measured = index.measure(vector(1, 0), [3, 9, 1, 2, 3]);
        const expected = [3, 1, 2, 3].map((id) => naiveScore(metric, vector(1, 0), vector(...near[id as 1])));
        expect([...measured]).toEqual([expected[0], nan, expected[1], expected[2], expected[3]]);
        expect(new Set(measured).size).toBe(4);
      }
      const tied = await search(create('cosine', near), vector(1, 0), 3);
      expect(tied.map((hit) => hit.id)).toEqual([1, 2, 3]);
    });

    it('are measured as of now, even while a search sees an earlier state', async () => {
      const index = create('euclidean', { 1: [1], 2: [2] });
      const before = index.search(vector(0), 5);
      index.upsert(1, vector(5));
      index.remove(2);
      index.upsert(3, vector(7));
      expect([...index.measure(vector(0), [1, 2, 3])]).toEqual([-5, nan, -7]);
      expect(await before).toEqual([
        { id: 1, score: -1 },
        { id: 2, score: -2 },
      ]);
      expect([...index.measure(vector(0), [1, 2, 3])]).toEqual([-5, nan, -7]);
    });

    it('are bit-equal for equal vectors, wherever they lie', async () => {
      for (const metric of ['cosine', 'euclidean'] satisfies Metric[]) {
        const [one] = randomUnitVectors(1, 100, 7).values();
        const numbers = [...(one as Float32Array)].map((x) => x * 3);
        const index = create(metric, Object.fromEntries(Array.from({ length: 900 }, (_, i) => [i + 1, numbers])));
        const hits = await search(index, randomUnitVectors(2, 100, 8).get(2) as Float32Array, 5);
        expect(hits.map((hit) => hit.id)).toEqual([1, 2, 3, 4, 5]);
        expect(new Set(hits.map((hit) => hit.score)).size).toBe(1);
      }
    });
  });
}
