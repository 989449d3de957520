import type { VectorIndex } from '../index/port.ts';

/** One vector of a collection, with the item it belongs to. */
export interface Entry<Item> {
  readonly id: number;
  readonly vector: Float32Array;
  readonly item: Item;
}

/** The items of a collection by id; a Map is one. */
export interface ItemStore<Item> {
  readonly size: number;
  /** What the store takes in addition to what every item does. */
  readonly bytes?: number;
  /** Ids of the items. */
  keys(): Iterable<number>;
  set(id: number, item: Item): unknown;
  delete(id: number): unknown;
}

/** A collection in memory as of one revision. It does not change while it is in use. */
export interface CollectionSnapshot<Items> {
  readonly revision: number;
  readonly items: Items;
  readonly index: VectorIndex;
}

/** A change of a collection that this process has committed. */
export interface Change<Item> {
  /** The collection's revision after the change. */
  readonly revision: number;
  readonly stored: readonly Entry<Item>[];
  readonly removed: readonly number[];
}

/** How many commits are queued; beyond this number the catalog is read again. */
const maxPending = 64;

/** A collection in memory behind a readers–writer lock: many readers, or one writer. */
export class IndexSlot<Item, Items extends ItemStore<Item>> implements CollectionSnapshot<Items> {
  revision = 0;
  readonly items: Items;
  readonly index: VectorIndex;
  /** Commits of this process that are not applied yet, oldest first. */
  #pending: Change<Item>[] = [];
  #readers = 0;
  #locked = false;
  #dropped = false;
  #whenIdle: (() => void) | undefined;

  constructor(index: VectorIndex, items: Items) {
    this.index = index;
    this.items = items;
  }

  get usable(): boolean {
    return !this.#locked && !this.#dropped;
  }

  async use<T>(work: (snapshot: CollectionSnapshot<Items>) => Promise<T>): Promise<T> {
    this.#readers++;
    try {
      return await work(this);
    } finally {
      this.#readers--;
      this.#settle();
    }
  }

  /** Admits no more readers and waits for those inside to finish. Only one caller at a time may hold the lock. */
  async lock(): Promise<void> {
    this.#locked = true;
    if (this.#readers > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
  }

  unlock(): void {
    this.#locked = false;
    this.#settle();
  }

  apply(entries: readonly Entry<Item>[], removed: Iterable<number>): void {
    for (const { id, vector, item } of entries) {
      this.index.upsert(id, vector);
      this.items.set(id, item);
    }
    for (const id of removed) {
      this.index.remove(id);
      this.items.delete(id);
    }
  }

  /** Queues a committed change, to be applied once no one reads. */
  enqueue(change: Change<Item>): void {
    // Commits may be reported out of order.
    this.#pending = [...this.#pending, change].sort((a, b) => a.revision - b.revision);
    this.#settle();
    if (this.#pending.length > maxPending) this.#pending = [];
  }

  drop(): void {
    this.#dropped = true;
    this.#settle();
  }

  /** Does what had to wait until the slot is idle: admits the writer, closes the index, or applies queued changes. */
  #settle(): void {
    if (this.#readers > 0) return;
    this.#whenIdle?.();
    this.#whenIdle = undefined;
    if (this.#locked) return;
    if (this.#dropped) void this.index.close();
    else this.#applyPending();
  }

  /** Applies the queued changes that continue the present revision, and drops those that are already included. */
  #applyPending(): void {
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      if (next.revision > this.revision + 1) return;
      this.#pending.shift();
      if (next.revision <= this.revision) continue;
      try {
        this.apply(next.stored, next.removed);
      } catch {
        // Perhaps out of memory. The change is committed: the next search reads it from the catalog, and reports errors.
        return;
      }
      this.revision = next.revision;
    }
  }
}
