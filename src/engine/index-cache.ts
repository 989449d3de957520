import { LRUCache } from 'lru-cache';
import { type AllIds, afterRevision, type Changes, type HistoryPlace } from '../catalog/changes.ts';
import type { Catalog, Tables } from '../catalog/port.ts';
import { createKeyedMutex } from '../concurrency/keyed-mutex.ts';
import type { VectorIndex } from '../index/port.ts';
import { type CacheBudget, createCacheBudget } from './cache-budget.ts';
import { type Change, type CollectionSnapshot, type Entry, IndexSlot, type ItemStore } from './index-slot.ts';

/** A stored collection of vectors, at some revision. */
export interface Collection {
  readonly id: number;
  readonly revision: number;
}

/** How collections of one kind are read from the catalog. */
export interface CollectionSource<C extends Collection, Item, Items extends ItemStore<Item>> {
  /** What the collections are, for the budget; and about how many bytes an item takes in addition to its vector. */
  readonly kind: string;
  readonly itemBytes: number;
  /** An empty index for the collection. */
  open(collection: C): VectorIndex;
  /** Deletes the stored files of a removed collection's index. */
  forget(collectionId: number): void;
  /** An empty store for the items beside the index. */
  store(): Items;
  /** Locks the collection until the transaction ends. Throws when it has been removed. */
  lock(tables: Tables, collection: C): Promise<unknown>;
  /** Throws the same. */
  missing(tables: Tables, collection: C): Promise<never>;
  /** See `changes` of the catalog's tables: all as of one moment, without a lock. */
  changes(
    tables: Tables,
    collection: C,
    from: { readonly after: HistoryPlace; readonly removedSince: number | null; readonly items: Items },
  ): Promise<Changes<HistoryPlace & Entry<Item>> | undefined>;
  allIds(tables: Tables, collectionId: number): Promise<AllIds | undefined>;
}

/** Indexes of the collections that were searched. Each is brought up to date with the catalog before it is used. */
export interface IndexCache<C extends Collection, Item, Items extends ItemStore<Item>> {
  /** Runs work on the collection as of its revision or a later one. Throws what the source's `lock` throws. */
  use<T>(collection: C, work: (snapshot: CollectionSnapshot<Items>) => Promise<T>): Promise<T>;
  /** Like `use`, in a transaction that locks out writers of the collection: the snapshot equals the tables. */
  useLocked<T>(collection: C, work: (snapshot: CollectionSnapshot<Items>, tables: Tables) => Promise<T>): Promise<T>;
  /**
   * Changes the store of a collection while nobody uses it, and brings it up to date.
   * @param change returns from which revision on the catalog's changes are read again; undefined: those that are missing
   */
  amend(collection: C, change: (items: Items) => number | undefined): Promise<void>;
  /** Reports a change that this process committed, which saves reading it from the catalog. */
  changed(collectionId: number, change: Change<Item>): void;
  /** Drops a removed collection. */
  forget(collectionId: number): void;
  /** Drops everything, after a reset. */
  clear(): void;
  /** Whether the collection is in memory. */
  holds(collectionId: number): boolean;
  /** Frees the memory of a collection, which stays. */
  release(collectionId: number): void;
  /** Number of collections and vectors in memory. */
  size(): { readonly collections: number; readonly vectors: number };
}

/** How many collections stay in memory; the least recently searched is dropped, and rebuilt when it is needed again. */
const maxCollections = 256;

