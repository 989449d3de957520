import { rm } from 'node:fs';
import type { Accelerator, Among } from '../accelerator.ts';
import type { Hits } from '../top.ts';
import type { AcceleratedCollection, Collection, CollectionState } from './collection.ts';
import { useSnapshot } from './folder.ts';
import type { FaissHost } from './host.ts';
import { Generation } from './index-build.ts';

/** Dead labels up to this share of the live ones, and this number, are kept before everything is built anew. */
const dead = { share: 1 / 4, number: 1000 };

/**
 * FAISS for one collection: begins with the first search of a collection that is large enough, is built while searches
 * are scans, and is built anew beside itself when too much of it is dead. What fails is not tried again.
 */
export class FaissAccelerator implements Accelerator, AcceleratedCollection {
  readonly #collection: Collection;
  readonly #host: FaissHost;
  #serving: Generation | null = null;
  #next: Generation | null = null;
  /** The end of those replaced. */
  #retired: Promise<unknown> = Promise.resolve();
  /** Nothing more to try. */
  #over = false;
  #closed = false;

  constructor(collection: Collection, host: FaissHost) {
    this.#collection = collection;
    this.#host = host;
    host.collections.add(this);
  }

  changed(id: number, held: boolean): void {
    this.#serving?.changed(id, held);
    this.#next?.changed(id, held);
  }

  search(query: Float32Array, k: number, among: Among): Promise<Hits | null> | null {
    if (this.#closed) return null;
    this.#advance();
    return this.#serving?.search(query, k, among) ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#host.collections.delete(this);
    await Promise.all([this.#serving?.close(), this.#next?.close(), this.#retired]);
  }

  /** Null before its first search, and while it is too small. */
  describe(): CollectionState | null {
    if (this.#serving === null) return null;
    const { failure, vectors, dead } = this.#serving;
    return {
      name: this.#collection.name,
      state: stateOf(this.#serving),
      reason: failure,
      vectors: this.#collection.rows.count,
      indexed: failure === null ? vectors : 0,
      dead: failure === null ? dead : 0,
    };
  }

  /** Starts, replaces and drops generations. */
  #advance(): void {
    if (this.#serving === null) {
      if (this.#wanted()) this.#serving = this.#first();
      return;
    }
    if (this.#over) return;
    if (this.#next !== null) this.#replace(this.#serving, this.#next);
    else if (this.#serving.failure !== null) this.#recover(this.#serving);
    else this.#renew(this.#serving);
  }

  #wanted(): boolean {
    const { rows, dimension } = this.#collection;
    const { failure, options } = this.#host;
    return failure === null && rows.count > 0 && rows.count * dimension * 4 >= options.minimumBytes;
  }

  #first(): Generation {
    const { file } = this.#collection;
    return new Generation(this.#collection, this.#host, file === null ? null : useSnapshot(file));
  }

  /** A snapshot that ends the process which reads it is not read again. */
  #recover(failed: Generation): void {
    this.#over = !failed.loading || this.#host.failure !== null;
    if (this.#over) return;
    rm(this.#collection.file as string, { force: true }, () => undefined);
    this.#serving = new Generation(this.#collection, this.#host, null);
  }

  #renew(serving: Generation): void {
    if (serving.dead <= dead.number + serving.vectors * dead.share || !serving.usable) return;
    this.#next = new Generation(this.#collection, this.#host, null);
  }

  #replace(serving: Generation, next: Generation): void {
    if (next.failure !== null) {
      this.#over = true;
      this.#next = null;
    } else if (next.caughtUp || serving.failure !== null) {
      this.#serving = next;
      this.#next = null;
      this.#retired = Promise.all([this.#retired, serving.retire()]);
    }
  }
}

function stateOf({ failure, complete, tooFew }: Generation): CollectionState['state'] {
  if (failure !== null) return 'failed';
  if (tooFew) return 'waiting';
  return complete ? 'faiss' : 'building';
}
