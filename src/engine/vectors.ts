import type { Catalog, Namespace, Tables } from '../catalog/port.ts';
import { toStored } from '../catalog/text.ts';
import type { VectorIndexRow, VectorParts, VectorRow } from '../catalog/vector-port.ts';
import type { WordCounts } from '../catalog/word-counts.ts';
import { preciseScore } from '../index/metric.ts';
import { splitFields } from '../vector-api/fields.ts';
import type { Metadata } from '../vector-api/metadata.ts';
import { bestOf, byCodePoint } from './best.ts';
import { VectorError } from './errors.ts';
import { distanceOf } from './exact-rerank.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import type { Placed } from './nearest/nearest.ts';
import { asksForTexts, type Retrieval, retrieve } from './retrieval.ts';
import { StaleIndex } from './retrieval-order.ts';
import { fieldsToCut, type TextQuery, wordQuery, wordsOfAll } from './text-index.ts';
import { createLoadTexts, textsFound } from './text-search.ts';
import type { VectorCache } from './vector-cache.ts';
import { type FoundIndex, lockedIndex, type VectorIndexRef } from './vector-index-row.ts';
import { type VectorPage, walk, walkByKey } from './vector-page.ts';
import type { StoredVector, VectorHit, VectorQuery } from './vector-query.ts';
import type { VectorTable } from './vector-table.ts';

export type { StoredVector, TextQuery, VectorHit, VectorIndexRef, VectorParts, VectorQuery };

export interface VectorDraft {
  /** Unique in the index; an existing vector with this key is replaced as a whole. */
  readonly key: string;
  readonly vector: Float32Array;
  readonly metadata: Metadata;
}

/** A vector found by its text. */
export interface TextHit {
  readonly key: string;
  /** BM25 with k1 1.2 and b 0.75 over all texts of the field in the index; above 0. */
  readonly score: number;
}

/** A stored vector with what a retrieval scored it. */
export interface ScoredVector {
  readonly key: string;
  readonly score: number;
  readonly metadata?: Metadata;
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
  /**
   * Distances of some vectors from one, by key; none for those that are not there. Throws VectorError wrong-dimension.
   * @param field of an index with several vector fields; the first by default
   */
  distances(
    index: FoundIndex,
    vector: Float32Array,
    keys: readonly string[],
    field?: string,
  ): Promise<ReadonlyMap<string, number>>;
  /**
   * The vectors whose text fits best, best first, ties by key (by code point). None if the text has no words. Throws
   * VectorError no-text-field, index-not-found.
   */
  searchText(index: FoundIndex, query: TextQuery): Promise<TextHit[]>;
  /** The scores of all vectors that a text finds, by key. Throws as `searchText` does. */
  textScores(index: FoundIndex, query: Omit<TextQuery, 'limit'>): Promise<ReadonlyMap<string, number>>;
  /**
   * One page of what several ways to find vectors give together, all on the same state of the index. Throws VectorError
   * no-text-field, and bucket-not-found or index-not-found if the index is gone.
   */
  retrieve(
    index: FoundIndex,
    retrieval: Retrieval,
    parts: { readonly metadata?: boolean },
  ): Promise<{ readonly hits: readonly ScoredVector[]; readonly more: boolean }>;
}

