import type { Catalog } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { VectorDraft } from '../../../src/engine/vectors.ts';
import { openTestCatalog } from '../../support/lent-catalog.ts';
import { engineOf, now, searchedBy } from '../../support/vector-engine.ts';
import { bruteForce } from '../../support/vector-model.ts';

const home = { family: 'f', account: 'a', region: 'r' };
const ref = { bucket: 'b', index: 'i' };
const room = { maxVectors: 1000 };
/** What memory holds of one vector that was searched. */
const held = searchedBy === 'pgvector' ? 0 : 1;

let catalog: Catalog;
let engine: Engine;
beforeAll(async () => {
  catalog = await openTestCatalog();
  engine = engineOf(catalog);
});
beforeEach(async () => {
  await engine.reset({});
  await engine.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 2 });
  await engine.vectorBuckets.createIndex(home, 'b', index('i'), { maxIndexes: 2 });
});
afterAll(async () => {
  await engine.tasks.close();
  await catalog.close();
});

const index = (name: string, metric: 'cosine' | 'euclidean' = 'euclidean') => ({
  name,
  dimension: 2,
  metric,
  unfilterable: ['note'],
});
const vector = (key: string, numbers: readonly number[], metadata: VectorDraft['metadata'] = {}): VectorDraft => ({
  key,
  vector: Float32Array.from(numbers),
  metadata,
});
const put = (...drafts: VectorDraft[]) => engine.vectors.put(home, ref, drafts, room);
const indexAt = (place = ref) => engine.vectorBuckets.getIndex(home, place.bucket, place.index);
const near = async (numbers: readonly number[], k: number, more: object = {}) =>
  (await engine.vectors.query(await indexAt(), { vector: Float32Array.from(numbers), k, ...more }, {})).map(
    ({ key, distance }) => `${key} ${distance}`,
  );

