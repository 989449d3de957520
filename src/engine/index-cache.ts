import { LRUCache } from 'lru-cache';
import type { Catalog, Tables } from '../catalog/port.ts';
import { createKeyedMutex } from '../concurrency/keyed-mutex.ts';
import type { VectorIndex } from '../index/port.ts';
import { type Change, type Entry, type Held, IndexSlot, type ItemStore } from './index-slot.ts';

/** A stored collection of vectors, at some revision. */
export interface Collection {
  readonly id: number;
  readonly revision: number;
}

/** How collections of one kind are read from the catalog. */
export interface Source<C extends Collection, Item, Items extends ItemStore<Item>> {
  /** An empty index for the collection. */
  open(collection: C): VectorIndex;
  /** The collection is gone: drops what its index keeps. */
  forget(collectionId: number): void;
  /** An empty store for what is kept beside the index. */
  store(): Items;
  /** Its present state, locked until the transaction ends. Throws when it is gone. */
  lock(tables: Tables, collection: C): Promise<Collection & { readonly count: number }>;
  /** What was changed after the revision of what is held, in batches. */
  changes(tables: Tables, collection: C, held: Held<Items>): AsyncIterable<readonly Entry<Item>[]>;
  ids(tables: Tables, collectionId: number): Promise<Iterable<number>>;
  /**
   * As `changes`, in order of revision, with the revision that each batch reaches: such can be read while others write, so
   * that the lock is held only for what came in meanwhile.
   */
  history?(
    tables: Tables,
    collection: C,
    held: Held<Items>,
  ): AsyncIterable<{ readonly revision: number; readonly entries: readonly Entry<Item>[] }>;
}

/** Indexes of the collections that were searched, each caught up with the catalog before it is used. */
export interface IndexCache<C extends Collection, Item, Items extends ItemStore<Item>> {
  /** Works on the collection as of its revision or a later one. Throws what the source's `lock` throws. */
  use<T>(collection: C, work: (held: Held<Items>) => Promise<T>): Promise<T>;
  /** As `use`, in a transaction that keeps writers of the collection out: `held` is what its tables show. */
  useLocked<T>(collection: C, work: (held: Held<Items>, tables: Tables) => Promise<T>): Promise<T>;
  /** Tells of a change that was committed here, which saves reading it again. */
  changed(collectionId: number, change: Change<Item>): void;
  /** Forgets a collection that is gone. */
  forget(collectionId: number): void;
  /** Forgets everything; for a reset. */
  clear(): void;
  /** Collections and vectors held now. */
  size(): { readonly collections: number; readonly vectors: number };
}

/** Most collections kept in memory; the least recently searched one is dropped and rebuilt when it is needed again. */
const maxCollections = 256;

export function createIndexCache<C extends Collection, Item, Items extends ItemStore<Item>>(
  catalog: Catalog,
  source: Source<C, Item, Items>,
): IndexCache<C, Item, Items> {
  type Slot = IndexSlot<Item, Items>;
  const slots = new LRUCache<number, Slot>({ max: maxCollections, dispose: (slot) => slot.drop() });
  // One catch-up at a time per collection: later callers wait, then find little or nothing left to do.
  const mutex = createKeyedMutex<number>();

  /** Reads what came in, then works under the lock. */
  async function read<T>(slot: Slot, collection: C, work: (tables: Tables) => Promise<T>): Promise<T> {
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

  /** In turn: with the collection's slot for itself, brings it up to date and works under the lock. */
  async function alone<T>(collection: C, work: (slot: Slot, tables: Tables) => Promise<T>): Promise<T> {
    const known = slots.get(collection.id);
    const slot = known ?? new IndexSlot<Item, Items>(source.open(collection), source.store());
    await slot.enter();
    try {
      const result = await read(slot, collection, (tables) => work(slot, tables));
      if (known === undefined) slots.set(collection.id, slot);
      slot.leave();
      return result;
    } catch (error) {
      // What was read so far may be incomplete: the next search starts anew.
      if (slots.peek(collection.id) === slot) slots.delete(collection.id);
      slot.drop();
      slot.leave();
      throw error;
    }
  }

  /** In turn: makes the collection usable, without the catalog when all that is missing was committed here. */
  async function refresh(collection: C): Promise<void> {
    const known = slots.get(collection.id);
    if (known !== undefined) {
      await known.enter();
      known.leave();
    }
    if (usable(collection) === undefined) await alone(collection, async () => undefined);
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
    useLocked: (collection, work) => mutex.run(collection.id, () => alone(collection, work)),
    changed: (id, change) => slots.peek(id)?.note(change),
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

function missing(slot: Held<{ keys(): Iterable<number> }>, ids: Iterable<number>): number[] {
  const present = new Set(ids);
  return [...slot.items.keys()].filter((known) => !present.has(known));
}
