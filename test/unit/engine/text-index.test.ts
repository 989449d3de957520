import type { Catalog } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { TextQuery, VectorDraft } from '../../../src/engine/vectors.ts';
import { wordsOf } from '../../../src/vector-api/words.ts';
import { openTestCatalog } from '../../support/lent-catalog.ts';
import { engineOf } from '../../support/vector-engine.ts';

const home = { family: 'f', account: 'a', region: 'r' };
const ref = { bucket: 'b', index: 'i' };
const chinese = { locale: 'zh' };

let catalog: Catalog;
let engine: Engine;
beforeAll(async () => {
  catalog = await openTestCatalog();
  engine = engineOf(catalog);
});
beforeEach(async () => {
  await engine.reset({});
  await engine.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 2 });
  await makeIndex('i', { title: chinese, note: {} });
  await makeIndex('other', { title: chinese });
});
afterAll(async () => {
  await engine.tasks.close();
  await catalog.close();
});

function makeIndex(name: string, textFields: object) {
  const draft = {
    name,
    dimension: 2,
    metric: 'cosine' as const,
    unfilterable: ['note'],
    textFields: { ...textFields },
  };
  return engine.vectorBuckets.createIndex(home, 'b', draft, { maxIndexes: 9 });
}
function put(titles: Readonly<Record<string, VectorDraft['metadata']>>, index = 'i') {
  const drafts = Object.entries(titles).map(([key, metadata]) => ({ key, vector: Float32Array.of(1, 0), metadata }));
  return engine.vectors.put(home, { ...ref, index }, drafts, { maxVectors: 2000 });
}
async function search(text: string, more: Partial<TextQuery> = {}) {
  const index = await engine.vectorBuckets.getIndex(home, 'b', 'i');
  return engine.vectors.searchText(index, { field: 'title', text, limit: 10, ...more });
}
const keys = async (...query: Parameters<typeof search>) => (await search(...query)).map(({ key }) => key);

test('texts are found by their words, Chinese ones too, the best first', async () => {
  await put({
    a: { title: 'Wireless headphones' },
    b: { title: '无线蓝牙耳机,降噪' },
    c: { title: '耳机 耳机 耳机' },
    d: { title: ['Sports car', 'red'] },
    e: { note: 'headphones' },
  });
  expect(await keys('HEADPHONES')).toEqual(['a']);
  expect(await keys('蓝牙耳机')).toEqual(['b', 'c']);
  expect(await keys('耳机')).toEqual(['c', 'b']);
  expect(await keys('sports red', { operator: 'and' })).toEqual(['d']);
  expect(await keys('headphones', { field: 'note' })).toEqual(['e']);
  expect(await keys('。，!')).toEqual([]);
  await expect(search('red', { field: 'colour' })).rejects.toMatchObject({ problem: 'no-text-field' });
});

test('scores are those of BM25, k1 1.2 and b 0.75, over the texts of the index', async () => {
  const texts = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `k${i}`,
      Array.from({ length: 1 + (i % 7) }, (_, j) => `w${(i * (j + 3)) % 11}`).join(' '),
    ]),
  );
  await put(Object.fromEntries(Object.entries(texts).map(([key, title]) => [key, { title }])));
  await put({ x: { title: 'w1 w1 w1 w2' } }, 'other');
  const query = ['w1', 'w2', 'w5'];
  const found = await search(query.join(' '), { limit: 100 });
  const expected = reference(texts, query);
  expect(found.map(({ key }) => key)).toEqual(expected.map(({ key }) => key));
  for (const [place, { score }] of found.entries()) expect(score).toBeCloseTo(expected[place]?.score ?? 0, 12);
  expect(await search(query.join(' '), { limit: 3 })).toEqual(found.slice(0, 3));
});

