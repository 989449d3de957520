import { LRUCache } from 'lru-cache';
import type { Catalog, Namespace, Tables } from '../catalog/port.ts';
import type { VectorIndexRow } from '../catalog/vector-port.ts';
import type { VectorIndexFactory } from '../index/port.ts';
import type { VectorFilter } from '../vector-filter.ts';
import { type IdSet, idSet } from './id-set.ts';
import { createIndexCache, type IndexCache } from './index-cache.ts';
import type { Held } from './index-slot.ts';
import { lockedIndex, type VectorIndexRef } from './vector-index-row.ts';

/** A vector index, and where it is. */
export type PlacedIndex = VectorIndexRow & VectorIndexRef & { readonly namespace: Namespace };

/** Keys and indexes of the vector indexes that were searched. Throws VectorError bucket-not-found, index-not-found. */
export type VectorCache = IndexCache<PlacedIndex, string>;

export function createVectorCache(catalog: Catalog, indexOf: VectorIndexFactory): VectorCache {
  const entry = ({ id, key, vector }: { id: number; key: string; vector: Float32Array }) => ({ id, vector, item: key });
  return createIndexCache(catalog, {
    open: ({ id, dimension, metric }) => indexOf({ dimension, metric, name: `vectors-${id}` }),
    async lock(tables, { namespace, bucket, index, id }) {
      const row = await lockedIndex(tables, namespace, { bucket, index }, id);
      return { ...row, count: row.vectorCount };
    },
    async *changes(tables, index, revision) {
      for await (const batch of tables.vectors.changedSince(index, revision)) yield batch.map(entry);
    },
    async *history(tables, index, revision) {
      for await (const batch of tables.vectors.changedSince(index, revision)) {
        // The last revision of a batch may go on in the next one.
        yield { revision: (batch.at(-1)?.revision ?? 1) - 1, entries: batch.map(entry) };
      }
    },
    ids: (tables, id) => tables.vectors.ids(id),
  });
}

/** Which vectors pass a filter, remembered as long as the index does not change. */
export interface FilterCache {
  /** Undefined when the index is not any more, or not yet, what `held` is. */
  accepted(tables: Tables, held: Held<string>, indexId: number, filter: VectorFilter): Promise<IdSet | undefined>;
}

/** Bytes of ids remembered, and the bytes that a filter counts at least. */
const [maxBytes, minBytes] = [2 ** 26, 2 ** 12];

export function createFilterCache(): FilterCache {
  const sets = new LRUCache<string, IdSet>({
    maxSize: maxBytes,
    sizeCalculation: ({ ids }, key) => minBytes + ids.byteLength + 2 * key.length,
  });
  return {
    async accepted(tables, { revision }, indexId, filter) {
      const key = `${indexId} ${revision} ${JSON.stringify(filter, distinct)}`;
      const known = sets.get(key);
      if (known !== undefined) return known;
      const found = await tables.vectors.matching(indexId, filter);
      if (found?.revision !== revision) return undefined;
      const set = idSet(found.ids);
      sets.set(key, set);
      return set;
    },
  };
}

/** JSON would make one `null` of the numbers it cannot write. */
function distinct(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
}