describe('buckets and indexes', () => {
  test('an index that is gone takes no memory', async () => {
    await put(vector('a', [1, 0]));
    await near([1, 0], 1);
    expect(engine.memory()).toMatchObject({ vectorIndexes: held, vectors: held });
    await engine.vectorBuckets.removeIndex(home, 'b', 'i');
    expect(engine.memory()).toMatchObject({ vectorIndexes: 0, vectors: 0 });
  });

  test('are made once, within the limits, and found by name', async () => {
    const again = engine.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 1 });
    await expect(again).rejects.toMatchObject({ problem: 'bucket-exists' });
    const made = await engine.vectorBuckets.create(home, { name: 'c', settings: { group: 'g' } }, { maxBuckets: 2 });
    expect(made).toEqual({ name: 'c', settings: { group: 'g' }, createdAt: now });
    expect(await engine.vectorBuckets.get(home, 'c')).toEqual(made);
    const third = engine.vectorBuckets.create(home, { name: 'd', settings: {} }, { maxBuckets: 2 });
    await expect(third).rejects.toMatchObject({ problem: 'too-many-buckets' });

    const taken = engine.vectorBuckets.createIndex(home, 'b', index('i'), { maxIndexes: 1 });
    await expect(taken).rejects.toMatchObject({ problem: 'index-exists' });
    const full = engine.vectorBuckets.createIndex(home, 'b', index('j'), { maxIndexes: 1 });
    await expect(full).rejects.toMatchObject({ problem: 'too-many-indexes' });
    expect(await indexAt()).toMatchObject({ ...index('i'), vectorCount: 0, createdAt: now });
  });

  test('what is missing is named: the bucket first, then the index', async () => {
    const noBucket = { problem: 'bucket-not-found' };
    const noIndex = { problem: 'index-not-found' };
    const { vectorBuckets, vectors } = engine;
    await expect(vectorBuckets.get(home, 'x')).rejects.toMatchObject(noBucket);
    await expect(vectorBuckets.change(home, 'x', {})).rejects.toMatchObject(noBucket);
    await expect(vectorBuckets.listIndexes(home, 'x', { limit: 1 })).rejects.toMatchObject(noBucket);
    for (const [place, problem] of [
      [{ bucket: 'x', index: 'i' }, noBucket],
      [{ bucket: 'b', index: 'x' }, noIndex],
    ] as const) {
      await expect(vectorBuckets.getIndex(home, place.bucket, place.index)).rejects.toMatchObject(problem);
      await expect(vectorBuckets.removeIndex(home, place.bucket, place.index)).rejects.toMatchObject(problem);
      await expect(vectorBuckets.changeIndex(home, place.bucket, place.index, {})).rejects.toMatchObject(problem);
      await expect(vectors.put(home, place, [], room)).rejects.toMatchObject(problem);
      await expect(vectors.remove(home, place, ['a'])).rejects.toMatchObject(problem);
    }
  });

  test('what is gone since it was found is not answered', async () => {
    const gone = await indexAt();
    const query = { vector: Float32Array.of(1, 0), k: 1 };
    await put(vector('a', [1, 0]));
    await engine.vectorBuckets.removeIndex(home, 'b', 'i');
    await expect(engine.vectors.query(gone, query, {})).rejects.toMatchObject({ problem: 'index-not-found' });
    expect(await engine.vectors.get(gone, ['a'], {})).toEqual([]);
    expect(await engine.vectors.list(gone, { limit: 1 }, {})).toEqual({ vectors: [] });
    await engine.vectorBuckets.createIndex(home, 'b', index('i'), { maxIndexes: 2 });
    await put(vector('a', [1, 0]));
    await expect(engine.vectors.query(gone, query, {})).rejects.toMatchObject({ problem: 'index-not-found' });
  });

  test('settings of an index are kept and changed one by one, its vectors left alone', async () => {
    const { vectorBuckets } = engine;
    const settings = { mode: 'old', tags: { a: '1' } };
    const made = await vectorBuckets.createIndex(home, 'b', { ...index('j'), settings }, { maxIndexes: 2 });
    expect(made).toEqual({ ...index('j'), settings, textFields: {}, vectorFields: [], vectorCount: 0, createdAt: now });
    expect((await indexAt()).settings).toEqual({});
    await engine.vectors.put(home, { bucket: 'b', index: 'j' }, [vector('a', [1, 0])], room);
    const changed = await vectorBuckets.changeIndex(home, 'b', 'j', { mode: 'new', tags: null, log: [1] });
    expect(changed).toEqual({ ...made, settings: { mode: 'new', log: [1] }, vectorCount: 1 });
    expect(await indexAt({ bucket: 'b', index: 'j' })).toMatchObject(changed);
    expect((await vectorBuckets.listIndexes(home, 'b', { limit: 9 })).map((one) => one.settings)).toEqual([
      {},
      changed.settings,
    ]);
  });

  test('settings are changed one by one, and buckets are found by them', async () => {
    const settings = { group: 'g', tags: { a: '1' } };
    await engine.vectorBuckets.create(home, { name: 'c', settings }, { maxBuckets: 2 });
    const listed = async (wanted: object) =>
      (await engine.vectorBuckets.list(home, { limit: 9, settings: { ...wanted } })).map(({ name }) => name);
    expect(await listed({ group: 'g' })).toEqual(['c']);
    expect(await listed({ tags: {} })).toEqual([]);
    const changed = await engine.vectorBuckets.change(home, 'c', { group: null, log: 'on' });
    expect(changed.settings).toEqual({ tags: { a: '1' }, log: 'on' });
    expect(await listed({ group: 'g' })).toEqual([]);
    expect(await listed({})).toEqual(['b', 'c']);
  });

  test('a bucket is removed when it is empty, an index with its vectors', async () => {
    await put(vector('a', [1, 0]));
    expect(await near([1, 0], 1)).toEqual(['a 0']);
    expect(engine.memory()).toMatchObject({ vectorIndexes: held, vectors: held });
    await expect(engine.vectorBuckets.remove(home, 'b')).rejects.toMatchObject({ problem: 'bucket-not-empty' });
    await engine.vectorBuckets.removeIndex(home, 'b', 'i');
    expect(engine.memory()).toMatchObject({ vectorIndexes: 0, vectors: 0 });
    await engine.vectorBuckets.createIndex(home, 'b', index('i'), { maxIndexes: 1 });
    expect(await near([1, 0], 1)).toEqual([]);
    await engine.vectorBuckets.removeIndex(home, 'b', 'i');
    await engine.vectorBuckets.remove(home, 'b');
    expect(await engine.vectorBuckets.list(home, { limit: 9 })).toEqual([]);
  });
});

