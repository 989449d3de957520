import { createCacheBudget } from '../../../src/engine/cache-budget.ts';

/** A collection whose size may change. */
function holder(released: string[], name: string, bytes: number) {
  return { bytes, release: () => released.push(name) };
}

it('lets go what was not used for the longest time when collections grow beyond the limit', () => {
  const released: string[] = [];
  const budget = createCacheBudget(100);
  const a = holder(released, 'a', 40);
  budget.used('a', a);
  budget.used('b', holder(released, 'b', 40));
  budget.used('a', a);
  budget.used('c', holder(released, 'c', 30));
  expect(released).toEqual(['b']);
  a.bytes = 90;
  budget.used('a', a);
  expect(released).toEqual(['b', 'c']);
});

it('keeps the one in use, however large it is, and forgets what was dropped', () => {
  const released: string[] = [];
  const budget = createCacheBudget(100);
  budget.used('a', holder(released, 'a', 500));
  expect(released).toEqual([]);
  budget.dropped('a');
  budget.used('b', holder(released, 'b', 100));
  expect(released).toEqual([]);
});
