import type { Catalog, Gallery, Picture } from '../../../src/catalog/port.ts';
import { createEngine, type Engine } from '../../../src/engine/engine.ts';
import { createExactIndex } from '../../../src/index/exact.ts';
import { lendCatalog } from '../../support/lent-catalog.ts';
import { pictureBytes } from '../../support/pictures-by-bytes.ts';

const home = { family: 'f', account: 'a', region: 'r' };
const analysisOptions = { limits: { formats: [], maxBytes: 10, maxWidth: 1, maxHeight: 1, refuseFlat: false } };
const features = pictureBytes(3);

let catalog: Catalog;
let engine: Engine;
let gallery: Gallery;
const forgotten: unknown[] = [];
beforeAll(async () => {
  catalog = await lendCatalog();
  const fetcher = { fetch: () => Promise.reject(new Error('no web')) };
  const forgetIndexes = (name?: string) => void forgotten.push(name ?? 'all');
  engine = createEngine({
    catalog,
    features,
    fetcher,
    indexOf: createExactIndex,
    forgetIndexes,
    now: () => new Date(),
  });
});
beforeEach(async () => {
  await engine.reset({});
  gallery = await engine.galleries.create(home, draft('g', 3), { maxGalleries: 2 });
});
afterAll(async () => {
  await engine.tasks.close();
  await catalog.close();
});

const draft = (key: string, capacity: number) => ({ key, name: key, description: '', capacity, settings: {} });
const source = (...bytes: number[]) => ({ bytes: Uint8Array.from(bytes) });
const put = (item: string, name: string, bytes: number[], replaces?: Parameters<Engine['pictures']['put']>[3]) =>
  engine.pictures.put(
    home,
    gallery,
    { draft: { item, name, content: '', tags: '', details: {} }, source: source(...bytes), analysisOptions },
    replaces,
  );
const held = async () => (await engine.pictures.page(gallery, { offset: 0, limit: 9 })).map(named);
const named = ({ item, name }: Picture) => item + name;

test('removed galleries take no memory, nor does anything after a reset', async () => {
  const search = () => engine.search.run(home, gallery, { source: source(1, 2, 3), analysisOptions, k: 1 });
  await put('a', 'x', [1, 2, 3]);
  expect((await search()).hits).toHaveLength(1);
  expect(engine.memory()).toMatchObject({ galleries: 1, vectors: 1 });
  forgotten.length = 0;
  await engine.galleries.remove(home, 'g', { onlyEmpty: false });
  expect(engine.memory()).toMatchObject({ galleries: 0, vectors: 0 });
  await engine.reset({});
  expect(forgotten).toEqual([`gallery-${gallery.id}`, `gallery-${gallery.id}-view-1`, 'all']);
});

test('galleries: created once, counted, removed when permitted', async () => {
  const made = await engine.galleries.ensure(home, draft('g', 9));
  expect(made).toEqual(gallery);
  expect((await engine.galleries.ensure(home, draft('h', 9))).capacity).toBe(9);
  expect(await engine.galleries.count(home)).toBe(2);
  await put('a', '1', [1, 0, 0]);
  await expect(engine.galleries.remove(home, 'g', { onlyEmpty: true })).rejects.toMatchObject({
    problem: 'gallery-not-empty',
  });
  await engine.galleries.remove(home, 'g', { onlyEmpty: false });
  await expect(engine.galleries.remove(home, 'g', { onlyEmpty: false })).rejects.toMatchObject({
    problem: 'gallery-not-found',
  });
  await expect(put('a', '1', [1, 0, 0])).rejects.toMatchObject({ problem: 'gallery-not-found' });
});