export function createVectors(
  catalog: Catalog,
  cache: VectorCache,
  nearest: Pick<Placed, 'vectors' | 'notice' | 'isStored'>,
): Vectors {
  const loadTexts = createLoadTexts(catalog, cache);

  /** Runs work on an index in memory; on StaleIndex, as the index was written meanwhile, once more with writers locked out. */
  async function inMemory<T>(
    index: FoundIndex,
    work: (tables: Tables, held: CollectionSnapshot<VectorTable>) => Promise<T>,
  ): Promise<T> {
    try {
      return await cache.use(index, (held) => work(catalog, held));
    } catch (error) {
      if (!(error instanceof StaleIndex)) throw error;
      return cache.useLocked(index, (held, tables) => work(tables, held));
    }
  }

  /** At least the best `limit` that a text finds, in no particular order. */
  async function textHits(index: FoundIndex, query: TextQuery): Promise<TextHit[]> {
    const asked = wordQuery(index, query);
    if (asked === undefined) return [];
    if (nearest.isStored(index)) {
      const found = await catalog.vectors.search(index.id, asked);
      if (found === undefined) throw new VectorError('index-not-found', `no index ${index.index}`);
      return found.hits.map(({ key, score }) => ({ key, score }));
    }
    await loadTexts(index);
    return inMemory(index, async (tables, held) => {
      const { ids, scores } = await textsFound(tables, held, index, query);
      return Array.from(ids, (id, place) => ({ key: held.items.keyOf(id), score: scores[place] as number }));
    });
  }

  return {
    async put(namespace, ref, drafts, { maxVectors }) {
      const byKey = new Map(drafts.map((draft) => [draft.key, draft]));
      const stored = await catalog.transaction(async (tables) => {
        const index = await lockedIndex(tables, namespace, ref);
        for (const { vector } of drafts) requireLength(index, vector);
        if (byKey.size === 0) return undefined;
        const revision = index.revision + 1;
        const words = await wordsOfAll([...byKey.values()], fieldsToCut(index));
        const divided = new Map<string, Divided>();
        for (const [place, draft] of [...byKey.values()].entries()) {
          divided.set(draft.key, { ...inTwoParts(draft, index), words: words[place] });
        }
        const rows = await tables.vectors.put(index.id, revision, [...divided.values()]);
        const added = rows.filter(({ replaced }) => !replaced).length;
        if (added > 0 && index.vectorCount + added > maxVectors) {
          throw new VectorError('index-full', `index ${ref.index} may hold ${maxVectors} vectors`);
        }
        const touched = await tables.vectorIndexes.touch(index.id, added);
        const entries = rows.map(({ id, key }) => {
          const { vector, filterable, words } = divided.get(key) as Divided;
          return { id, vector, item: { key, filterable, words } };
        });
        return { id: index.id, revision, entries, touched };
      });
      if (stored === undefined) return;
      cache.changed(stored.id, { revision: stored.revision, stored: stored.entries, removed: [] });
      nearest.notice({ ...stored.touched, ...ref, namespace });
    },

    async get({ id }, keys, parts) {
      const rows = await catalog.vectors.get(id, keys, parts);
      const byKey = new Map(rows.map((row) => [row.key, toVector(row)]));
      return keys.flatMap((key) => byKey.get(key) ?? []);
    },

    async list({ id }, page, parts) {
      const { rows, next } = await (page.order === 'key' ? walkByKey : walk)(catalog, id, page, parts);
      return { vectors: rows.map(toVector), ...(next !== undefined && { next }) };
    },

    async remove(namespace, ref, keys) {
      const removal = await catalog.transaction(async (tables) => {
        const { id, revision } = await lockedIndex(tables, namespace, ref);
        const removed = await tables.vectors.remove(id, keys);
        if (removed.length > 0) await tables.vectorIndexes.touch(id, -removed.length, removed);
        return { id, revision: revision + 1, removed };
      });
      const { id, revision, removed } = removal;
      if (removed.length > 0) cache.changed(id, { revision, stored: [], removed });
      return removed.length;
    },

    async distances(index, vector, keys, name) {
      const { vectorFields } = index;
      const field = fieldOf(index, name);
      requireLength({ name: index.name, dimension: field.dimension }, vector);
      const rows = await catalog.vectors.get(index.id, keys, { vector: true });
      const ownOf = (stored: Float32Array) =>
        vectorFields.length === 0 ? stored : splitFields(vectorFields, stored)[field.name];
      return new Map(
        rows.flatMap((row) => {
          const own = row.vector && ownOf(row.vector);
          return own ? [[row.key, distanceOf(field.metric, preciseScore(field.metric, own, vector))] as const] : [];
        }),
      );
    },

    async searchText(index, query) {
      const found = await textHits(index, query);
      const scoreOf = (place: number) => (found[place] as TextHit).score;
      const keyOf = (place: number) => toStored((found[place] as TextHit).key);
      const best = bestOf(found.length, query.limit, (a, b) => {
        return scoreOf(b) - scoreOf(a) || byCodePoint(keyOf(a), keyOf(b));
      });
      return best.map((place) => found[place] as TextHit);
    },

    async textScores(index, query) {
      const found = await textHits(index, { ...query, limit: Number.MAX_SAFE_INTEGER });
      return new Map(found.map(({ key, score }) => [key, score]));
    },

    async retrieve(index, retrieval, { metadata = false }) {
      const page = async (tables: Tables, held: CollectionSnapshot<VectorTable>) => {
        const { hits, more } = await retrieve(tables, held, index, retrieval);
        const shown = hits.map(({ key, score }) => ({ key, score }));
        if (!metadata || hits.length === 0) return { hits: shown, more };
        const ids = hits.map(({ id }) => id);
        const stored = await tables.vectors.metadata(index.id, ids);
        if (stored?.revision !== held.revision) throw new StaleIndex();
        const { byId } = stored;
        return { hits: shown.map((hit, place) => ({ ...hit, metadata: byId.get(ids[place] as number) ?? {} })), more };
      };
      if (Object.keys(index.textFields).length > 0 && asksForTexts(retrieval.retriever)) await loadTexts(index);
      return inMemory(index, page);
    },

    async query(index, query, { metadata = false }) {
      requireLength({ ...fieldOf(index, query.field), name: index.name }, query.vector);
      return nearest.vectors(index, query, { metadata });
    },
  };
}

/** The vector field of this name, or the first; the index itself if it has none. */
function fieldOf(index: VectorIndexRow, name?: string): Pick<VectorIndexRow, 'name' | 'dimension' | 'metric'> {
  const { vectorFields: fields } = index;
  return fields.find((field) => field.name === name) ?? fields[0] ?? index;
}

function requireLength(
  { name, dimension }: Pick<VectorIndexRow, 'name' | 'dimension'>,
  { length }: Float32Array,
): void {
  if (length === dimension) return;
  throw new VectorError('wrong-dimension', `a vector in index ${name} has ${dimension} numbers, not ${length}`);
}

/** A draft with its metadata split into what filters see and the rest. */
function inTwoParts({ key, vector, metadata }: VectorDraft, { unfilterable }: VectorIndexRow) {
  const part = (hidden: boolean) =>
    Object.fromEntries(Object.entries(metadata).filter(([name]) => unfilterable.includes(name) === hidden));
  return { key, vector, filterable: part(false), other: part(true) };
}

type Divided = ReturnType<typeof inTwoParts> & { readonly words: WordCounts | undefined };

function toVector({ id: _, ...vector }: VectorRow): StoredVector {
  return vector;
}
