import type { Catalog, Gallery, Namespace } from '../../../src/catalog/port.ts';
import { createGalleries } from '../../../src/engine/galleries.ts';
import { createItems, type Items } from '../../../src/engine/items.ts';
import { createKeeper } from '../../../src/engine/kept-files.ts';
import { createPictures, type Pictures } from '../../../src/engine/pictures.ts';
import { createReembedding } from '../../../src/engine/reembedding.ts';
import type { Analysis, Features } from '../../../src/features/port.ts';
import { lendCatalog } from '../../support/lent-catalog.ts';

const home: Namespace = { family: 'test', account: 'a', region: 'r' };
const rules = { maxPerItem: 5, uniqueName: 'gallery', distinct: true } as const;
let catalog: Catalog;
let items: Items;
let pictures: Pictures;
let shop: Gallery;

beforeAll(async () => {
  catalog = await lendCatalog();
});
beforeEach(async () => {
  await catalog.namespaces.drop({});
  items = createItems(catalog, () => new Date());
  const features = { model: 'm' } as Features;
  const fetcher = { fetch: () => Promise.reject(new Error('nothing is fetched here')) };
  const keeper = createKeeper('none', { features, fetcher });
  const reembedding = createReembedding({ catalog, features, keeps: 'none' });
  pictures = createPictures({ catalog, features, keeper, reembedding, now: () => new Date() });
  shop = await gallery('shop');
});
afterAll(() => catalog.close());

const gallery = (key: string) =>
  createGalleries(catalog, () => new Date()).create(
    home,
    { key, name: key, description: '', capacity: 100, settings: {} },
    { maxGalleries: 9 },
  );
const draft = (id: string) => ({ id, name: `name of ${id}`, fields: { colour: 'red' } });
const make = (...ids: string[]) => items.create(home, shop, ids.map(draft), { maxItems: 3 });
const analysisOptions = { limits: { formats: [], maxBytes: 1, maxWidth: 1, maxHeight: 1, refuseFlat: false } };
const picture = (item: string, name: string, contentHash = `${item}/${name}`) => ({
  draft: { item, name, content: '', tags: '', details: null },
  source: { analysis: { embedding: Float32Array.of(1, 0), model: 'm', contentHash } as unknown as Analysis },
  analysisOptions,
});
const note = { kind: 'note', id: '1', parent: 'p', name: '', fields: {} };

test('items are created one by one, up to the limit', async () => {
  expect(await make('a', 'b', 'a')).toEqual(['made', 'made', 'exists']);
  expect(await make('b', 'c', 'd')).toEqual(['exists', 'made', 'full']);
  expect(await items.find(home, shop, 'c')).toEqual({ ...draft('c'), sequence: expect.any(Number) });
  expect(await items.find(home, shop, 'd')).toBeUndefined();
  expect(await items.find(home, await gallery('other'), 'c')).toBeUndefined();
});

test('concurrent calls create no more than the limit', async () => {
  const made = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => make(id)));
  expect(made.flat().sort()).toEqual(['full', 'full', 'made', 'made', 'made']);
});

test('an item is removed with its pictures', async () => {
  await make('a', 'b');
  for (const [item, name] of [
    ['a', '1'],
    ['a', '2'],
    ['b', '3'],
  ] as const)
    await pictures.add(home, shop, picture(item, name), rules);
  expect(await items.removeEach(home, shop, ['a', 'none'])).toEqual([true, false]);
  expect(await pictures.matching(shop, { item: 'a' })).toEqual([]);
  expect(await pictures.matching(shop, { item: 'b' })).toHaveLength(1);
  expect(await catalog.galleries.find(home, 'shop')).toMatchObject({ pictureCount: 1 });
});

test('a removed gallery has no items', async () => {
  await make('a');
  await createGalleries(catalog, () => new Date()).remove(home, 'shop', { onlyEmpty: false });
  const again = await gallery('shop');
  await expect(make('b')).rejects.toMatchObject({ problem: 'gallery-not-found' });
  await expect(items.removeEach(home, shop, ['a'])).rejects.toMatchObject({ problem: 'gallery-not-found' });
  expect(await items.find(home, again, 'a')).toBeUndefined();
});

test('a picture is added only while its item exists, not to a later one with the same id', async () => {
  await make('a');
  const owner = await items.find(home, shop, 'a');
  if (owner === undefined) throw new Error('no item');
  await pictures.add(home, shop, picture('a', '1'), rules, { owner, note });
  expect(await catalog.resources.find(home, 'note', '1')).toMatchObject(note);
  await items.removeEach(home, shop, ['a']);
  await make('a');
  const late = pictures.add(home, shop, picture('a', '2'), rules, { owner, note: { ...note, id: '2' } });
  await expect(late).rejects.toMatchObject({ problem: 'not-found', kind: 'item', id: 'a' });
  expect(await catalog.resources.find(home, 'note', '2')).toBeUndefined();
});

test('a picture and its resource are stored together or not at all', async () => {
  await pictures.add(home, shop, picture('a', '1'), rules, { note });
  await expect(pictures.add(home, shop, picture('a', '2'), rules, { note })).rejects.toThrow();
  expect(await pictures.matching(shop, { item: 'a' })).toHaveLength(1);
  expect(await catalog.galleries.find(home, 'shop')).toMatchObject({ pictureCount: 1 });
});

test('an item cannot have a picture twice under any name; another item can have it', async () => {
  await pictures.add(home, shop, picture('a', '1', 'same'), rules);
  const twice = pictures.add(home, shop, picture('a', '2', 'same'), rules);
  await expect(twice).rejects.toThrow('picture 2 has the same bytes as 1');
  await pictures.add(home, shop, picture('b', '3', 'same'), rules);
  await pictures.add(home, shop, picture('a', '4', 'same'), { ...rules, distinct: false });
});
