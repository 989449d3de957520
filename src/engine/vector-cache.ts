import type { Catalog } from '../catalog/port.ts';
import type { ChangedVectorRow } from '../catalog/vector-port.ts';
import { FieldsIndex, fieldIndexName, maxVectorFields } from '../index/fields.ts';
import type { ForgetIndexes, VectorIndexFactory } from '../index/port.ts';
import type { CacheBudget } from './cache-budget.ts';
import { type CollectionSource, createIndexCache, type IndexCache } from './index-cache.ts';
import { type FoundIndex, lockedIndex, missingIndex } from './vector-index-row.ts';
import { type VectorEntry, VectorTable } from './vector-table.ts';

/** Keys and indexes, in memory, of the vector indexes that were searched. Throws VectorError bucket-not-found, index-not-found. */
export type VectorCache = IndexCache<FoundIndex, VectorEntry, VectorTable>;

/** @param forget drops what index engines keep */
export function createVectorCache(
  catalog: Catalog,
  indexOf: VectorIndexFactory,
  forget: ForgetIndexes,
  budget?: CacheBudget,
): VectorCache {
  const nameOf = (id: number) => `vectors-${id}`;
  const entry = ({ id, revision, key, vector, filterable, words }: ChangedVectorRow) => {
    return { id, revision, vector, item: { key, filterable, words } };
  };
  const source: CollectionSource<FoundIndex, VectorEntry, VectorTable> = {
    kind: 'vectors',
    itemBytes: 256,
    open({ id, dimension, metric, vectorFields: fields }) {
      const name = nameOf(id);
      return fields.length === 0 ? indexOf({ dimension, metric, name }) : new FieldsIndex(indexOf, fields, name);
    },
    forget(id) {
      for (let place = 0; place < maxVectorFields; place++) forget(fieldIndexName(nameOf(id), place));
    },
    // The words of one index's texts leave room for its vectors.
    store: () => new VectorTable(undefined, budget && budget.maxBytes / 2),
    lock: (tables, { namespace, bucket, index, id }) => lockedIndex(tables, namespace, { bucket, index }, id),
    missing: (tables, { namespace, ...ref }) => missingIndex(tables, namespace, ref),
    async changes(tables, index, { after, removedSince, items }) {
      const parts = { filterable: items.hasColumns, words: items.texts !== undefined };
      const read = await tables.vectors.changes(index, after, removedSince, parts);
      return read && { ...read, rows: read.rows.map(entry) };
    },
    allIds: (tables, id) => tables.vectors.allIds(id),
  };
  return createIndexCache(catalog, source, budget);
}
