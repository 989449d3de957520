import type { Catalog, Namespace, Tables } from '../catalog/port.ts';
import type { VectorIndexRow, VectorParts, VectorRow } from '../catalog/vector-port.ts';
import type { VectorFilter } from '../vector-api/filter.ts';
import type { Metadata } from '../vector-api/metadata.ts';
import { VectorError } from './errors.ts';
import { nearest } from './exact-rerank.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import type { VectorCache } from './vector-cache.ts';
import { accepted } from './vector-filtering.ts';
import { type FoundIndex, lockedIndex, type VectorIndexRef } from './vector-index-row.ts';
import { type VectorPage, walk } from './vector-page.ts';
import type { VectorTable } from './vector-table.ts';

export type { VectorIndexRef, VectorParts };

export interface VectorDraft {
  /** Unique in the index; an existing vector with this key is replaced as a whole. */
  readonly key: string;
  readonly vector: Float32Array;
  readonly metadata: Metadata;
}

/** A stored vector with the parts that were asked for. */
export interface StoredVector {
  readonly key: string;
  readonly vector?: Float32Array;
  readonly metadata?: Metadata;
}

/** A stored vector found near a query. */
export interface VectorHit extends StoredVector {
  /** Euclidean distance, or 1 - cosine similarity (0..2); in double precision on the stored 32-bit floats. */
  readonly distance: number;
}

/** Asks for the k nearest vectors of those that pass the filter. */
export interface VectorQuery {
  readonly vector: Float32Array;
  readonly k: number;
  readonly filter?: VectorFilter;
}

/** Vectors of vector indexes. Reading takes an index that VectorBuckets.getIndex has found. */
export interface Vectors {
  /**
   * All or nothing, committed when it resolves; the last of several drafts with one key counts. Throws VectorError
   * bucket-not-found, index-not-found, wrong-dimension, index-full, in this order.
   */
  put(
    namespace: Namespace,
    ref: VectorIndexRef,
    drafts: readonly VectorDraft[],
    rules: { maxVectors: number },
  ): Promise<void>;
  /** In the order of the keys, duplicates included; unknown keys are left out. */
  get(index: FoundIndex, keys: readonly string[], parts: VectorParts): Promise<StoredVector[]>;
  /** `next` is where the following page begins; absent after the last vector. Throws VectorError wrong-page. */
  list(
    index: FoundIndex,
    page: VectorPage,
    parts: VectorParts,
  ): Promise<{ readonly vectors: readonly StoredVector[]; readonly next?: string }>;
  /**
   * All or nothing; returns how many were removed. Unknown keys are not an error. Throws VectorError bucket-not-found,
   * index-not-found.
   */
  remove(namespace: Namespace, ref: VectorIndexRef, keys: readonly string[]): Promise<number>;
  /**
   * The k nearest vectors that pass the filter, nearest first, ties by key (by code unit): always k if k pass. Throws
   * VectorError wrong-dimension, and bucket-not-found or index-not-found if the index is gone.
   */
  query(index: FoundIndex, query: VectorQuery, parts: { readonly metadata?: boolean }): Promise<VectorHit[]>;
}

export function createVectors(catalog: Catalog, cache: VectorCache): Vectors {
  /** The answer to a query; undefined when the catalog has another revision of the index than `held`. */
  async function answer(
    tables: Tables,
    held: CollectionSnapshot<VectorTable>,
    { id }: VectorIndexRow,
    { vector, k, filter, metadata }: VectorQuery & Pick<VectorParts, 'metadata'>,
  ): Promise<VectorHit[] | undefined> {
    const passing = filter && (await accepted(tables, held, id, filter));
    if (filter !== undefined && passing === undefined) return undefined;
    const found = await nearest(held, vector, k, passing);
    if (!metadata || found.length === 0) return found.map(({ key, distance }) => ({ key, distance }));
    const stored = await tables.vectors.metadata(
      id,
      found.map((hit) => hit.id),
    );
    if (stored?.revision !== held.revision) return undefined;
    return found.map((hit) => ({ key: hit.key, distance: hit.distance, metadata: stored.byId.get(hit.id) ?? {} }));
  }

  return {
    async put(namespace, ref, drafts, { maxVectors }) {
      const byKey = new Map(drafts.map((draft) => [draft.key, draft]));
      const stored = await catalog.transaction(async (tables) => {
        const index = await lockedIndex(tables, namespace, ref);
        for (const { vector } of drafts) requireLength(index, vector);
        if (byKey.size === 0) return undefined;
        const revision = index.revision + 1;
        const divided = new Map([...byKey].map(([key, draft]) => [key, inTwoParts(draft, index)]));
        const rows = await tables.vectors.put(index.id, revision, [...divided.values()]);
        const added = rows.filter(({ replaced }) => !replaced).length;
        if (added > 0 && index.vectorCount + added > maxVectors) {
          throw new VectorError('index-full', `index ${ref.index} may hold ${maxVectors} vectors`);
        }
        await tables.vectorIndexes.touch(index.id, added);
        const entries = rows.map(({ id, key }) => {
          const { vector, filterable } = divided.get(key) as ReturnType<typeof inTwoParts>;
          return { id, vector, item: { key, filterable } };
        });
        return { id: index.id, revision, entries };
      });
      if (stored === undefined) return;
      cache.changed(stored.id, { revision: stored.revision, stored: stored.entries, removed: [] });
    },

    async get({ id }, keys, parts) {
      const rows = await catalog.vectors.get(id, keys, parts);
      const byKey = new Map(rows.map((row) => [row.key, toVector(row)]));
      return keys.flatMap((key) => byKey.get(key) ?? []);
    },

    async list({ id }, page, parts) {
      const { rows, next } = await walk(catalog, id, page, parts);
      return { vectors: rows.map(toVector), ...(next !== undefined && { next }) };
    },

    async remove(namespace, ref, keys) {
      const removal = await catalog.transaction(async (tables) => {
        const { id, revision } = await lockedIndex(tables, namespace, ref);
        const removed = await tables.vectors.remove(id, keys);
        if (removed.length > 0) await tables.vectorIndexes.touch(id, -removed.length);
        return { id, revision: revision + 1, removed };
      });
      const { id, revision, removed } = removal;
      if (removed.length > 0) cache.changed(id, { revision, stored: [], removed });
      return removed.length;
    },

    async query(index, query, { metadata = false }) {
      requireLength(index, query.vector);
      const wanted = { ...query, metadata };
      const hits = await cache.use(index, (held) => answer(catalog, held, index, wanted));
      if (hits !== undefined) return hits;
      // The index was written meanwhile: try once more with writers locked out.
      const settled = await cache.useLocked(index, (held, tables) => answer(tables, held, index, wanted));
      if (settled === undefined) throw new Error('an index changed while it was locked');
      return settled;
    },
  };
}

function requireLength({ name, dimension }: VectorIndexRow, { length }: Float32Array): void {
  if (length === dimension) return;
  throw new VectorError('wrong-dimension', `a vector in index ${name} has ${dimension} numbers, not ${length}`);
}

/** A draft with its metadata split into what filters see and the rest. */
function inTwoParts({ key, vector, metadata }: VectorDraft, { unfilterable }: VectorIndexRow) {
  const part = (hidden: boolean) =>
    Object.fromEntries(Object.entries(metadata).filter(([name]) => unfilterable.includes(name) === hidden));
  return { key, vector, filterable: part(false), other: part(true) };
}

function toVector({ id: _, ...vector }: VectorRow): StoredVector {
  return vector;
}
