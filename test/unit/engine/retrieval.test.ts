import type { Catalog } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Retrieval, Retriever } from '../../../src/engine/retrieval.ts';
import { joinFields, type VectorField } from '../../../src/vector-api/fields.ts';
import { openTestCatalog } from '../../support/lent-catalog.ts';
import { engineOf } from '../../support/vector-engine.ts';

const home = { family: 'f', account: 'a', region: 'r' };
const ref = { bucket: 'b', index: 'i' };
const fields: readonly VectorField[] = [
  { name: 'words', dimension: 2, metric: 'cosine' },
  { name: 'look', dimension: 2, metric: 'ip' },
  { name: 'place', dimension: 1, metric: 'euclidean' },
];

let catalog: Catalog;
let engine: Engine;
beforeAll(async () => {
  catalog = await openTestCatalog();
  engine = engineOf(catalog);
});
beforeEach(async () => {
  await engine.reset({});
  await engine.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 2 });
  const draft = { name: 'i', dimension: 5, metric: 'cosine', unfilterable: [] } as const;
  const more = { textFields: { title: {} }, vectorFields: fields };
  await engine.vectorBuckets.createIndex(home, 'b', { ...draft, ...more }, { maxIndexes: 9 });
  await put('phone', { words: [1, 0], look: [3, 0], place: [1] }, { title: 'red phone', price: 30, tags: ['a', 'b'] });
  await put('car', { words: [0, 1], look: [0, 1], place: [4] }, { title: 'red car red', price: 20 });
  await put('tea', { look: [2, 2] }, { title: 'green tea', price: 10, tags: ['c'] });
  await put('box', { words: [1, 1] }, { price: 'none' });
});
afterAll(async () => {
  await engine.tasks.close();
  await catalog.close();
});

function put(key: string, vectors: Readonly<Record<string, number[]>>, metadata: object) {
  const floats = Object.fromEntries(Object.entries(vectors).map(([name, list]) => [name, Float32Array.from(list)]));
  const draft = { key, vector: joinFields(fields, floats), metadata: { ...metadata } };
  return engine.vectors.put(home, ref, [draft], { maxVectors: 1000 });
}
async function retrieve(retriever: Retriever, more: Partial<Retrieval> = {}) {
  const index = await engine.vectorBuckets.getIndex(home, 'b', 'i');
  const { hits } = await engine.vectors.retrieve(index, { retriever, limit: 10, ...more }, {});
  return hits.map(({ key, score }) => [key, Math.round(score * 1e6) / 1e6]);
}
const near = (field: string, vector: number[], more: object = {}): Retriever => ({
  nearest: { field, vector: Float32Array.from(vector), k: 10, score: (distance) => -distance, ...more },
});
const red = { text: { field: 'title', text: 'red' } };
const priced = { filter: { field: 'price', compare: '<', to: 25 } } as const;

test('each vector field is searched by its own metric; who has no vector there is not found', async () => {
  expect(await retrieve(near('words', [2, 0]))).toEqual([
    ['phone', -0],
    ['box', -0.292893],
    ['car', -1],
  ]);
  expect(await retrieve(near('look', [1, 1]))).toEqual([
    ['tea', 4],
    ['phone', 3],
    ['car', 1],
  ]);
  expect(await retrieve(near('place', [2]))).toEqual([
    ['phone', -1],
    ['car', -2],
  ]);
});

test('conditions hold before the nearest are chosen, with and without texts', async () => {
  expect(await retrieve(near('look', [1, 0], { k: 1, condition: priced }))).toEqual([['tea', 2]]);
  expect(await retrieve(near('look', [0, 1], { k: 1, condition: { all: [priced, red] } }))).toEqual([['car', 1]]);
  const tagged = { filter: { field: 'tags', any: ['c', 'b'] } } as const;
  expect(await retrieve(near('look', [0, 1], { condition: tagged }), { within: priced.filter })).toEqual([['tea', 2]]);
});

