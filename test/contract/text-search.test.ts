import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { Catalog } from '../../src/catalog/port.ts';
import { byCodePoint } from '../../src/engine/best.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { wordQuery } from '../../src/engine/text-index.ts';
import type { TextQuery, VectorDraft } from '../../src/engine/vectors.ts';
import { openTestCatalog } from '../support/lent-catalog.ts';
import { engineOf } from '../support/vector-engine.ts';
import { filters, metadata } from '../support/vector-filters.ts';

// Texts in memory find what the catalog's own search finds, whatever was written before, and by which server.

// More for a longer run: TUKU_MODEL_STEPS=20000.
const steps = Number(process.env.TUKU_MODEL_STEPS ?? 250);
const seed = Number(process.env.TUKU_MODEL_SEED ?? 1);
const home = { family: 'f', account: 'a', region: 'r' };
const ref = { bucket: 'b', index: 'i' };

let catalog: Catalog;
let engines: readonly [Engine, Engine];
beforeAll(async () => {
  catalog = await openTestCatalog();
  // Each has its own memory, as two servers would.
  engines = [engineOf(catalog), engineOf(catalog)];
});
beforeEach(async () => {
  const [{ vectorBuckets, reset }, other] = engines;
  await reset({});
  await other.reset({});
  await vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 2 });
  const draft = { name: 'i', dimension: 2, metric: 'cosine', unfilterable: ['title', 'note'] } as const;
  const textFields = { title: { locale: 'zh' }, note: {} };
  await vectorBuckets.createIndex(home, 'b', { ...draft, textFields }, { maxIndexes: 9 });
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  for (const { tasks } of engines) await tasks.close();
  await catalog.close();
});

const found = (engine: Engine) => engine.vectorBuckets.getIndex(home, 'b', 'i');

function put(engine: Engine, drafts: readonly Omit<VectorDraft, 'vector'>[]): Promise<void> {
  const vector = Float32Array.of(1, 0);
  return engine.vectors.put(
    home,
    ref,
    drafts.map((draft) => ({ ...draft, vector })),
    { maxVectors: 5000 },
  );
}

/** What the database itself finds. */
async function expected(query: TextQuery) {
  const index = await found(engines[0]);
  const asked = wordQuery(index, query);
  const hits = asked && (await catalog.vectors.search(index.id, asked))?.hits;
  return (hits ?? []).map(({ key, score }) => ({ key, score }));
}

type Hits = readonly { readonly key: string; readonly score: number }[];

function same(actual: Hits, wanted: Hits): void {
  expect(actual.map(({ key }) => key)).toEqual(wanted.map(({ key }) => key));
  for (const [place, { score }] of actual.entries()) {
    // Two libraries may round a logarithm differently.
    expect(Math.abs(score / (wanted[place]?.score ?? 0) - 1)).toBeLessThan(1e-13);
  }
}

const key = fc.constantFrom(
  ...Array.from({ length: 40 }, (_, n) => `k${n}`),
  '\0',
  '\uFFFF',
  '\uE000',
  '🖼',
  'k🖼',
  'k\uFFFF',
);
// Few words: many ties, and words that most texts have.
const words = ['红色', '汽车', '图库', 'red', 'car', 'Straße', 'a', 'a', 'a', 'b'];
const text = fc.array(fc.constantFrom(...words), { maxLength: 9 }).map((list) => list.join(' '));
const texts = fc.record(
  { title: fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constant(7)), note: text },
  { requiredKeys: [] },
);
const draft = fc.record({ key, metadata: fc.tuple(metadata, texts).map(([one, two]) => ({ ...one, ...two })) });
const server = fc.constantFrom(0, 1);
const query: fc.Arbitrary<TextQuery> = fc.record(
  {
    field: fc.constantFrom('title', 'note'),
    text: fc.oneof(text, fc.constantFrom('', '。', 'none', 'none a')),
    operator: fc.constantFrom('or', 'and'),
    minShouldMatch: fc.integer({ min: 1, max: 5 }),
    filter: filters,
    limit: fc.constantFrom(1, 3, 10, 100),
  },
  { requiredKeys: ['field', 'text', 'limit'] },
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ put: fc.uniqueArray(draft, { maxLength: 12, selector: (one) => one.key }), server }),
  },
  { weight: 2, arbitrary: fc.record({ remove: fc.array(key, { maxLength: 8 }), server }) },
  { weight: 10, arbitrary: fc.record({ query, server }) },
  // Another server writes while this one may be loading.
  { weight: 2, arbitrary: fc.record({ during: fc.array(draft, { maxLength: 3 }), query, server }) },
  { weight: 1, arbitrary: fc.record({ field: fc.constantFrom('zh', 'none', 'plain') }) },
);

