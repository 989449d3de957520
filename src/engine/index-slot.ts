import type { VectorIndex } from '../index/port.ts';

/** What is kept of one vector of a collection, beside its numbers. */
export interface Entry<Item> {
  readonly id: number;
  readonly vector: Float32Array;
  readonly item: Item;
}

/** Where items are kept; a Map by id is one. */
export interface ItemStore<Item> {
  readonly size: number;
  /** The ids of the items. */
  keys(): Iterable<number>;
  set(id: number, item: Item): unknown;
  delete(id: number): unknown;
}

/** A collection in memory as of one revision; nothing changes in it while somebody uses it. */
export interface Held<Items> {
  readonly revision: number;
  readonly items: Items;
  readonly index: VectorIndex;
}

/** A change of a collection that this process committed. */
export interface Change<Item> {
  /** The collection's revision since then. */
  readonly revision: number;
  readonly stored: readonly Entry<Item>[];
  readonly removed: readonly number[];
}

/** Most own commits kept for later; beyond them the catalog is read again. */
const maxPending = 64;

/** A collection in memory: used by many at a time, or changed by one. */
export class IndexSlot<Item, Items extends ItemStore<Item>> implements Held<Items> {
  revision = 0;
  readonly items: Items;
  readonly index: VectorIndex;
  /** Own commits not yet applied, oldest first. */
  #pending: Change<Item>[] = [];
  #users = 0;
  #changing = false;
  #dropped = false;
  #whenIdle: (() => void) | undefined;

  constructor(index: VectorIndex, items: Items) {
    this.index = index;
    this.items = items;
  }

  get usable(): boolean {
    return !this.#changing && !this.#dropped;
  }

  async use<T>(work: (held: Held<Items>) => Promise<T>): Promise<T> {
    this.#users++;
    try {
      return await work(this);
    } finally {
      this.#users--;
      this.#settle();
    }
  }

  /** Keeps new users out and waits for the end of the others; by one caller at a time. */
  async enter(): Promise<void> {
    this.#changing = true;
    if (this.#users > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
  }

  leave(): void {
    this.#changing = false;
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

  note(change: Change<Item>): void {
    // Two commits may be told of in the wrong order.
    this.#pending = [...this.#pending, change].sort((a, b) => a.revision - b.revision);
    this.#settle();
    if (this.#pending.length > maxPending) this.#pending = [];
  }

  drop(): void {
    this.#dropped = true;
    this.#settle();
  }

  /** What had to wait until nobody uses or changes it. */
  #settle(): void {
    if (this.#users > 0) return;
    this.#whenIdle?.();
    this.#whenIdle = undefined;
    if (this.#changing) return;
    if (this.#dropped) void this.index.close();
    else this.#applyPending();
  }

  /** Applies the changes that follow on its revision, and forgets those it has already. */
  #applyPending(): void {
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      if (next.revision > this.revision + 1) return;
      this.#pending.shift();
      if (next.revision <= this.revision) continue;
      try {
        this.apply(next.stored, next.removed);
      } catch {
        // No memory left, perhaps. It was committed all the same: the next search reads it again, and says what is wrong.
        return;
      }
      this.revision = next.revision;
    }
  }
}
