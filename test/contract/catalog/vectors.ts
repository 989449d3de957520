import fc from 'fast-check';
import type { Catalog, Namespace } from '../../../src/catalog/port.ts';
import type { VectorDraft, VectorIndexDraft, VectorIndexRow } from '../../../src/catalog/vector-port.ts';
import type { VectorFilter } from '../../../src/vector-api/filter.ts';
import { filters, metadata } from '../../support/vector-filters.ts';
import { passes } from '../../support/vector-model.ts';
import { at, collect, home } from './setting.ts';

const indexDraft = (name: string): VectorIndexDraft => ({
  name,
  dimension: 2,
  metric: 'cosine',
  unfilterable: ['a', '图'],
});

function addBucket(catalog: Catalog, name: string, settings = {}, namespace: Namespace = home) {
  return catalog.transaction(async (tables) => {
    const id = await tables.namespaces.lock(namespace);
    return tables.vectorBuckets.insert(id, { name, settings }, at);
  });
}

export function describeVectorBuckets(catalog: () => Catalog): void {
  const listed = async (page: Parameters<Catalog['vectorBuckets']['list']>[1]) =>
    (await catalog().vectorBuckets.list(home, page)).map(({ name }) => name);

  test('buckets come back as they were put in, and belong to their namespace', async () => {
    const settings = { deep: { list: [1.5, 'x', null, true, {}] }, 空: '', '\0': '\uD800' };
    const inserted = await addBucket(catalog(), 'b', settings);
    expect(inserted).toEqual({ id: expect.any(Number), name: 'b', settings, createdAt: at });
    expect(await catalog().vectorBuckets.find(home, 'b')).toEqual(inserted);
    const elsewhere = { ...home, region: 'south' };
    expect(await catalog().vectorBuckets.find(elsewhere, 'b')).toBeUndefined();
    expect(await catalog().vectorBuckets.find(home, 'b\0')).toBeUndefined();
    expect(await catalog().vectorBuckets.count(elsewhere)).toBe(0);
    await addBucket(catalog(), 'b', {}, elsewhere);
    await expect(addBucket(catalog(), 'b')).rejects.toMatchObject({ sqlState: '23505' });
    expect(await catalog().vectorBuckets.count(home)).toBe(1);
  });

  test('are listed by name as bytes compare, by prefix, page by page', async () => {
    for (const name of ['b', 'a_', 'ab', 'a%', 'B', 'a-', 'a']) await addBucket(catalog(), name);
    expect(await listed({ limit: 9 })).toEqual(['B', 'a', 'a%', 'a-', 'a_', 'ab', 'b']);
    expect(await listed({ prefix: 'a', after: 'a%', limit: 2 })).toEqual(['a-', 'a_']);
    expect(await listed({ prefix: 'a%', limit: 9 })).toEqual(['a%']);
    expect(await listed({ limit: 0 })).toEqual([]);
  });

  test('are listed by what their settings say exactly', async () => {
    await addBucket(catalog(), 'a', { group: 'g', tags: { x: 1, y: 2 } });
    await addBucket(catalog(), 'b', { group: 'g' });
    expect(await listed({ settings: { group: 'g' }, limit: 9 })).toEqual(['a', 'b']);
    expect(await listed({ settings: { group: 'g', tags: { y: 2, x: 1 } }, limit: 9 })).toEqual(['a']);
    expect(await listed({ settings: { tags: { x: 1 } }, limit: 9 })).toEqual([]);
  });

  test('an account’s are listed in all regions, by name and region, page by page', async () => {
    for (const region of ['south', 'north']) {
      for (const name of ['b', 'a', 'ab']) await addBucket(catalog(), name, {}, { ...home, region });
    }
    await addBucket(catalog(), 'a', {}, { ...home, account: 'other' });
    const places = async (page: Parameters<Catalog['vectorBuckets']['listEverywhere']>[1]) =>
      (await catalog().vectorBuckets.listEverywhere(home, page)).map(({ name, region }) => `${name} ${region}`);
    expect(await places({ prefix: 'a', limit: 9 })).toEqual(['a north', 'a south', 'ab north', 'ab south']);
    expect(await places({ after: { name: 'a', region: 'north' }, limit: 2 })).toEqual(['a south', 'ab north']);
  });

  test('settings are replaced; a bucket goes with its indexes and their vectors', async () => {
    const bucket = await addBucket(catalog(), 'b', { old: 1 });
    expect(await catalog().vectorBuckets.update(bucket.id, { new: 2 })).toEqual({ ...bucket, settings: { new: 2 } });
    const index = await catalog().vectorIndexes.insert(bucket.id, indexDraft('i'), at);
    await catalog().vectors.put(index.id, 1, [{ key: 'k', vector: new Float32Array(2), filterable: {}, other: {} }]);
    await catalog().vectorBuckets.remove(bucket.id);
    expect(await catalog().vectorBuckets.find(home, 'b')).toBeUndefined();
    expect(await catalog().vectorIndexes.find(home, 'b', 'i')).toBeUndefined();
    expect(await catalog().vectors.ids(index.id)).toEqual(new Float64Array());
    await expect(catalog().vectorBuckets.update(bucket.id, {})).rejects.toThrow('no such vector bucket');
  });

  test('indexes come back as they were put in, are listed by name and count their changes', async () => {
    const { id } = await addBucket(catalog(), 'b');
    const { id: other } = await addBucket(catalog(), 'c');
    const inserted = await catalog().vectorIndexes.insert(id, indexDraft('i'), at);
    expect(inserted).toEqual({
      ...indexDraft('i'),
      settings: {},
      textFields: {},
      vectorFields: [],
      id: expect.any(Number),
      vectorCount: 0,
      revision: 0,
      createdAt: at,
    });
    for (const name of ['Z', 'j', 'i2']) await catalog().vectorIndexes.insert(id, indexDraft(name), at);
    await catalog().vectorIndexes.insert(other, indexDraft('i'), at);
    const names = async (page: object) =>
      (await catalog().vectorIndexes.list(id, { limit: 9, ...page })).map(({ name }) => name);
    expect(await names({})).toEqual(['Z', 'i', 'i2', 'j']);
    expect(await names({ prefix: 'i', after: 'i' })).toEqual(['i2']);
    expect(await names({ limit: 1, after: 'Z' })).toEqual(['i']);
    expect(await catalog().vectorIndexes.count(id)).toBe(4);
    expect(await catalog().vectorIndexes.touch(inserted.id, 3)).toEqual({ ...inserted, revision: 1, vectorCount: 3 });
    const lock = catalog().transaction(({ vectorIndexes }) => vectorIndexes.lock(home, 'b', 'i'));
    expect(await lock).toMatchObject({ revision: 1, vectorCount: 3 });
    await expect(catalog().vectorIndexes.insert(id, indexDraft('i'), at)).rejects.toMatchObject({ sqlState: '23505' });
    await catalog().vectorIndexes.remove(inserted.id);
    expect(await catalog().vectorIndexes.find(home, 'b', 'i')).toBeUndefined();
    await expect(catalog().vectorIndexes.touch(inserted.id, 1)).rejects.toThrow('no such vector index');
  });
}

