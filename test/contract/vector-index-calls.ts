import fc from 'fast-check';
import type { Metric, VectorIndex, VectorIndexFactory } from '../../src/index/port.ts';
import { exactVectors, naiveScore, naiveSearch } from './vector-index-model.ts';

const ids = 24;
const id = fc.integer({ min: 1, max: ids });
/** Chooses one of the model's exact vectors. */
const choice = fc.integer({ min: 0, max: 11 });

const upsert = fc.record({ type: fc.constant('upsert' as const), id, choice });
const remove = fc.record({ type: fc.constant('remove' as const), id });
const search = fc.record({
  type: fc.constant('search' as const),
  choice,
  k: fc.integer({ min: 0, max: 30 }),
  /** Accepts the multiples of this number; 0 stands for no filter. */
  divisor: fc.constantFrom(0, 0, 1, 2, 5),
});
const measure = fc.record({
  type: fc.constant('measure' as const),
  choice,
  of: fc.array(fc.integer({ min: 0, max: ids + 1 }), { maxLength: 5 }),
});
const wait = fc.record({ type: fc.constantFrom('wait for one' as const, 'wait for all' as const) });

const rest = fc.record({ type: fc.constant('rest' as const) });

const calls = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: upsert },
    { weight: 2, arbitrary: remove },
    { weight: 4, arbitrary: search },
    { weight: 2, arbitrary: wait },
    { weight: 2, arbitrary: measure },
    { weight: 2, arbitrary: rest },
  ),
  { maxLength: 80 },
);

/** Any calls in any order, searches overlapping what follows them, give what a naive model gives at the time of the call. */
export function overlappingCalls(
  factory: VectorIndexFactory,
  metric: Metric,
  settle: (index: VectorIndex) => Promise<void>,
) {
  return fc.asyncProperty(fc.constantFrom(1, 2, 5, 16, 33), calls, async (dimension, steps) => {
    const index = factory({ dimension, metric });
    const model = new Map<number, Float32Array>();
    const palette = exactVectors(dimension);
    const pick = (place: number) => palette[place % palette.length] as Float32Array;
    // A caller may use its array again as soon as the call returns.
    const reused = new Float32Array(dimension);
    const lend = <T>(place: number, call: (array: Float32Array) => T): T => {
      reused.set(pick(place));
      const result = call(reused);
      reused.fill(Number.NaN);
      return result;
    };
    const searches: Promise<void>[] = [];
    for (const step of steps) {
      if (step.type === 'upsert') {
        lend(step.choice, (vector) => index.upsert(step.id, vector));
        model.set(step.id, pick(step.choice));
      } else if (step.type === 'remove') {
        expect(index.remove(step.id)).toBe(model.delete(step.id));
      } else if (step.type === 'search') {
        const accept = step.divisor === 0 ? undefined : (held: number) => held % step.divisor === 0;
        const expected = naiveSearch(model, pick(step.choice), step.k, { metric, ...(accept && { accept }) });
        // An odd divisor: the same as a list of ids, with some that are not held.
        const listed =
          step.divisor % 2 === 1 &&
          Float64Array.from({ length: ids }, (_, i) => i + 1).filter((one) => one % step.divisor === 0);
        const hits = lend(step.choice, (query) => index.search(query, step.k, listed || accept));
        searches.push(hits.then((found) => expect(found).toEqual(expected)));
      } else if (step.type === 'measure') {
        const expected = step.of.map((one) => {
          const held = model.get(one);
          return held === undefined ? Number.NaN : expect.closeTo(naiveScore(metric, pick(step.choice), held), 12);
        });
        expect([...index.measure(pick(step.choice), step.of)]).toEqual(expected);
      } else if (step.type === 'rest') {
        await settle(index);
      } else if (step.type === 'wait for one') {
        await searches.shift();
      } else {
        await Promise.all(searches.splice(0));
      }
      const held = Array.from({ length: ids }, (_, i) => i + 1).filter((one) => index.has(one));
      expect([index.size, held]).toEqual([model.size, [...model.keys()].sort((a, b) => a - b)]);
    }
    await Promise.all(searches);
    await index.close();
  });
}
