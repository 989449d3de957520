import type { Picture } from '../../src/catalog/port.ts';
import type { VectorFilter } from '../../src/vector-api/filter.ts';
import { home, none, ref, room, type SearchedServers } from '../support/catalog-servers.ts';

const filters: readonly VectorFilter[] = [
  { field: 'hundredth', any: [7] },
  { field: 'hundredth', none: [1, 2, 3] },
  { field: 'tenth', any: ['t3'] },
  { field: 'tenth', none: ['t3', 't4'] },
  { field: 'list', any: ['a3', 'a4'] },
  { field: 'list', any: [3] },
  { field: 'list', compare: '>=', to: 4 },
  { field: 'hundredth', compare: '<', to: 1.5 },
  { field: 'hundredth', compare: '>', to: 1e20 },
  { field: 'third', any: [true] },
  { field: 'third', exists: false },
  // What Milvus cannot say.
  { field: 'text', prefix: 'text 12' },
  { field: 'text', prefix: 'text 1203' },
  {
    either: [
      { field: 'text', prefix: 'text 99' },
      {
        all: [
          { field: 'tenth', any: ['t4'] },
          { field: 'hundredth', compare: '>', to: 90 },
        ],
      },
    ],
  },
  { field: 'nothing', exists: true },
];

/**
 * What holds of collections that an engine outside of the servers searches, beside the exact engine.
 * @param catalogs `embedded` where that engine serves the embedded catalog too
 */