test('a match is scored by its texts, and by boosts of its filters', async () => {
  const [car, phone] = await retrieve({ match: red });
  expect([car?.[0], phone?.[0]]).toEqual(['car', 'phone']);
  expect(
    await retrieve({
      match: {
        either: [
          { ...red, boost: 0 },
          { ...priced, boost: 3 },
        ],
      },
    }),
  ).toEqual([
    ['car', 3],
    ['tea', 3],
    ['phone', 0],
  ]);
  expect(
    await retrieve({
      match: {
        all: [
          { ...red, boost: 0 },
          { ...priced, boost: 3 },
        ],
      },
    }),
  ).toEqual([['car', 3]]);
  expect(await retrieve({ match: priced })).toEqual([
    ['car', 0],
    ['tea', 0],
  ]);
});

test('scores of several ways are added, or fused by rank or by weight', async () => {
  const look = near('look', [1, 1]);
  const place = near('place', [2]);
  expect(await retrieve({ sum: [look, place] })).toEqual([
    ['tea', 4],
    ['phone', 2],
    ['car', -1],
  ]);
  const parts = [
    { of: look, weight: 1 },
    { of: place, weight: 2 },
  ];
  expect(await retrieve({ ranks: parts, k: 1, window: 100 })).toEqual([
    ['phone', 1.333333],
    ['car', 0.916667],
    ['tea', 0.5],
  ]);
  expect(await retrieve({ scores: parts.map((part) => ({ ...part, normalizer: 'minMax' })), window: 2 })).toEqual([
    ['phone', 2],
    ['tea', 1],
    ['car', 0],
  ]);
});

test('hits are sorted by fields, keys and scores, those without a value last, and come in pages', async () => {
  const all: Retriever = { match: { filter: { all: [] } } };
  const keys = async (sort: Retrieval['sort'], more: object = {}) =>
    (await retrieve(all, { ...(sort && { sort }), ...more })).map(([key]) => key);
  expect(await keys([{ by: { field: 'price' }, descending: false }])).toEqual(['tea', 'car', 'phone', 'box']);
  expect(await keys([{ by: { field: 'tags' }, descending: true }])).toEqual(['tea', 'phone', 'box', 'car']);
  expect(await keys([{ by: 'key', descending: true }])).toEqual(['tea', 'phone', 'car', 'box']);
  expect(await keys([{ by: 'key', descending: true }], { skip: 1, limit: 2 })).toEqual(['phone', 'car']);
  expect(await keys(undefined)).toEqual(['box', 'car', 'phone', 'tea']);
});

test('many hits are sorted by the whole column', async () => {
  const drafts = Array.from({ length: 1200 }, (_, i) => ({
    key: `k${i}`,
    vector: joinFields(fields, {}),
    metadata: { n: (i * 7) % 1200 },
  }));
  await engine.vectors.put(home, ref, drafts, { maxVectors: 5000 });
  const sort = [{ by: { field: 'n' }, descending: true }] as const;
  const found = await retrieve({ match: { filter: { field: 'n', exists: true } } }, { sort, limit: 2 });
  expect(found.map(([key]) => key)).toEqual(['k857', 'k514']);
});

test('a write of somebody else between two queries is seen by the next one', async () => {
  await retrieve(near('look', [1, 1]));
  const other = engineOf(catalog);
  const draft = { key: 'new', vector: joinFields(fields, { look: Float32Array.of(9, 9) }), metadata: { title: 'red' } };
  await other.vectors.put(home, ref, [draft], { maxVectors: 1000 });
  expect((await retrieve(near('look', [1, 1])))[0]).toEqual(['new', 18]);
  expect((await retrieve({ match: red })).map(([key]) => key)).toContain('new');
  await other.vectors.remove(home, ref, ['new']);
  expect((await retrieve({ match: red })).map(([key]) => key)).not.toContain('new');
  await other.tasks.close();
});