test('memory and the database find the same texts with the same scores after any changes', async () => {
  const run = async (one: typeof step extends fc.Arbitrary<infer T> ? T : never) => {
    if ('field' in one) {
      const note = { zh: { locale: 'zh', hanCharacters: true }, none: undefined, plain: {} }[one.field];
      await engines[0].vectorBuckets.changeTextFields(home, 'b', 'i', ({ textFields: { note: _, ...others } }) => {
        return { textFields: { ...others, ...(note && { note }) }, settings: {} };
      });
      return;
    }
    const engine = engines[one.server] as Engine;
    if ('put' in one) return put(engine, one.put);
    if ('remove' in one) return void (await engine.vectors.remove(home, ref, one.remove));
    const index = await found(engine);
    if (!Object.hasOwn(index.textFields, one.query.field)) {
      return expect(engine.vectors.searchText(index, one.query)).rejects.toMatchObject({ problem: 'no-text-field' });
    }
    if ('during' in one) {
      await Promise.all([
        engine.vectors.searchText(index, one.query),
        put(engines[1 - one.server] as Engine, one.during),
      ]);
    }
    const now = await found(engine);
    const wanted = await expected(one.query);
    const calls = jest.spyOn(catalog.vectors, 'search');
    same(await engine.vectors.searchText(now, one.query), wanted);
    const { filter, limit, ...match } = one.query;
    const retrieval = { retriever: { match: { text: match } }, limit, ...(filter && { within: filter }) };
    const page = await engine.vectors.retrieve(now, retrieval, {});
    expect(calls).not.toHaveBeenCalled();
    calls.mockRestore();
    const all = await expected({ ...one.query, limit: 1000 });
    const byUnit = [...all].sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
    same(page.hits, byUnit.slice(0, limit));
    expect(page.more).toBe(all.length > limit);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: steps, maxLength: steps, size: 'max' }), async (all) => {
      for (const one of all) await run(one);
    }),
    { numRuns: 1, seed, endOnFailure: true },
  );
}, 120_000);

test('more texts than one batch are loaded, also while they are removed and replaced', async () => {
  const [engine, other] = engines;
  const drafts = Array.from({ length: 2300 }, (_, n) => ({
    key: `k${n}`,
    metadata: { title: `word${n % 50} all ${'more '.repeat(n % 7)}`, n },
  }));
  await put(engine, drafts);
  const query = { field: 'title', text: 'word7 word8 more', limit: 3000 };
  const loading = found(engine).then((index) => engine.vectors.searchText(index, query));
  for (let n = 0; n < 2300; n += 115) {
    await other.vectors.remove(home, ref, [`k${n}`]);
    await put(other, [{ key: `k${n + 7}`, metadata: { title: 'word7 new' } }]);
  }
  await loading;
  const calls = jest.spyOn(catalog.vectors, 'words');
  for (const one of engines) same(await one.vectors.searchText(await found(one), query), await expected(query));
  expect(await engine.vectors.searchText(await found(engine), { ...query, text: 'new' })).toHaveLength(20);
  expect(calls.mock.calls.length).toBeLessThanOrEqual(1);
});

test('an index of texts that memory has no room for is searched by the database', async () => {
  const placement = { engine: 'exact', storedFrom: 100_000, cacheBytes: 4000 } as const;
  const small = engineOf(catalog, placement);
  await put(
    small,
    Array.from({ length: 30 }, (_, n) => ({ key: `k${n}`, metadata: { title: `red word${n}` } })),
  );
  const calls = jest.spyOn(catalog.vectors, 'search');
  const query = { field: 'title', text: 'red word7', limit: 5 };
  const hits = await small.vectors.searchText(await found(small), query);
  expect(calls).toHaveBeenCalledTimes(1);
  same(hits, await expected(query));
  expect(hits[0]?.key).toBe('k7');
  await small.tasks.close();
});

test('keys of equal scores are in the order of code points', async () => {
  const keys = ['\uFFFF', '🖼', 'a', 'aa', '\uD7FF', 'a\uE123', 'a🖼'];
  await put(
    engines[0],
    keys.map((one) => ({ key: one, metadata: { title: 'red' } })),
  );
  const query = { field: 'title', text: 'red', limit: 9 };
  const hits = await engines[0].vectors.searchText(await found(engines[0]), query);
  expect(hits).toEqual(await expected(query));
  expect(hits.map((hit) => hit.key)).toEqual([...keys].sort(byCodePoint));
  expect([...keys].sort(byCodePoint)).toEqual(['a', 'aa', 'a\uE123', 'a🖼', '\uD7FF', '\uFFFF', '🖼']);
});
