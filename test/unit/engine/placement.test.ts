import { isForMilvus, isForStore, whyNotStored } from '../../../src/engine/nearest/placement.ts';

const collection = { kind: 'vectors', id: 1, dimension: 128, metric: 'cosine', model: '' } as const;
const auto = { engine: 'auto', storedFrom: 100_000, cacheBytes: Number.POSITIVE_INFINITY } as const;
const ready = { state: 'ready', version: '0.8.1' } as const;
const absent = { state: 'absent', reason: 'the PostgreSQL server has no pgvector' } as const;

test.each([
  ['auto, few vectors', { count: 100_000 }, {}, false, false],
  ['auto, more than the setting', { count: 100_001 }, {}, false, true],
  ['auto, stored, and no more than half are left', { count: 50_000 }, {}, true, false],
  ['auto, stored, and more than half are left', { count: 50_001 }, {}, true, true],
  ['auto, larger than the cache', { count: 1000 }, { cacheBytes: 500_000 }, false, true],
  ['auto, stored, and more than half of the cache', { count: 600 }, { cacheBytes: 500_000 }, true, true],
  ['auto, stored, and no more than half of the cache', { count: 488 }, { cacheBytes: 500_000 }, true, false],
  ['auto, too long for an index of pgvector', { count: 1e6, dimension: 4001 }, {}, false, false],
  ['pgvector, whatever there is', { count: 0, dimension: 4001 }, { engine: 'pgvector' }, false, true],
  ['pgvector, too long for any column', { count: 1, dimension: 16_001 }, { engine: 'pgvector' }, false, false],
  ['exact', { count: 1e6 }, { engine: 'exact' }, false, false],
  ['faiss', { count: 1e6 }, { engine: 'faiss' }, false, false],
] as const)('%s', (_name, size, rules, isStored, expected) => {
  expect(isForStore({ ...collection, ...size }, { ...auto, ...rules }, ready, isStored)).toBe(expected);
});

test('without pgvector nothing is stored, and the reason is known', () => {
  expect(isForStore({ ...collection, count: 1e6 }, auto, absent, false)).toBe(false);
  expect(whyNotStored(absent)).toBe(absent.reason);
  expect(whyNotStored(ready)).toBeUndefined();
  expect(whyNotStored(undefined)).toMatch(/PGlite/);
});

test.each([
  ['milvus, whatever there is', { count: 0 }, { engine: 'milvus' }, false, true],
  ['milvus, too long for it', { count: 1, dimension: 32_769 }, { engine: 'milvus' }, false, false],
  ['auto, few vectors', { count: 100_000 }, {}, false, false],
  ['auto, more than the setting', { count: 100_001 }, {}, false, true],
  ['auto, copied, and more than half are left', { count: 50_001 }, {}, true, true],
  ['auto, larger than the cache', { count: 1000 }, { cacheBytes: 500_000 }, false, true],
  ['auto, without a server', { count: 1e6 }, { hasMilvus: false }, false, false],
  ['exact', { count: 1e6 }, { engine: 'exact' }, false, false],
] as const)('Milvus: %s', (_name, size, rules, isCopied, expected) => {
  expect(isForMilvus({ ...collection, ...size }, { ...auto, hasMilvus: true, ...rules }, isCopied)).toBe(expected);
});
