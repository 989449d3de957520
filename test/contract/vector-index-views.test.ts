import fc from 'fast-check';
import { createExactIndex } from '../../src/index/exact.ts';
import { createIndexes } from '../../src/index/factory.ts';
import type { VectorIndexFactory } from '../../src/index/port.ts';
import { createViewsIndex, MAX_VIEWS, pairScore, similarityOfViews, viewsIndexNames } from '../../src/index/views.ts';
import { faissInProcess, faissTrouble, untilBuilt } from '../support/faiss.ts';
import { describeVectorIndex } from './vector-index.ts';
import { exactVectors, naiveScore } from './vector-index-model.ts';

const discount = 2;
const over =
  (create: VectorIndexFactory): VectorIndexFactory =>
  (options) =>
    createViewsIndex(create, { ...options, discount });

describeVectorIndex('views over exact indexes', over(createExactIndex));

const log = { info: () => undefined, warn: () => undefined };
const indexes = createIndexes({ engine: 'faiss', faissFactory: 'Flat', folder: null, log }, { start: faissInProcess });
const engines = { exact: createExactIndex, ...((await faissTrouble()) === null && { faiss: indexes.create }) };
if ('faiss' in engines) {
  describeVectorIndex('views over FAISS indexes', over(indexes.create), {
    rest: async (index) => {
      await index.search(new Float32Array(index.dimension), 1);
      await untilBuilt(indexes);
    },
  });
}

describe.each(Object.entries(engines))('an index of entries with several views: %s', (_, create) => {
  const dimension = 4;
  const views = fc.array(fc.constantFrom(...exactVectors(dimension)), { minLength: 1, maxLength: MAX_VIEWS });
  const joined = (list: readonly Float32Array[]) => Float32Array.from(list.flatMap((view) => [...view]));
  const best = (query: readonly Float32Array[], entry: readonly Float32Array[]) =>
    Math.max(
      ...query.flatMap((a, i) =>
        entry.map((b, j) => pairScore({ metric: 'cosine', discount }, naiveScore('cosine', a, b), i, j)),
      ),
    );

  it('ranks by the best pair, whatever was replaced and removed before', async () => {
    const step = fc.record({ id: fc.integer({ min: 1, max: 12 }), entry: fc.option(views) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), views, fc.nat(14), async (steps, query, k) => {
        const index = createViewsIndex(create, { dimension, discount });
        const held = new Map<number, readonly Float32Array[]>();
        for (const { id, entry } of steps) {
          if (entry === null) expect(index.remove(id)).toBe(held.delete(id));
          else {
            index.upsert(id, joined(entry));
            held.set(id, entry);
          }
        }
        expect(index.size).toBe(held.size);
        const expected = [...held]
          .map(([id, entry]) => ({ id, score: best(query, entry) }))
          .sort((a, b) => b.score - a.score || a.id - b.id);
        const found = await index.search(joined(query), k);
        expect(found).toEqual(expected.slice(0, k).map(({ id, score }) => ({ id, score: expect.closeTo(score, 5) })));
        const even = await index.search(joined(query), k, (id) => id % 2 === 0);
        expect(even.map(({ id }) => id)).toEqual(
          expected
            .filter(({ id }) => id % 2 === 0)
            .slice(0, k)
            .map(({ id }) => id),
        );
        const measured = index.measure(joined(query), [...held.keys(), 99]);
        expect([...measured]).toEqual([
          ...[...held.values()].map((entry) => expect.closeTo(best(query, entry), 9)),
          Number.NaN,
        ]);
        await index.close();
      }),
      { numRuns: 200 },
    );
  });
});

describe('views', () => {
  const a = Float32Array.of(1, 0, 0, 1);
  const b = Float32Array.of(0.8, 0.6);

  it('of two first places count as they are, other pairs at a discount', () => {
    expect(similarityOfViews(a, b, { dimension: 2, discount })).toBeCloseTo(0.8, 6);
    expect(similarityOfViews(Float32Array.of(0, 1, 0.8, 0.6), b, { dimension: 2, discount })).toBeCloseTo(1, 6);
    expect(pairScore({ metric: 'cosine', discount }, 0.9, 1, 0)).toBeCloseTo(0.8, 9);
    expect(pairScore({ metric: 'euclidean', discount }, -3, 1, 1)).toBe(-6);
  });

  it('are in indexes whose names tell their place; wrong lengths are refused', async () => {
    expect(viewsIndexNames('gallery-1')).toEqual(['gallery-1', 'gallery-1-view-1']);
    const index = createViewsIndex(createExactIndex, { dimension: 2, discount });
    for (const length of [0, 1, 3, 2 * MAX_VIEWS + 2]) {
      expect(() => index.upsert(1, new Float32Array(length))).toThrow('1 to 2 vectors of 2 numbers');
    }
    await index.close();
  });
});