function reference(texts: Readonly<Record<string, string>>, query: readonly string[]) {
  const all = Object.entries(texts).map(([key, text]) => ({ key, words: wordsOf(text, {}) }));
  const mean = all.reduce((sum, { words }) => sum + words.length, 0) / all.length;
  const score = (words: readonly string[]) => {
    let sum = 0;
    for (const word of query) {
      const holding = all.filter((one) => one.words.includes(word)).length;
      const frequency = words.filter((one) => one === word).length;
      const weight = Math.log(1 + (all.length - holding + 0.5) / (holding + 0.5));
      sum += (weight * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * words.length) / mean));
    }
    return sum;
  };
  return all
    .map(({ key, words }) => ({ key, score: score(words) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}

test('a filter holds before the limit, and a minimum of words can be asked for', async () => {
  const many = Array.from({ length: 30 }, (_, i) => [`k${i}`, { title: i % 3 ? 'red car' : 'red', n: i }] as const);
  await put(Object.fromEntries(many));
  expect(await keys('red', { filter: { field: 'n', any: [27, 28] }, limit: 1 })).toEqual(['k27']);
  expect(await search('red', { filter: { field: 'n', compare: '>', to: 26 }, limit: 5 })).toHaveLength(3);
  expect(await keys('red car blue', { minShouldMatch: 2, filter: { field: 'n', any: [3, 4] } })).toEqual(['k4']);
  expect(await keys('red car blue', { minShouldMatch: 3 })).toEqual([]);
});

test('words are replaced and removed with their vectors', async () => {
  await put({ a: { title: 'red' }, b: { title: 'blue' } });
  await put({ a: { title: 'green' }, b: {} });
  expect([await keys('red'), await keys('green'), await keys('blue')]).toEqual([[], ['a'], []]);
  await engine.vectors.remove(home, ref, ['a']);
  expect(await keys('green')).toEqual([]);
});

test('a text field that is added finds what was stored before; one that is taken away finds nothing', async () => {
  await engine.vectorBuckets.removeIndex(home, 'b', 'i');
  await makeIndex('i', {});
  const stored = Array.from({ length: 1001 }, (_, i) => [`k${i}`, { title: `word${i}`, note: '图库' }] as const);
  await put(Object.fromEntries(stored));
  await expect(search('word7')).rejects.toMatchObject({ problem: 'no-text-field' });
  const change = (textFields: object) =>
    engine.vectorBuckets.changeTextFields(home, 'b', 'i', (index) => ({
      textFields: { ...index.textFields, ...textFields },
      settings: { changed: true },
    }));
  await change({ title: {} });
  expect(await keys('word1000')).toEqual(['k1000']);
  const changed = await change({ note: chinese });
  expect(changed).toMatchObject({ textFields: { title: {}, note: chinese }, settings: { changed: true } });
  expect(await search('图库', { field: 'note', limit: 2000 })).toHaveLength(1001);
  await engine.vectorBuckets.changeTextFields(home, 'b', 'i', () => ({ textFields: { note: chinese } }));
  await expect(search('word7')).rejects.toMatchObject({ problem: 'no-text-field' });
  await change({ title: {} });
  expect(await keys('word7')).toEqual(['k7']);
});

test('others write while text fields change, and are found by them; two changes at once both hold', async () => {
  await engine.vectorBuckets.removeIndex(home, 'b', 'i');
  await makeIndex('i', {});
  const stored = Array.from({ length: 1900 }, (_, i) => [`k${i}`, { title: 'old', note: `n${i}` }] as const);
  await put(Object.fromEntries(stored));
  const { vectorBuckets, vectors } = engine;
  const add = (field: string) =>
    vectorBuckets.changeTextFields(home, 'b', 'i', ({ textFields }) => ({
      textFields: { ...textFields, [field]: {} },
    }));
  const order: string[] = [];
  const done = [add('title'), add('note')].map((one) => one.then(() => order.push('changed')));
  // The first are passed already, the last are still to come.
  for (const key of ['k0', 'k900', 'k1899', 'new']) {
    await put({ [key]: { title: `written ${key}` } });
    order.push('written');
  }
  await vectors.remove(home, ref, ['k1']);
  await Promise.all(done);
  // It did not wait for all vectors.
  expect(order[0]).toBe('written');
  expect((await keys('written', { limit: 9 })).sort()).toEqual(['k0', 'k1899', 'k900', 'new']);
  expect(await search('old', { limit: 5000 })).toHaveLength(1896);
  expect(await keys('n1898', { field: 'note' })).toEqual(['k1898']);
  expect(await keys('n900', { field: 'note' })).toEqual([]);
  const { textFields, settings } = await vectorBuckets.getIndex(home, 'b', 'i');
  expect([textFields, settings]).toEqual([{ title: {}, note: {} }, {}]);
});

test('of two changes of one field with different words, the later holds, and the earlier ends', async () => {
  await engine.vectorBuckets.removeIndex(home, 'b', 'i');
  await makeIndex('i', {});
  await put(Object.fromEntries(Array.from({ length: 1900 }, (_, i) => [`k${i}`, { title: '红色' }] as const)));
  const add = (locale: string) =>
    engine.vectorBuckets.changeTextFields(home, 'b', 'i', ({ textFields }) => {
      if (Object.hasOwn(textFields, 'title')) throw new Error('is there');
      return { textFields: { title: { locale } } };
    });
  const ended = await Promise.allSettled([add('en'), add('zh')]);
  expect(ended).toMatchObject([
    { status: 'rejected', reason: { problem: 'text-field-changed' } },
    { status: 'fulfilled', value: { textFields: { title: { locale: 'zh' } } } },
  ]);
});

test('a change that is refused changes nothing, and one of an index that goes meanwhile ends', async () => {
  await put({ a: { title: 'red' } });
  const refused = engine.vectorBuckets.changeTextFields(home, 'b', 'i', () => {
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  expect(await keys('red')).toEqual(['a']);
  const stored = Array.from({ length: 1400 }, (_, i) => [`k${i}`, { note: 'x' }] as const);
  await put(Object.fromEntries(stored));
  const change = engine.vectorBuckets.changeTextFields(home, 'b', 'i', () => ({
    textFields: { note: { locale: 'en' } },
  }));
  const [ended] = await Promise.allSettled([change, engine.vectorBuckets.removeIndex(home, 'b', 'i')]);
  expect(ended).toMatchObject({ status: 'rejected', reason: { problem: 'index-not-found' } });
});

test('a query that comes after its index was removed says so', async () => {
  const index = await engine.vectorBuckets.getIndex(home, 'b', 'i');
  await engine.vectorBuckets.removeIndex(home, 'b', 'i');
  const gone = engine.vectors.searchText(index, { field: 'title', text: 'red', limit: 1 });
  await expect(gone).rejects.toMatchObject({ problem: 'index-not-found' });
});