test('put replaces the selected pictures, even in a full gallery, and searches see it', async () => {
  for (const name of ['1', '2', '3']) await put('a', name, [1, Number(name), 0]);
  await expect(put('b', '1', [0, 0, 1])).rejects.toMatchObject({ problem: 'gallery-full' });
  await expect(put('b', '1', [0, 0, 1], [{ name: '9' }])).rejects.toMatchObject({ problem: 'gallery-full' });
  const { replaced, picture } = await put('b', '1', [0, 0, 1], [{ item: 'a', name: '2' }, { name: '1' }]);
  expect(replaced.map(named)).toEqual(['a2', 'a1']);
  expect(await held()).toEqual(['a3', 'b1']);
  expect((await engine.galleries.get(home, 'g')).pictureCount).toBe(2);
  const present = await engine.galleries.get(home, 'g');
  const hits = await engine.search.nearest(home, present, Float32Array.of(0, 0, 1), { k: 5 });
  expect(hits.map((hit) => named(hit.picture))).toEqual(['b1', 'a3']);
  expect((await put('b', '1', [0, 1, 0])).replaced).toEqual([picture]);
});

test('details may be derived from the analysis, and an analysis may replace the picture', async () => {
  const analysis = await engine.search.analyse(source(0, 0, 7), analysisOptions);
  const { picture } = await engine.pictures.put(home, gallery, {
    draft: { item: 'a', name: '1', content: '', tags: '', details: null },
    source: { analysis },
    analysisOptions,
    detailsOf: ({ contentHash }) => ({ contentHash }),
  });
  expect(picture.details).toEqual({ contentHash: '000007' });
});

test('removed by several selectors and by a predicate; no match is not an error', async () => {
  for (const name of ['1', '2', '3']) await put('a', name, [1, 1, 1]);
  const removed = await engine.pictures.removeEach(home, gallery, [{ name: '2' }, { name: '2' }, { item: 'x' }]);
  expect(removed.map((pictures) => pictures.map(named))).toEqual([['a2'], [], []]);
  expect((await engine.pictures.removeWhere(home, gallery, ({ name }) => name > '2')).map(named)).toEqual(['a3']);
  expect(await engine.pictures.removeWhere(home, gallery, () => false)).toEqual([]);
  expect(await held()).toEqual(['a1']);
  expect((await engine.galleries.get(home, 'g')).pictureCount).toBe(1);
  await expect(engine.pictures.remove(home, gallery, { ids: [0] })).rejects.toMatchObject({
    problem: 'picture-not-found',
  });
});

test('listed by a predicate, page by page', async () => {
  for (const name of ['1', '2', '3']) await put('a', name, [1, 1, 1]);
  const present = await engine.galleries.get(home, 'g');
  const accept = ({ name }: Picture) => name !== '1';
  const { pictures, total } = await engine.search.list(home, present, { offset: 1, limit: 5, accept });
  expect([pictures.map(named), total]).toEqual([['a3'], 2]);
});

test('searched by a stored picture; two pictures compared', async () => {
  const { picture } = await put('a', '1', [1, 0, 0]);
  await put('a', '2', [1, 1, 0]);
  const present = await engine.galleries.get(home, 'g');
  const others = await engine.search.byPicture(home, present, picture, { k: 2, accept: ({ id }) => id !== picture.id });
  expect(others.map((hit) => named(hit.picture))).toEqual(['a2']);
  await engine.pictures.remove(home, gallery, { ids: [picture.id] });
  await expect(engine.search.byPicture(home, present, picture, { k: 2 })).rejects.toMatchObject({
    problem: 'picture-not-found',
  });
  const { similarity } = await engine.search.compare(
    { source: source(1, 0, 0), analysisOptions },
    { source: source(1, 1, 0), analysisOptions },
  );
  expect(similarity).toBeCloseTo(Math.SQRT1_2, 5);
});

test('update derives each change from the stored state, even concurrently', async () => {
  await put('a', '1', [1, 0, 0]);
  await put('a', '2', [0, 1, 0]);
  const append = (letter: string) =>
    engine.pictures.update(home, gallery, { item: 'a' }, ({ content, name }) => ({ content: content + name + letter }));
  await Promise.all([append('x'), append('x'), append('x')]);
  const contents = (await engine.pictures.list(gallery, { item: 'a' })).map(({ content }) => content);
  expect(contents).toEqual(['1x1x1x', '2x2x2x']);
  await expect(engine.pictures.update(home, gallery, { item: 'none' }, () => ({}))).rejects.toMatchObject({
    problem: 'picture-not-found',
  });
});