describe('vectors', () => {
  test('are put, replaced as a whole, read and removed', async () => {
    await put(vector('a', [1, 2], { colour: 'red', note: 'n' }), vector('b', [3, 4], { size: [1, 2] }));
    await put(vector('a', [5, 6], { note: 'x' }));
    const everything = { vector: true, metadata: true };
    expect(await engine.vectors.get(await indexAt(), ['b', 'x', 'a', 'b'], everything)).toEqual([
      vector('b', [3, 4], { size: [1, 2] }),
      vector('a', [5, 6], { note: 'x' }),
      vector('b', [3, 4], { size: [1, 2] }),
    ]);
    expect(await engine.vectors.get(await indexAt(), ['a'], {})).toEqual([{ key: 'a' }]);
    expect(await near([5, 6], 9)).toEqual(['a 0', `b ${Math.sqrt(8)}`]);
    expect((await engine.vectorBuckets.getIndex(home, 'b', 'i')).vectorCount).toBe(2);
    expect(await engine.vectors.remove(home, ref, ['a', 'x', 'a'])).toBe(1);
    expect(await engine.vectors.remove(home, ref, ['a'])).toBe(0);
    expect(await near([5, 6], 9)).toEqual([`b ${Math.sqrt(8)}`]);
    expect((await engine.vectorBuckets.getIndex(home, 'b', 'i')).vectorCount).toBe(1);
  });

  test('all of a call or nothing', async () => {
    const wrong = put(vector('a', [1, 2]), vector('b', [1, 2, 3]));
    await expect(wrong).rejects.toMatchObject({ problem: 'wrong-dimension' });
    const tooMany = engine.vectors.put(home, ref, [vector('a', [1, 2]), vector('b', [1, 2])], { maxVectors: 1 });
    await expect(tooMany).rejects.toMatchObject({ problem: 'index-full' });
    expect(await near([1, 2], 9)).toEqual([]);
    await engine.vectors.put(home, ref, [vector('a', [1, 2]), vector('a', [3, 4])], { maxVectors: 1 });
    await engine.vectors.put(home, ref, [vector('a', [5, 6])], { maxVectors: 1 });
    expect(await near([5, 6], 9)).toEqual(['a 0']);
    const query = { vector: Float32Array.of(1), k: 1 };
    await expect(engine.vectors.query(await indexAt(), query, {})).rejects.toMatchObject({
      problem: 'wrong-dimension',
    });
  });

  test('texts that PostgreSQL does not store come back all the same, and filters find them', async () => {
    const texts = ['\0', '\uD800', 'a\uE000b', '\uE0000000', '🖼', '"\\\n\u2028', ''];
    await put(...texts.map((text, place) => vector(`k${text}`, [place, 0], { [`f${text}`]: [text], note: text })));
    for (const [place, text] of texts.entries()) {
      const filter = { field: `f${text}`, any: [text] };
      expect(await near([0, 0], 9, { filter })).toEqual([`k${text} ${place}`]);
      const [found] = await engine.vectors.get(await indexAt(), [`k${text}`], { metadata: true });
      expect(found).toEqual({ key: `k${text}`, metadata: { [`f${text}`]: [text], note: text } });
    }
  });

  test('keys may be long, and differ at the end only', async () => {
    const long = '图'.repeat(1023);
    await put(vector(`${long}a`, [1, 0]), vector(`${long}b`, [2, 0]));
    expect(await near([2, 0], 1)).toEqual([`${long}b 0`]);
  });
});

