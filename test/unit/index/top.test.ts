import fc from 'fast-check';
import { TopK } from '../../../src/index/scan.ts';

describe('TopK', () => {
  it('keeps the k best, equal scores by smaller id, in any order of arrival', () => {
    const scores = fc.constantFrom(-1, -0.5, 0, 0.25, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const candidates = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), scores), {
      selector: ([id]) => id,
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(candidates, fc.integer({ min: 1, max: 70 }), (pairs, k) => {
        const top = new TopK(k);
        for (const [id, score] of pairs) if (!(score < top.threshold)) top.offer(id, score);
        const expected = pairs
          .map(([id, score]) => ({ id, score }))
          .sort((a, b) => (a.score === b.score ? a.id - b.id : a.score < b.score ? 1 : -1))
          .slice(0, k);
        const { ids, scores: found } = top.take();
        expect(Array.from(ids, (id, place) => ({ id, score: found[place] }))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
