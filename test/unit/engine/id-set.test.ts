import { idSet } from '../../../src/engine/id-set.ts';

test.each([
  ['nothing', []],
  ['one', [7]],
  ['some, close together', [9, 3, 4, 1000]],
  ['some, far apart', [1, 2 ** 31, 2 ** 40, 2 ** 40 + 1]],
])('a set of %s holds that and nothing else', (_, ids) => {
  const set = idSet(Float64Array.from(ids));
  expect([...set.ids]).toEqual(ids);
  const near = ids.flatMap((id) => [id - 1, id, id + 1, id + 8, id + 2 ** 32]);
  for (const id of [...near, 1, 2 ** 50]) expect([id, set.has(id)]).toEqual([id, ids.includes(id)]);
});