export function describeVectorIndexSettings(catalog: () => Catalog): void {
  const settings = { deep: { list: [1.5, 'x', null, true, {}] }, 空: '', '\0': '\uD800' };

  test('settings of an index come back as they were put in, and are replaced', async () => {
    const { id } = await addBucket(catalog(), 'b');
    const { vectorIndexes } = catalog();
    const inserted = await vectorIndexes.insert(id, { ...indexDraft('i'), settings }, at);
    expect(inserted.settings).toEqual(settings);
    expect(await vectorIndexes.find(home, 'b', 'i')).toEqual(inserted);
    expect(await vectorIndexes.list(id, { limit: 9 })).toEqual([inserted]);
    expect(await vectorIndexes.update(inserted.id, { mode: 'new' })).toEqual({
      ...inserted,
      settings: { mode: 'new' },
    });
    await expect(vectorIndexes.update(-1, {})).rejects.toThrow('no such vector index');
  });

  test('a change of settings is not one of the vectors, and the other way round', async () => {
    const { id } = await addBucket(catalog(), 'b');
    const { vectorIndexes } = catalog();
    const index = await vectorIndexes.insert(id, { ...indexDraft('i'), settings }, at);
    const other = await vectorIndexes.insert(id, indexDraft('j'), at);
    expect(await vectorIndexes.touch(index.id, 2)).toEqual({ ...index, revision: 1, vectorCount: 2 });
    expect(await vectorIndexes.update(index.id, {})).toEqual({ ...index, settings: {}, revision: 1, vectorCount: 2 });
    expect(await vectorIndexes.find(home, 'b', 'j')).toEqual(other);
  });
}