export function searchedContract(
  servers: SearchedServers,
  catalogs: readonly ('database' | 'embedded')[] = ['database'],
): void {
  const { server, sql, numbers, makeIndex, addIndex, put, query, keys, searched, held } = servers;
  const { embedding, makeGallery, addPictures, near } = servers;
  const both = async () => [await server(), await server({ engine: 'exact' })] as const;

  it.each(['cosine', 'euclidean'] as const)(
    'answers like the exact engine, %s, and holds nothing in memory',
    async (metric) => {
      const [outside, exact] = await both();
      await makeIndex(outside, metric);
      await put(outside, 0, 500);
      const first = { vector: numbers(), k: 10 };
      expect(await query(outside, first)).toEqual(await query(exact, first));
      await searched(outside, 'without an index');
      for (let round = 0; round < 20; round++) {
        const wanted = { vector: numbers(), k: 10 };
        expect(await query(outside, wanted)).toEqual(await query(exact, wanted));
      }
      expect(outside.memory()).toEqual({ galleries: 0, vectorIndexes: 0, vectors: 0 });
      expect(exact.memory().vectors).toBe(500);
    },
    60_000,
  );

  it('sees through one server what another has acknowledged: 500 fresh ones, 500 removed ones', async () => {
    const [a, b] = [await server(), await server()];
    await makeIndex(a);
    await put(a, 0, 2500);
    const target = numbers();
    await keys(a, target);
    await searched(a);
    await keys(b, target);
    let [missed, found] = [0, 0];
    for (let round = 0; round < 250; round++) {
      const [writer, reader] = round % 2 ? [a, b] : [b, a];
      const close = target.map((value) => value + 1e-6 * round);
      // Some replace what an earlier round has removed, some what is there.
      const names = [`k${round}`, `new${round % 7}`];
      const drafts = names.map((key) => ({ key, vector: close, metadata: { round } }));
      await writer.vectors.put(home, ref, drafts, room);
      const hits = await query(reader, { vector: close, k: 2 });
      for (const name of names)
        if (!hits.some(({ key, metadata }) => key === name && metadata?.round === round)) missed++;
      await writer.vectors.remove(home, ref, names);
      const left = await keys(reader, close, 3);
      found += names.filter((name) => left.includes(name)).length;
    }
    expect({ missed, found }).toEqual({ missed: 0, found: 0 });
    expect([a.memory().vectors, b.memory().vectors]).toEqual([0, 0]);
  }, 120_000);

  it('finds what passes a filter: k whenever k exist, and the nearest ones', async () => {
    const [outside, exact] = await both();
    await makeIndex(outside);
    await put(outside, 0, 3000);
    await keys(outside, numbers());
    await searched(outside);
    let [found, wanted] = [0, 0];
    for (let round = 0; round < 4; round++) {
      // Half of what is compared has changed since.
      if (round === 2) await put(outside, 1500, 1900);
      for (const filter of [undefined, ...filters]) {
        const vector = numbers();
        const expected = await keys(exact, vector, 10, filter);
        const got = await keys(outside, vector, 10, filter);
        expect([filter, got.length]).toEqual([filter, expected.length]);
        found += got.filter((key) => expected.includes(key)).length;
        wanted += expected.length;
      }
    }
    expect(found / wanted).toBeGreaterThanOrEqual(0.99);
    expect(await keys(outside, numbers(), 3000)).toHaveLength(3000);
    expect(outside.memory().vectors).toBe(0);
  }, 120_000);

  it('orders equal vectors by key, also where an index met only some of them', async () => {
    const [outside, exact] = await both();
    await makeIndex(outside);
    const same = numbers();
    await put(outside, 0, 1500);
    const drafts = Array.from({ length: 1000 }, (_, i) => ({ key: `s${(i * 7) % 1000}`, vector: same, metadata: {} }));
    await outside.vectors.put(home, ref, drafts, room);
    await keys(outside, same);
    await searched(outside);
    expect(await keys(outside, same, 5)).toEqual(await keys(exact, same, 5));
    // Vectors that are newer, and farther away.
    await put(outside, 1500, 2000);
    expect(await keys(outside, same, 5)).toEqual(await keys(exact, same, 5));
  }, 60_000);

  it.each(['cosine', 'euclidean'] as const)(
    'compares vectors without a direction, numbers and metadata that an engine does not take, %s',
    async (metric) => {
      const [outside, exact] = await both();
      await makeIndex(outside, metric, 2);
      const vectors = [
        [0, 0],
        [1e20, 0],
        [3e38, 3e38],
        [1e-30, 0],
        [5, 5],
        [1, 1],
        [-1, 0.5],
      ].map((vector) => Float32Array.from(vector));
      const odd = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`f${at}`, at]));
      const drafts = vectors.map((vector, at) => ({ key: `v${at}`, vector, metadata: at === 6 ? odd : {} }));
      await outside.vectors.put(home, ref, drafts, room);
      await keys(outside, Float32Array.of(1, 1));
      await searched(outside, 'without an index');
      for (const vector of [...vectors, Float32Array.of(0.5, 1)]) {
        expect([vector, await keys(outside, vector, 5)]).toEqual([vector, await keys(exact, vector, 5)]);
      }
      const filter = { field: 'f4999', any: [4999] };
      expect(await keys(outside, Float32Array.of(-1, 0.5), 1, filter)).toEqual(['v6']);
    },
    60_000,
  );

  it('returns to a mark, on the server that rewinds and on others', async () => {
    const [a, b] = [await server(), await server()];
    await makeIndex(a);
    await put(a, 0, 300);
    const vector = numbers();
    for (const one of [b, a]) {
      await keys(one, vector);
      await searched(one, 'without an index');
    }
    const before = await keys(b, vector);
    const mark = await a.states.mark(null);
    await a.vectors.remove(home, ref, before.slice(0, 5));
    await a.vectors.put(home, ref, [{ key: 'more', vector, metadata: {} }], room);
    expect((await keys(b, vector))[0]).toBe('more');
    await a.states.rewind(mark);
    expect(await keys(a, vector)).toEqual(before);
    expect(await keys(b, vector)).toEqual(before);
    expect(await held(a)).toHaveLength(1);
  }, 60_000);

  it('drops what it holds of removed indexes, and of all after a reset', async () => {
    const engine = await server();
    await makeIndex(engine);
    await put(engine, 0, 10);
    await keys(engine, numbers());
    await searched(engine, 'without an index');
    expect(await held(engine)).toHaveLength(1);
    await engine.vectorBuckets.removeIndex(home, 'b', 'i');
    await none(() => held(engine));
    await addIndex(engine);
    await put(engine, 0, 10);
    expect(await keys(engine, numbers())).toHaveLength(10);
    await engine.reset({});
    await none(() => held(engine));
  }, 60_000);

  it.each(catalogs)(
    'with auto, takes what has grown beyond the setting, and leaves what has shrunk to half of it; %s',
    async (catalog) => {
      const engine = await server({ engine: 'auto', storedFrom: 100 }, { isEmbedded: catalog === 'embedded' });
      await makeIndex(engine);
      await put(engine, 0, 100);
      expect(await keys(engine, numbers())).toHaveLength(10);
      expect([engine.memory().vectors, await held(engine)]).toEqual([100, []]);
      await put(engine, 100, 101);
      await searched(engine, 'without an index');
      expect(await keys(engine, numbers(), 200)).toHaveLength(101);
      expect([engine.memory().vectors, (await held(engine)).length]).toEqual([0, 1]);
      const gone = Array.from({ length: 51 }, (_, at) => `k${at}`);
      await engine.vectors.remove(home, ref, gone);
      expect(await keys(engine, numbers(), 200)).toHaveLength(50);
      expect(engine.memory().vectors).toBe(50);
      await none(() => held(engine));
    },
    60_000,
  );

  it('galleries answer like the exact engine: of several views, with predicates, through another server', async () => {
    const [a, b, exact] = [await server(), await server(), await server({ engine: 'exact' })];
    await makeGallery(a);
    await addPictures(a, 0, 2600);
    await near(a, embedding(1));
    await searched(a);
    await addPictures(b, 2600, 2700);
    let [found, wanted] = [0, 0];
    for (let round = 0; round < 4; round++) {
      const vector = embedding(1 + (round % 2));
      for (const accept of [
        undefined,
        ({ tags }: Picture) => tags === '7',
        ({ tags }: Picture) => Number(tags) < 10,
        ({ item }: Picture) => item === 'i2650',
        () => false,
      ]) {
        const expected = await near(exact, vector, accept);
        const got = await near(round % 3 ? a : b, vector, accept);
        expect(got).toHaveLength(expected.length);
        found += got.filter((item) => expected.includes(item)).length;
        wanted += expected.length;
      }
    }
    expect(found / wanted).toBeGreaterThanOrEqual(0.99);
    expect([a.memory().galleries, b.memory().galleries]).toEqual([0, 0]);
  }, 120_000);

  it('galleries list, change and remove pictures, and mix no models', async () => {
    const engine = await server();
    await makeGallery(engine);
    await addPictures(engine, 0, 20);
    const vector = embedding(1);
    await near(engine, vector);
    await searched(engine, 'without an index');
    const [first = ''] = await near(engine, vector);
    const gallery = await engine.galleries.get(home, 'g');
    await engine.pictures.update(home, gallery, { item: first }, { tags: 'new' });
    expect(await near(engine, vector, ({ tags }) => tags === 'new')).toEqual([first]);
    await engine.pictures.remove(home, gallery, { item: first });
    expect(await near(engine, vector)).not.toContain(first);
    const accept = ({ item }: Picture) => item !== 'i0';
    const page = await engine.search.list(home, gallery, { offset: 5, limit: 3, accept });
    expect([page.pictures.length, page.total]).toEqual([3, first === 'i0' ? 19 : 18]);
    expect(engine.memory().galleries).toBe(0);
    await sql().exec(`UPDATE tuku.pictures SET model = 'other'; UPDATE tuku.galleries SET revision = revision + 1`);
    await expect(near(engine, vector)).rejects.toMatchObject({ problem: 'model-mismatch' });
  }, 60_000);
}