describe('a query', () => {
  test('orders equal distances by key, also where the last place is tied', async () => {
    await put(
      ...['d', 'b', 'a\uFFFF', 'c', 'a\u{10000}', 'e'].map((key) => vector(key, [1, 1])),
      vector('z', [1, 1.5]),
    );
    expect(await near([1, 1], 3)).toEqual(['a\u{10000} 0', 'a\uFFFF 0', 'b 0']);
    expect(await near([1, 1], 9)).toHaveLength(7);
    expect(await near([1, 1], 0)).toEqual([]);
  });

  test('gives k of those that pass the filter, whatever is nearer', async () => {
    await put(...Array.from({ length: 50 }, (_, n) => vector(`v${n}`, [n, 0], { n, even: n % 2 === 0, note: 'x' })));
    expect(await near([0, 0], 2, { filter: { field: 'n', compare: '>=', to: 40 } })).toEqual(['v40 40', 'v41 41']);
    expect(await near([0, 0], 2, { filter: { field: 'even', none: [true] } })).toEqual(['v1 1', 'v3 3']);
    expect(await near([0, 0], 2, { filter: { field: 'note', exists: true } })).toEqual([]);
    expect(await near([0, 0], 2, { filter: { all: [] } })).toEqual(['v0 0', 'v1 1']);
  });

  test('knows filters apart that look alike in JSON', async () => {
    await put(vector('a', [1, 0], { n: 1 }));
    const below = (to: number) => near([0, 0], 9, { filter: { field: 'n', compare: '<', to } });
    expect(await below(Number.NEGATIVE_INFINITY)).toEqual([]);
    expect(await below(Number.POSITIVE_INFINITY)).toEqual(['a 1']);
    expect(await near([0, 0], 9, { filter: { field: 'n', any: ['1'] } })).toEqual([]);
    expect(await near([0, 0], 9, { filter: { field: 'n', any: [1] } })).toEqual(['a 1']);
  });

  test('gives metadata when asked', async () => {
    await put(vector('a', [1, 0], { colour: 'red', note: { deep: [null] } }), vector('b', [0, 1]));
    expect(
      await engine.vectors.query(await indexAt(), { vector: Float32Array.of(1, 0), k: 2 }, { metadata: true }),
    ).toEqual([
      { key: 'a', distance: 0, metadata: { colour: 'red', note: { deep: [null] } } },
      { key: 'b', distance: Math.SQRT2, metadata: {} },
    ]);
  });

  test.each(['cosine', 'euclidean'] as const)(
    'equals a comparison with every vector by %s',
    async (metric) => {
      const dimension = 64;
      await engine.vectorBuckets.createIndex(home, 'b', { ...index('big', metric), dimension }, { maxIndexes: 2 });
      const place = { bucket: 'b', index: 'big' };
      // Many ties, and many that single precision cannot tell apart.
      const drafts = Array.from({ length: 4000 }, (_, n) => {
        const numbers = Array.from({ length: dimension }, (_, i) => Math.fround(Math.sin((n % 40) * 7 + i)));
        numbers[0] = (numbers[0] as number) + (n % 3) * 1e-7;
        return vector(`k${(n * 7919) % 4000}`, numbers, { third: n % 3, nested: [n % 40] });
      });
      await engine.vectors.put(home, place, drafts, { maxVectors: 4000 });
      for (const [k, filter] of [
        [10, undefined],
        [150, undefined],
        [100, { field: 'third', any: [1, 2] }],
        [5, { field: 'nested', any: [7] }],
      ] as const) {
        const query = { vector: Float32Array.from(drafts[7]?.vector ?? []), k, ...(filter && { filter }) };
        expect(await engine.vectors.query(await indexAt(place), query, { metadata: true })).toEqual(
          bruteForce(drafts, metric, query),
        );
      }
    },
    60_000,
  );
});

