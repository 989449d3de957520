import fc from 'fast-check';
import type { Tables } from '../../../src/catalog/port.ts';
import { accepted } from '../../../src/engine/vector-filtering.ts';
import { VectorTable } from '../../../src/engine/vector-table.ts';
import { createExactIndex } from '../../../src/index/exact.ts';
import type { Json } from '../../../src/json.ts';
import type { VectorFilter } from '../../../src/vector-api/filter.ts';
import { filters, metadata } from '../../support/vector-filters.ts';
import { passes } from '../../support/vector-model.ts';

type Metadata = { readonly [field: string]: Json };

const index = createExactIndex({ dimension: 1 });
afterAll(() => index.close());

/** An index's metadata in a plain map, read as a catalog reads it; counts what is asked. */
function plainCatalog(batch = 3) {
  const stored = new Map<number, Metadata>();
  const asked = { column: 0, matching: 0 };
  const state = { revision: 1 };
  const vectors = {
    async *column(_: number, field: string) {
      asked.column++;
      const having = [...stored].filter(([, one]) => Object.hasOwn(one, field));
      for (let at = 0; at <= having.length; at += batch) {
        const some = having.slice(at, at + batch);
        const ids = Float64Array.from(some.map(([id]) => id));
        yield { revision: state.revision, ids, values: some.map(([, one]) => one[field] as Json) };
      }
    },
    async matching(_: number, filter: VectorFilter) {
      asked.matching++;
      const ids = [...stored].flatMap(([id, one]) => (passes(filter, one) ? [id] : []));
      return { revision: state.revision, ids: Float64Array.from(ids) };
    },
  };
  return { stored, asked, state, tables: { vectors } as unknown as Tables };
}

function world(maxBytes?: number) {
  const catalog = plainCatalog();
  const items = new VectorTable(maxBytes);
  const { stored, state, tables } = catalog;
  return {
    ...catalog,
    items,
    put(id: number, filterable: Metadata) {
      stored.set(id, filterable);
      items.set(id, { key: `k${id}`, filterable });
    },
    remove(id: number) {
      stored.delete(id);
      items.delete(id);
    },
    async passing(filter: VectorFilter, revision = state.revision) {
      const found = await accepted(tables, { revision, items, index }, 7, filter);
      return found && [...found.ids].sort((a, b) => a - b);
    },
    expected: (filter: VectorFilter) =>
      [...stored].flatMap(([id, one]) => (passes(filter, one) ? [id] : [])).sort((a, b) => a - b),
  };
}

const change = fc.oneof(
  { weight: 3, arbitrary: fc.record({ id: fc.integer({ min: 1, max: 40 }), put: metadata }) },
  { weight: 2, arbitrary: fc.record({ id: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ filter: filters }) },
);

test.each([undefined, 1500, 0])('filters mean the same after any changes, with room for %s bytes', async (maxBytes) => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 60 }), async (changes) => {
      const { put, remove, passing, expected } = world(maxBytes);
      for (const one of changes) {
        if ('filter' in one) expect(await passing(one.filter)).toEqual(expected(one.filter));
        else if ('put' in one) put(one.id, one.put);
        else remove(one.id);
      }
    }),
    { numRuns: 100, seed: 3 },
  );
});

test('a field is read once, when a filter asks for it first', async () => {
  const { put, passing, asked } = world();
  for (let id = 1; id <= 10; id++) put(id, { n: id, s: `v${id % 2}` });
  const below = (to: number): VectorFilter => ({ field: 'n', compare: '<', to });
  expect(await Promise.all([passing(below(3)), passing(below(4))])).toEqual([
    [1, 2],
    [1, 2, 3],
  ]);
  put(11, { n: 0 });
  expect(await passing(below(2))).toEqual([1, 11]);
  expect(asked).toEqual({ column: 1, matching: 0 });
  expect(await passing({ all: [below(4), { field: 's', any: ['v1'] }] })).toEqual([1, 3]);
  expect(asked).toEqual({ column: 2, matching: 0 });
});

test('nothing is answered of another revision, and nothing of it is kept', async () => {
  const { put, passing, state } = world();
  put(1, { n: 1 });
  state.revision = 2;
  expect(await passing({ field: 'n', exists: true }, 1)).toBeUndefined();
  put(2, { n: 2 });
  expect(await passing({ field: 'n', exists: true })).toEqual([1, 2]);
});

test('fields that filters ask for in great number do not pile up', async () => {
  const { put, passing, items } = world();
  put(1, { n: 1 });
  for (let n = 0; n < 200; n++) expect(await passing({ field: `f${n}`, exists: false })).toEqual([1]);
  expect(Array.from({ length: 200 }, (_, n) => items.column(`f${n}`)).filter(Boolean)).toHaveLength(64);
  const many = { either: Array.from({ length: 100 }, (_, n) => ({ field: `g${n}`, exists: true })) };
  expect(await passing(many)).toEqual([]);
  expect(await passing({ field: 'n', any: [1] })).toEqual([1]);
});

test('values that grow too large are left to the catalog', async () => {
  const { put, passing, items, asked } = world(1000);
  put(1, { text: 'a', n: 1 });
  const long: VectorFilter = { field: 'text', any: ['b'.repeat(1000)] };
  expect(await passing(long)).toEqual([]);
  expect(await passing({ field: 'n', any: [1] })).toEqual([1]);
  expect(asked).toEqual({ column: 2, matching: 0 });
  put(2, { text: 'b'.repeat(1000) });
  expect(items.column('text')).toBeUndefined();
  expect(await passing(long)).toEqual([2]);
  expect(await passing({ field: 'n', any: [1] })).toEqual([1]);
  expect(asked).toEqual({ column: 2, matching: 1 });
});
