import { bestOf } from '../../../src/engine/best.ts';
import { TextTable } from '../../../src/engine/text-table.ts';

const bm25 = { k1: 1.2, b: 0.75 };
const noPause = async () => undefined;

/** A table of texts with one field, `f`, whose words are their own hashes. */
function tableOf(texts: Readonly<Record<number, string>>) {
  const table = new TextTable();
  const set = (id: number, text: string) => {
    const counts = new Map<string, number>();
    const words = text === '' ? [] : text.split(' ');
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    table.set(id, { words: ['f', ...counts.keys()], counts: [words.length, ...counts.values()] });
  };
  for (const [id, text] of Object.entries(texts)) set(Number(id), text);
  const search = async (text: string, minimum = 1, accepts?: (id: number) => boolean) => {
    const found = await table.search({ field: 'f', words: text.split(' '), minimum, accepts, ...bm25 }, noPause);
    return new Map([...found.ids].map((id, place) => [id, found.scores[place] as number] as const));
  };
  return { table, set, search };
}

test('a text that is replaced or removed is found no more, and counts no more', async () => {
  const { table, set, search } = tableOf({ 1: 'red car', 2: 'red', 3: 'blue' });
  set(1, 'green car');
  table.delete(3);
  table.delete(99);
  const fresh = tableOf({ 2: 'red', 1: 'green car' });
  for (const query of ['red', 'blue', 'green car', 'red car none']) {
    expect(await search(query)).toEqual(await fresh.search(query));
  }
  expect([...(await search('red car')).keys()].sort()).toEqual([1, 2]);
  table.set(1, undefined);
  expect([...table.keys()]).toEqual([2]);
});

test('a minimum of different words is asked for, whatever else a text has', async () => {
  const { search } = tableOf({ 1: 'a a a', 2: 'a b', 3: 'a b c', 4: '' });
  const found = async (minimum: number) => [...(await search('a b c', minimum)).keys()];
  expect([await found(1), await found(2), await found(3)]).toEqual([[1, 2, 3], [2, 3], [3]]);
  expect([...(await search('a', 1, (id) => id !== 2)).keys()]).toEqual([1, 3]);
  expect((await search('a', 1, (id) => id === 3)).get(3)).toBe((await search('a')).get(3));
});

test('equal texts have equal scores, and empty ones shorten the mean', async () => {
  const { search, set } = tableOf({ 1: 'a b c', 2: 'c b a', 3: 'd d d' });
  const before = await search('a b c');
  expect(before.get(1)).toBe(before.get(2));
  set(4, '');
  expect((await search('a b c')).get(1)).not.toBe(before.get(1));
});

test('a table of which more than half was replaced is packed: memory does not grow, scores stay', async () => {
  const texts = Object.fromEntries(
    Array.from({ length: 300 }, (_, n) => [n + 1, `all w${n % 7} ${'x '.repeat(n % 3)}y`]),
  );
  const { set, search, table } = tableOf(texts);
  const wanted = await search('w3 x y');
  for (let round = 0; round < 5; round++) {
    for (const [id, text] of Object.entries(texts)) set(Number(id), `old${round}${id} ${text}`);
    for (const [id, text] of Object.entries(texts)) set(Number(id), text);
  }
  // What is left of the words that only replaced texts had is less than two rounds' worth.
  expect(table.bytes).toBeLessThan(900 * 1000);
  const found = await search('w3 x y');
  expect([...found].sort(([a], [b]) => a - b)).toEqual([...wanted].sort(([a], [b]) => a - b));
  for (let id = 1; id < 300; id++) table.delete(id);
  expect([...(await search('all')).keys()]).toEqual([300]);
});

test('the best are those that sorting puts first, however many are asked for', () => {
  const values = Array.from({ length: 3000 }, (_, n) => (n * 7919) % 501);
  const compare = (a: number, b: number) => (values[b] as number) - (values[a] as number) || a - b;
  const sorted = values.map((_, place) => place).sort(compare);
  for (const limit of [0, 1, 2, 10, 999, 1000, 1001, 2999, 5000, Number.POSITIVE_INFINITY]) {
    expect(bestOf(values.length, limit, compare)).toEqual(sorted.slice(0, limit));
  }
  expect(bestOf(0, 3, compare)).toEqual([]);
});
