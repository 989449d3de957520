import type { Catalog, Tables } from '../catalog/port.ts';
import type { ChangedVectorRow } from '../catalog/vector-port.ts';
import type { ForgetIndexes, VectorIndexFactory } from '../index/port.ts';
import { createIndexCache, type IndexCache } from './index-cache.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import { type FoundIndex, lockedIndex } from './vector-index-row.ts';
import { type VectorEntry, VectorTable } from './vector-table.ts';

/** Keys and indexes, in memory, of the vector indexes that were searched. Throws VectorError bucket-not-found, index-not-found. */
export type VectorCache = IndexCache<FoundIndex, VectorEntry, VectorTable>;

/** @param forget drops what index engines keep */
export function createVectorCache(catalog: Catalog, indexOf: VectorIndexFactory, forget: ForgetIndexes): VectorCache {
  const nameOf = (id: number) => `vectors-${id}`;
  const entry = ({ id, key, vector, filterable }: ChangedVectorRow) => ({ id, vector, item: { key, filterable } });
  const changed = (tables: Tables, index: FoundIndex, { revision, items }: CollectionSnapshot<VectorTable>) =>
    tables.vectors.changedSince(index, revision, { filterable: items.hasColumns });
  return createIndexCache(catalog, {
    open: ({ id, dimension, metric }) => indexOf({ dimension, metric, name: nameOf(id) }),
    forget: (id) => forget(nameOf(id)),
    store: () => new VectorTable(),
    async lock(tables, { namespace, bucket, index, id }) {
      const row = await lockedIndex(tables, namespace, { bucket, index }, id);
      return { ...row, count: row.vectorCount };
    },
    async *changes(tables, index, held) {
      for await (const batch of changed(tables, index, held)) yield batch.map(entry);
    },
    async *history(tables, index, held) {
      for await (const batch of changed(tables, index, held)) {
        // The last revision of a batch may continue in the next one.
        yield { revision: (batch.at(-1)?.revision ?? 1) - 1, entries: batch.map(entry) };
      }
    },
    ids: (tables, id) => tables.vectors.ids(id),
  });
}