describe('several servers on one catalog', () => {
  test('see what the others wrote and removed, whatever they wrote themselves meanwhile', async () => {
    const other = engineOf(catalog);
    const nearOther = async () =>
      (await other.vectors.query(await indexAt(), { vector: new Float32Array(2), k: 99 }, {})).map(({ key }) => key);
    await put(vector('a', [1, 0]), vector('b', [2, 0]));
    expect(await nearOther()).toEqual(['a', 'b']);
    await engine.vectors.remove(home, ref, ['a']);
    // More than a server remembers of its own while it waits for what it missed.
    for (let n = 3; n < 73; n++) await other.vectors.put(home, ref, [vector(`n${n}`, [n, 0])], room);
    expect(await nearOther()).toEqual(['b', ...Array.from({ length: 70 }, (_, n) => `n${n + 3}`)]);
    await engine.vectorBuckets.removeIndex(home, 'b', 'i');
    await expect(nearOther()).rejects.toMatchObject({ problem: 'index-not-found' });
    await other.tasks.close();
  });
});

describe('a walk', () => {
  const walk = async (page: object, parts = {}) => {
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const { vectors, next } = await engine.vectors.list(
        await indexAt(),
        { limit: 4, ...page, ...(after !== undefined && { after }) },
        parts,
      );
      pages.push(vectors.map(({ key }) => key));
      after = next;
    } while (after !== undefined);
    return pages;
  };

  test('meets every vector once in order of insertion, with no empty page at the end', async () => {
    expect(await walk({})).toEqual([[]]);
    await put(...['d', 'b', 'a', 'c'].map((key) => vector(key, [1, 1])));
    expect(await walk({})).toEqual([['d', 'b', 'a', 'c']]);
    await put(vector('b', [2, 2]), vector('e', [1, 1]));
    expect(await walk({})).toEqual([['d', 'b', 'a', 'c'], ['e']]);
    expect(await walk({ limit: 2, filter: { all: [] } })).toEqual([['d', 'b'], ['a', 'c'], ['e']]);
    await expect(engine.vectors.list(await indexAt(), { limit: 1, after: 'x' }, {})).rejects.toMatchObject({
      problem: 'wrong-page',
    });
  });

  test('may be one segment of several, told by the CRC-32 of the key', async () => {
    const keys = Array.from({ length: 9 }, (_, n) => `vector-key-${n}`);
    await put(...keys.map((key) => vector(key, [1, 1])));
    const segments = await Promise.all([0, 1].map((at) => walk({ segment: { count: 2, index: at } })));
    expect(segments.flat(2).sort()).toEqual(keys);
    expect(segments[1]?.flat()).toContain('vector-key-1');
  });

  test('meets those that pass a filter', async () => {
    await put(...Array.from({ length: 9 }, (_, n) => vector(`v${n}`, [n, n], { odd: n % 2 === 1, n })));
    expect(await walk({ filter: { field: 'odd', any: [true] } })).toEqual([['v1', 'v3', 'v5', 'v7']]);
    expect(await walk({ filter: { field: 'n', compare: '>', to: 3 } })).toEqual([['v4', 'v5', 'v6', 'v7'], ['v8']]);
  });

  test('ends a page before it grows too large, but after one vector at least', async () => {
    await put(...['a', 'b', 'c'].map((key) => vector(key, [1, 1], { note: 'x'.repeat(1000) })));
    expect(await walk({ maxBytes: 2500 }, { metadata: true })).toEqual([['a', 'b'], ['c']]);
    expect(await walk({ maxBytes: 10 }, { metadata: true })).toEqual([['a'], ['b'], ['c']]);
    expect(await walk({ maxBytes: 2500 })).toEqual([['a', 'b', 'c']]);
  });
});
