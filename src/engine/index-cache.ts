import { LRUCache } from 'lru-cache';
import type { Catalog, Tables } from '../catalog/port.ts';
import { createKeyedMutex } from '../concurrency/keyed-mutex.ts';
import type { VectorIndex } from '../index/port.ts';
import { type Change, type CollectionSnapshot, type Entry, IndexSlot, type ItemStore } from './index-slot.ts';

/** A stored collection of vectors, at some revision. */
export interface Collection {
  readonly id: number;
  readonly revision: number;
}

/** How collections of one kind are read from the catalog. */
export interface CollectionSource<C extends Collection, Item, Items extends ItemStore<Item>> {
  /** An empty index for the collection. */
  open(collection: C): VectorIndex;
  /** Deletes the stored files of a removed collection's index. */
  forget(collectionId: number): void;
  /** An empty store for the items beside the index. */
  store(): Items;
  /** Locks the collection until the transaction ends and returns its current state. Throws when it has been removed. */
  lock(tables: Tables, collection: C): Promise<Collection & { readonly count: number }>;
  /** The entries that changed after the snapshot's revision, in batches. */
  changes(tables: Tables, collection: C, snapshot: CollectionSnapshot<Items>): AsyncIterable<readonly Entry<Item>[]>;
  ids(tables: Tables, collectionId: number): Promise<Iterable<number>>;
  /**
   * Like `changes`, in order of revision, with the revision that each batch completes. These are read without a lock, so
   * that the lock is held only for changes made in the meantime.
   */
  history?(
    tables: Tables,
    collection: C,
    snapshot: CollectionSnapshot<Items>,
  ): AsyncIterable<{ readonly revision: number; readonly entries: readonly Entry<Item>[] }>;
}

/** Indexes of the collections that were searched. Each is brought up to date with the catalog before it is used. */
export interface IndexCache<C extends Collection, Item, Items extends ItemStore<Item>> {
  /** Runs work on the collection as of its revision or a later one. Throws what the source's `lock` throws. */
  use<T>(collection: C, work: (snapshot: CollectionSnapshot<Items>) => Promise<T>): Promise<T>;
  /** Like `use`, in a transaction that locks out writers of the collection: the snapshot equals the tables. */
  useLocked<T>(collection: C, work: (snapshot: CollectionSnapshot<Items>, tables: Tables) => Promise<T>): Promise<T>;
  /** Reports a change that this process committed, which saves reading it from the catalog. */
  changed(collectionId: number, change: Change<Item>): void;
  /** Drops a removed collection. */
  forget(collectionId: number): void;
  /** Drops everything, after a reset. */
  clear(): void;
  /** Number of collections and vectors in memory. */
  size(): { readonly collections: number; readonly vectors: number };
}

/** How many collections stay in memory; the least recently searched is dropped, and rebuilt when it is needed again. */
const maxCollections = 256;

export function createIndexCache<C extends Collection, Item, Items extends ItemStore<Item>>(
  catalog: Catalog,
  source: CollectionSource<C, Item, Items>,
): IndexCache<C, Item, Items> {
  type Slot = IndexSlot<Item, Items>;
  const slots = new LRUCache<number, Slot>({ max: maxCollections, dispose: (slot) => slot.drop() });
  // One update at a time per collection: later callers wait, then find little or nothing left to do.
  const mutex = createKeyedMutex<number>();

  /** Brings a slot up to date, then runs work under the collection's lock. */
  async function catchUp<T>(slot: Slot, collection: C, work: (tables: Tables) => Promise<T>): Promise<T> {
    for await (const { revision, entries } of source.history?.(catalog, collection, slot) ?? []) {
      slot.apply(entries, []);
      slot.revision = revision;
    }
    return catalog.transaction(async (tables) => {
      const present = await source.lock(tables, collection);
      if (slot.revision < present.revision) {
        for await (const entries of source.changes(tables, collection, slot)) slot.apply(entries, []);
      }
      if (slot.items.size !== present.count) slot.apply([], missing(slot, await source.ids(tables, collection.id)));
      slot.revision = present.revision;
      return work(tables);
    });
  }

  /** Within the mutex: locks the collection's slot, brings it up to date, and runs work under the collection's lock. */
  async function withLock<T>(collection: C, work: (slot: Slot, tables: Tables) => Promise<T>): Promise<T> {
    const known = slots.get(collection.id);
    const slot = known ?? new IndexSlot<Item, Items>(source.open(collection), source.store());
    await slot.lock();
    try {
      const result = await catchUp(slot, collection, (tables) => work(slot, tables));
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

  /** Within the mutex: brings the slot up to date, without reading the catalog if queued changes suffice. */
  async function refresh(collection: C): Promise<void> {
    const known = slots.get(collection.id);
    if (known !== undefined) {
      await known.lock();
      known.unlock();
    }
    if (usable(collection) === undefined) await withLock(collection, async () => undefined);
  }

  function usable({ id, revision }: C): Slot | undefined {
    const slot = slots.get(id);
    return slot?.usable && slot.revision >= revision ? slot : undefined;
  }

  return {
    async use(collection, work) {
      for (;;) {
        const slot = usable(collection);
        if (slot !== undefined) return slot.use(work);
        await mutex.run(collection.id, () => refresh(collection));
      }
    },
    useLocked: (collection, work) => mutex.run(collection.id, () => withLock(collection, work)),
    changed: (id, change) => slots.peek(id)?.enqueue(change),
    forget(id) {
      slots.delete(id);
      source.forget(id);
    },
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