export function createIndexCache<C extends Collection, Item, Items extends ItemStore<Item>>(
  catalog: Catalog,
  source: CollectionSource<C, Item, Items>,
  budget: CacheBudget = createCacheBudget(Number.POSITIVE_INFINITY),
): IndexCache<C, Item, Items> {
  type Slot = IndexSlot<Item, Items>;
  const slots = new LRUCache<number, Slot>({
    max: maxCollections,
    dispose(slot, id) {
      budget.dropped(`${source.kind} ${id}`);
      slot.drop();
    },
  });
  // One update at a time per collection: later callers wait, then find little or nothing left to do.
  const mutex = createKeyedMutex<number>();

  /**
   * Brings a slot to the state of one moment after the call. Nothing is locked meanwhile: writers go on, and what they change
   * comes later in the history. Only what has changed is read, unless the log of removals does not reach back far enough.
   */
  async function catchUp(tables: Tables, slot: Slot, collection: C, from = slot.revision): Promise<void> {
    const since = Math.min(from, slot.revision);
    let after = afterRevision(since);
    // What is removed before it is read never gets into an empty slot.
    let removedSince = slot.items.size === 0 ? null : since;
    for (;;) {
      const read = await source.changes(tables, collection, { after, removedSince, items: slot.items });
      if (read === undefined) return source.missing(tables, collection);
      removedSince ??= read.revision;
      slot.apply(read.rows, read.removed ?? []);
      after = read.rows.at(-1) ?? after;
      if (read.more) continue;
      slot.revision = read.revision;
      if (slot.items.size === read.count) return;
      const all = await source.allIds(tables, collection.id);
      if (all === undefined) return source.missing(tables, collection);
      slot.apply([], missing(slot, all.ids));
      if (all.revision === read.revision) return;
      removedSince = all.revision;
    }
  }

  /** Within the mutex: locks the collection's slot, brings it up to date, and runs work before it is unlocked. */
  async function withSlot<T>(
    collection: C,
    work: (slot: Slot) => Promise<T>,
    change?: (items: Items) => number | undefined,
  ): Promise<T> {
    const known = slots.get(collection.id);
    const slot = known ?? new IndexSlot<Item, Items>(source.open(collection), source.store());
    await slot.lock();
    try {
      await catchUp(catalog, slot, collection, change?.(slot.items));
      const result = await work(slot);
      if (known === undefined) slots.set(collection.id, slot);
      slot.unlock();
      return result;
    } catch (error) {
      // The slot may be incomplete: the next search builds a new one.
      if (slots.peek(collection.id) === slot) slots.delete(collection.id);
      slot.drop();
      slot.unlock();
      throw error;
    }
  }

  /** Others make room for a collection that is in use. */
  function note(id: number, { index, items }: Slot): void {
    budget.used(`${source.kind} ${id}`, {
      get bytes() {
        return index.size * (4 * index.dimension + source.itemBytes) + (items.bytes ?? 0);
      },
      release: () => void slots.delete(id),
    });
  }

  /** Within the mutex: brings the slot up to date, without reading the catalog if queued changes suffice. */
  async function refresh(collection: C): Promise<void> {
    const known = slots.get(collection.id);
    if (known !== undefined) {
      await known.lock();
      known.unlock();
    }
    if (usable(collection) === undefined) await withSlot(collection, async () => undefined);
  }

  function usable({ id, revision }: C): Slot | undefined {
    const slot = slots.get(id);
    return slot?.usable && slot.revision >= revision ? slot : undefined;
  }

  return {
    async use(collection, work) {
      for (;;) {
        const slot = usable(collection);
        if (slot !== undefined) {
          note(collection.id, slot);
          return slot.use(work);
        }
        await mutex.run(collection.id, () => refresh(collection));
      }
    },
    useLocked: (collection, work) =>
      mutex.run(collection.id, () =>
        withSlot(collection, (slot) =>
          catalog.transaction(async (tables) => {
            await source.lock(tables, collection);
            await catchUp(tables, slot, collection);
            return work(slot, tables);
          }),
        ),
      ),
    amend: (collection, change) => mutex.run(collection.id, () => withSlot(collection, async () => undefined, change)),
    changed: (id, change) => slots.peek(id)?.enqueue(change),
    forget(id) {
      slots.delete(id);
      source.forget(id);
    },
    holds: (id) => slots.has(id),
    release: (id) => void slots.delete(id),
    clear: () => slots.clear(),
    size: () => ({
      collections: slots.size,
      vectors: [...slots.values()].reduce((sum, { index }) => sum + index.size, 0),
    }),
  };
}

/** Ids in a slot that the catalog does not have any more. */
function missing(slot: CollectionSnapshot<{ keys(): Iterable<number> }>, ids: Iterable<number>): number[] {
  const present = new Set(ids);
  return [...slot.items.keys()].filter((known) => !present.has(known));
}
