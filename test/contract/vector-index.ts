import fc from 'fast-check';
import type { Metric, Neighbour, VectorIndex, VectorIndexFactory } from '../../src/index/port.ts';
import { overlappingCalls } from './vector-index-calls.ts';
import { naiveScore, naiveSearch, randomUnitVectors } from './vector-index-model.ts';
import { describeScores } from './vector-index-scores.ts';

/** Settings of an engine under the suite. */
export interface ContractOptions {
  /** Runs of each property test. */
  readonly runs?: number;
  /** Waits until the engine has done what it does behind the calls; then searches may take another way. */
  readonly rest?: (index: VectorIndex) => Promise<void>;
}

/** The rules of the VectorIndex port; every engine runs them with its own factory. */
export function describeVectorIndex(
  name: string,
  factory: VectorIndexFactory,
  { runs = 60, rest = () => Promise.resolve() }: ContractOptions = {},
) {
  const search = async (index: VectorIndex, ...query: Parameters<VectorIndex['search']>) => {
    await rest(index);
    return index.search(...query);
  };
  describeScores(name, factory, search);
  describe.each(['cosine', 'euclidean', 'ip'] satisfies Metric[])(`vector index: ${name}, %s`, (metric) => {
    const open: VectorIndex[] = [];
    const create = (dimension: number) => {
      const index = factory({ dimension, metric });
      open.push(index);
      return index;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((index) => index.close()));
    });

    const vector = (...numbers: number[]) => Float32Array.from(numbers);
    const ids = (hits: readonly Neighbour[]) => hits.map((hit) => hit.id);

    it('is empty at first', async () => {
      const index = create(3);
      expect([index.dimension, index.metric, index.size]).toEqual([3, metric, 0]);
      expect([index.has(1), index.remove(1)]).toEqual([false, false]);
      expect(await index.search(vector(1, 0, 0), 5)).toEqual([]);
    });

    it('returns all vectors when k is larger than their number, none when k is 0', async () => {
      const index = create(1);
      for (const id of [1, 2, 3]) index.upsert(id, vector(1));
      expect(ids(await search(index, vector(1), 1000))).toEqual([1, 2, 3]);
      expect(await search(index, vector(1), 0)).toEqual([]);
    });

    it('replaces the vector of an id, and stores a copy', async () => {
      const index = create(2);
      const mine = vector(1, 0);
      index.upsert(7, mine);
      mine.set([0, 1]);
      const score = async () => (await search(index, vector(1, 0), 1))[0]?.score;
      expect(await score()).toBeCloseTo(naiveScore(metric, vector(1, 0), vector(1, 0)), 5);
      index.upsert(7, mine);
      expect(index.size).toBe(1);
      expect(await score()).toBeCloseTo(naiveScore(metric, vector(1, 0), vector(0, 1)), 5);
    });

    it('drops removed vectors and accepts their ids again', async () => {
      const index = create(2);
      for (let id = 1; id <= 9; id++) index.upsert(id, vector(1, 0));
      for (const id of [1, 9, 5]) expect(index.remove(id)).toBe(true);
      expect([index.remove(5), index.has(5), index.has(4), index.size]).toEqual([false, false, true, 6]);
      index.upsert(5, vector(0, 1));
      expect(ids(await search(index, vector(0, 1), 10))).toEqual([5, 2, 3, 4, 6, 7, 8]);
    });

    it('orders equal scores by id, also where the k-th place is tied', async () => {
      const index = create(4);
      for (let i = 0; i < 400; i++) index.upsert(((i * 137) % 400) + 1, vector(0.5, 0.5, 0.5, i % 2 ? 0.5 : -0.5));
      index.upsert(1000, vector(1, 0, 0, 0));
      const better = Array.from({ length: 400 }, (_, i) => ((i * 137) % 400) + 1).filter((_, i) => i % 2);
      better.sort((a, b) => a - b);
      const hits = await search(index, vector(0.5, 0.5, 0.5, 0.5), 33);
      expect(ids(hits)).toEqual(better.slice(0, 33));
      expect(new Set(hits.map((hit) => hit.score)).size).toBe(1);
    });

    it('filters before ranking', async () => {
      const index = create(2);
      for (let id = 1; id <= 500; id++) index.upsert(id, vector(Math.cos(id / 500), Math.sin(id / 500)));
      expect(ids(await search(index, vector(1, 0), 3, (id) => id > 490))).toEqual([491, 492, 493]);
      expect(ids(await search(index, vector(1, 0), 3, (id) => id === 250))).toEqual([250]);
      expect(await search(index, vector(1, 0), 3, () => false)).toEqual([]);
    });

    it('rejects with the error of a filter and continues', async () => {
      const index = create(1);
      index.upsert(1, vector(1));
      const broken = () => {
        throw new Error('broken filter');
      };
      await expect(index.search(vector(1), 1, broken)).rejects.toThrow('broken filter');
      expect(ids(await search(index, vector(1), 1))).toEqual([1]);
    });

    it('refuses wrong lengths, ids and k', async () => {
      const index = create(3);
      expect(() => index.upsert(1, vector(1, 0))).toThrow(RangeError);
      for (const id of [0, -1, 1.5, Number.NaN, 2 ** 53]) {
        expect(() => index.upsert(id, vector(1, 0, 0))).toThrow(RangeError);
      }
      await expect(index.search(vector(1), 1)).rejects.toThrow(RangeError);
      for (const k of [-1, 1.5, Number.NaN]) await expect(index.search(vector(1, 0, 0), k)).rejects.toThrow(RangeError);
      expect(() => index.measure(vector(1), [])).toThrow(RangeError);
      expect(index.size).toBe(0);
    });

    it('holds ids up to the largest safe integer', async () => {
      const index = create(1);
      index.upsert(Number.MAX_SAFE_INTEGER, vector(1));
      index.upsert(2 ** 40, vector(1));
      expect(ids(await search(index, vector(1), 2))).toEqual([2 ** 40, Number.MAX_SAFE_INTEGER]);
    });

    it('finds the true neighbours among random vectors of many dimensions', async () => {
      for (const dimension of [1, 3, 16, 17, 100, 513]) {
        const index = create(dimension);
        const vectors = randomUnitVectors(700, dimension, dimension);
        for (const [id, stored] of vectors) index.upsert(id, stored);
        for (const query of [...vectors.values()].slice(0, 5)) {
          const expected = naiveSearch(vectors, query, 20, { metric });
          const hits = await search(index, query, 20);
          for (const [place, { id, score }] of hits.entries()) {
            expect(score).toBeCloseTo(expected[place]?.score ?? Number.NaN, 5);
            expect(naiveScore(metric, vectors.get(id) as Float32Array, query)).toBeCloseTo(score, 5);
          }
          expect(new Set(ids(hits)).size).toBe(20);
        }
        const even = await search(index, vectors.get(1) as Float32Array, 1000, (id) => id % 2 === 0);
        expect(ids(even).sort((a, b) => a - b)).toEqual(Array.from({ length: 350 }, (_, i) => 2 * i + 2));
      }
    });

    it('agrees with a naive model in any order of overlapping calls', async () => {
      // In use all the time, so that a thread that serves all indexes is not started anew in every run.
      const other = create(1);
      other.upsert(1, vector(1));
      await other.search(vector(1), 1);
      await fc.assert(overlappingCalls(factory, metric, rest), { numRuns: runs });
    });

    it('reports its content correctly between overlapping searches', async () => {
      const index = create(1);
      index.upsert(1, vector(1));
      const first = index.search(vector(1), 5);
      index.upsert(2, vector(1));
      const second = index.search(vector(1), 5);
      index.remove(2);
      expect(ids(await first)).toEqual([1]);
      expect([index.has(2), index.size]).toEqual([false, 1]);
      expect(ids(await second)).toEqual([1, 2]);
    });

    it('keeps indexes apart', async () => {
      const [left, right] = [create(2), create(2)];
      left.upsert(1, vector(1, 0));
      right.upsert(2, vector(1, 0));
      const answers = await Promise.all([left.search(vector(1, 0), 5), right.search(vector(1, 0), 5)]);
      expect(answers.map(ids)).toEqual([[1], [2]]);
    });

    it('shows nothing of a closed index in a later one', async () => {
      const old = create(64);
      for (let id = 1; id <= 300; id++) old.upsert(id, new Float32Array(64).fill(Number.NaN));
      await old.close();
      const index = create(5);
      for (let id = 1; id <= 300; id++) index.upsert(id, vector(0.5, 0.5, 0.5, 0.5, 0));
      const hits = await search(index, vector(0.5, 0.5, 0.5, 0.5, 0), 300);
      const score = metric === 'euclidean' ? 0 : 1;
      expect(hits).toEqual(Array.from({ length: 300 }, (_, i) => ({ id: i + 1, score })));
    });

    it('answers the search in progress when closed, and no call after that', async () => {
      const index = create(1);
      index.upsert(1, vector(1));
      const running = index.search(vector(1), 1);
      const closing = index.close();
      expect(ids(await running)).toEqual([1]);
      await expect(index.search(vector(1), 1)).rejects.toThrow('closed');
      expect(() => index.upsert(2, vector(1))).toThrow('closed');
      expect(() => index.measure(vector(1), [1])).toThrow('closed');
      await closing;
      await index.close();
    });
  });
}