export function describeVectors(catalog: () => Catalog): void {
  let index: VectorIndexRow;
  let neighbour: VectorIndexRow;

  beforeEach(async () => {
    const { id } = await addBucket(catalog(), 'b');
    index = await catalog().vectorIndexes.insert(id, indexDraft('i'), at);
    neighbour = await catalog().vectorIndexes.insert(id, indexDraft('j'), at);
  });

  const draft = (key: string, filterable: VectorDraft['filterable'] = {}, n = 0): VectorDraft => ({
    key,
    vector: Float32Array.of(n, -n),
    filterable,
    other: {},
  });
  const put = (revision: number, ...drafts: VectorDraft[]) => catalog().vectors.put(index.id, revision, drafts);
  const everything = { vector: true, metadata: true };

  test('come back bit for bit, whatever their keys and metadata are', async () => {
    const bits = [0, 0x80000000, 1, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00001, 0x3dfcd6e9];
    const keys = ['a', '图\0', '\uD800', `${'🖼'.repeat(1023)}x`, `${'🖼'.repeat(1023)}y`, "'; DROP TABLE x", '', '{}'];
    const drafts = keys.map((key, n) => ({
      key,
      vector: new Float32Array(Uint32Array.of(bits[n] as number, bits[(n + 1) % 8] as number).buffer),
      filterable: { [key]: [n, key], nothing: null, deep: { yes: true } },
      other: { ' ': `${key}"\\`, big: 1.7976931348623157e308, small: 5e-324, text: '\\u0000' },
    }));
    const stored = await put(1, ...drafts);
    expect(stored.map(({ key, replaced }) => [key, replaced])).toEqual(keys.map((key) => [key, false]));
    const found = await catalog().vectors.get(index.id, [...keys].reverse(), everything);
    expect(found.map(({ key, metadata }) => ({ key, metadata }))).toEqual(
      drafts.map(({ key, filterable, other }) => ({ key, metadata: { ...filterable, ...other } })),
    );
    const bytes = (vectors: readonly { vector?: Float32Array }[]) =>
      vectors.map(({ vector }) =>
        Buffer.from(vector?.buffer ?? new ArrayBuffer(0), vector?.byteOffset, 8).toString('hex'),
      );
    expect(bytes(found)).toEqual(bytes(drafts));
    expect(await catalog().vectors.put(index.id, 2, [])).toEqual([]);
  });

  test('a vector of a known key is replaced as a whole, keeps its id, and is found by its revision', async () => {
    const [a, b] = await put(1, draft('a', { x: 1 }), draft('b'));
    const second = await put(2, draft('c'), draft('a', { y: 2 }, 7));
    expect(second.map(({ key, replaced }) => [key, replaced])).toEqual([
      ['c', false],
      ['a', true],
    ]);
    expect(await catalog().vectors.get(index.id, ['a', 'x'], everything)).toEqual([
      { id: a?.id, key: 'a', vector: Float32Array.of(7, -7), metadata: { y: 2 } },
    ]);
    const since = async (revision: number) =>
      (await collect(catalog().vectors.changedSince(index, revision))).map((row) => [row.revision, row.key]);
    expect(await since(0)).toEqual([
      [1, 'b'],
      [2, 'a'],
      [2, 'c'],
    ]);
    expect(await since(1)).toHaveLength(2);
    expect(await since(2)).toEqual([]);
    await catalog().vectors.put(neighbour.id, 5, [draft('a')]);
    expect(await since(2)).toEqual([]);
    expect(await catalog().vectors.remove(index.id, ['b', 'x'])).toEqual([b?.id]);
    expect([...(await catalog().vectors.ids(index.id))].sort()).toEqual([a?.id, second[0]?.id].sort());
  });

  test('changes are read in batches, none twice or never', async () => {
    // As if they were long: four make a batch.
    const wide = { id: index.id, dimension: 2 ** 17 };
    for (let revision = 1; revision <= 5; revision++) {
      await put(revision, ...Array.from({ length: 7 }, (_, n) => draft(`${revision}-${n}`)));
    }
    const batches: number[] = [];
    const keys: string[] = [];
    for await (const batch of catalog().vectors.changedSince(wide, 1)) {
      batches.push(batch.length);
      keys.push(...batch.map(({ key }) => key));
    }
    expect(batches).toEqual([4, 4, 4, 4, 4, 4, 4]);
    expect(new Set(keys).size).toBe(28);
    expect(keys.every((key) => !key.startsWith('1'))).toBe(true);
  });

  test('keys are listed by code point, after one that need not be there', async () => {
    await put(1, ...['b', '图', 'B', 'a', '\u{1F600}', 'a-'].map((key) => draft(key, {})));
    const keys = (after: string, limit = 9) => catalog().vectors.keys(index.id, { after, limit });
    expect(await keys('')).toEqual(['B', 'a', 'a-', 'b', '图', '\u{1F600}']);
    expect(await keys('a', 2)).toEqual(['a-', 'b']);
    expect(await keys('aa')).toEqual(['b', '图', '\u{1F600}']);
  });

  test('long keys that begin alike are listed in order too', async () => {
    // The database's index has 300 characters of them.
    const alike = '图'.repeat(299);
    const expected = [alike, `${alike}a`, `${alike}aa`, `${alike}ab`, `${alike}b`, `${alike}图${'z'.repeat(700)}`];
    await put(1, ...[...expected].reverse().map((key) => draft(key, {})));
    const keys = (after: string, limit = 9) => catalog().vectors.keys(index.id, { after, limit });
    expect(await keys('')).toEqual(expected);
    for (const [place, key] of expected.entries())
      expect(await keys(key, 2)).toEqual(expected.slice(place + 1, place + 3));
  });

  test('removals are told since a revision, with the changes of the same moment', async () => {
    const [a, b] = await put(1, draft('a'), draft('b'));
    await catalog().vectorIndexes.touch(index.id, 2);
    await catalog().vectors.remove(index.id, ['a']);
    await catalog().vectorIndexes.touch(index.id, -1, [a?.id ?? 0]);
    const { vectors } = catalog();
    const read = (since: number) => vectors.changes(index, { revision: since, id: 0 }, since);
    expect(await read(1)).toMatchObject({ revision: 2, count: 1, more: false, removed: Float64Array.of(a?.id ?? 0) });
    expect(await read(2)).toMatchObject({ rows: [], removed: Float64Array.of() });
    expect(await vectors.allIds(index.id)).toEqual({ revision: 2, ids: Float64Array.of(b?.id ?? 0) });
  });

  test('pages go by id, in a segment, through a filter', async () => {
    const stored = await put(1, ...Array.from({ length: 8 }, (_, n) => draft(`vector-key-${n}`, { n, odd: n % 2 })));
    const ids = stored.map(({ id }) => id);
    const page = async (more: object) =>
      (await catalog().vectors.page(index.id, { after: 0, limit: 9, ...more }, {})).map(({ id }) => id);
    expect(await page({})).toEqual(ids);
    expect(await page({ after: ids[2], limit: 2 })).toEqual(ids.slice(3, 5));
    expect(await page({ after: ids[2], limit: 2, filter: { field: 'odd', any: [1] } })).toEqual([ids[3], ids[5]]);
    expect(await page({ filter: { field: 'n', compare: '<', to: 2 } })).toEqual(ids.slice(0, 2));
    const segments = [await page({ segment: { count: 2, index: 0 } }), await page({ segment: { count: 2, index: 1 } })];
    expect(segments.flat().sort((x, y) => x - y)).toEqual(ids);
    expect(segments[1]).toContain(ids[1]);
  });

  test('a metadata column: the values of a field, by id, with the revision they are of', async () => {
    const values = { a: 1, b: 'x', c: ['\0', true], d: null } as const;
    const stored = await put(1, ...Object.entries(values).map(([key, f]) => draft(key, { f, g: 0 })), draft('e'));
    await catalog().vectors.put(neighbour.id, 1, [draft('a', { f: 'foreign' })]);
    const { revision } = await catalog().vectorIndexes.touch(index.id, 5);
    const column = async (id: number, field: string) => {
      const batches = [];
      for await (const batch of catalog().vectors.column(id, field)) batches.push({ ...batch, ids: [...batch.ids] });
      return batches;
    };
    const ids = stored.slice(0, 4).map(({ id }) => id);
    expect(await column(index.id, 'f')).toEqual([{ revision, ids, values: Object.values(values) }]);
    expect(await column(index.id, 'x')).toEqual([{ revision, ids: [], values: [] }]);
    expect(await column(-1, 'f')).toEqual([{ revision: 0, ids: [], values: [] }]);
    const changed = await collect(catalog().vectors.changedSince(index, 0, { filterable: true }));
    expect(changed.map(({ filterable }) => filterable)).toEqual([
      ...Object.values(values).map((f) => ({ f, g: 0 })),
      {},
    ]);
  });

  test('metadata by id, with the revision it is of', async () => {
    const [a] = await put(1, { ...draft('a', { x: 1 }), other: { y: [2] } }, draft('b'));
    const { revision } = await catalog().vectorIndexes.touch(index.id, 2);
    const [foreign] = await catalog().vectors.put(neighbour.id, 1, [draft('a')]);
    const asked = [a?.id as number, foreign?.id as number, 999_999_999];
    const found = await catalog().vectors.metadata(index.id, asked);
    expect(found).toEqual({ revision, byId: new Map([[a?.id, { x: 1, y: [2] }]]) });
    expect(await catalog().vectors.metadata(index.id, [])).toEqual({ revision, byId: new Map() });
    expect(await catalog().vectors.metadata(-1, [1])).toBeUndefined();
    expect(await catalog().vectors.matching(-1, { all: [] })).toBeUndefined();
  });

  test('a filter may hold a thousand values and lie deep', async () => {
    const [a] = await put(1, draft('a', { n: 1023, s: 'v1023' }), draft('b', { n: 5000 }));
    const many = { field: 'n', any: Array.from({ length: 1024 }, (_, n) => n) };
    const texts = { field: 's', any: Array.from({ length: 1024 }, (_, n) => `v${n}`) };
    const deep = Array.from({ length: 50 }).reduce<VectorFilter>((inner) => ({ all: [{ either: [inner] }] }), many);
    for (const filter of [many, texts, deep, { field: 's', none: ['x'] }]) {
      expect((await catalog().vectors.matching(index.id, filter))?.ids).toContain(a?.id);
    }
  });

  test('a filter finds what it means, of its own index only', async () => {
    const documents = fc.sample(metadata, { numRuns: 300, seed: 5 });
    const stored = await put(1, ...documents.map((document, n) => draft(`k${n}`, document)));
    await catalog().vectors.put(
      neighbour.id,
      1,
      documents.map((document, n) => draft(`k${n}`, document)),
    );
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const found = await catalog().vectors.matching(index.id, filter);
        const expected = stored.filter((_, n) => passes(filter, documents[n] ?? {})).map(({ id }) => id);
        expect([...(found?.ids ?? [])].sort((x, y) => x - y)).toEqual(expected);
        const page = await catalog().vectors.page(index.id, { after: 0, limit: 999, filter }, {});
        expect(page.map(({ id }) => id)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
}
