import { rm } from 'node:fs';
import type { Accelerator, SearchAmong } from '../accelerator.ts';
import type { Hits } from '../scan.ts';
import type { AcceleratedCollection, Collection, CollectionState } from './collection.ts';
import { useSnapshot } from './folder.ts';
import type { FaissHost } from './host.ts';
import { IndexBuild } from './index-build.ts';

/** The index is rebuilt when there are more tombstones than this number plus this share of the live labels. */
const maxTombstones = { share: 1 / 4, number: 1000 };

/**
 * FAISS for one collection. The first search of a collection that is large enough starts a build; until it is complete,
 * searches are scans. When the index has too many tombstones, a new one is built beside it. A failed build is not tried
 * again.
 */
export class FaissAccelerator implements Accelerator, AcceleratedCollection {
  readonly #collection: Collection;
  readonly #host: FaissHost;
  #serving: IndexBuild | null = null;
  #next: IndexBuild | null = null;
  /** Resolves when the replaced builds have ended. */
  #retired: Promise<unknown> = Promise.resolve();
  /** A build failed: no further build is started. */
  #givenUp = false;
  #closed = false;

  constructor(collection: Collection, host: FaissHost) {
    this.#collection = collection;
    this.#host = host;
    host.collections.add(this);
  }

  changed(id: number, present: boolean): void {
    this.#serving?.changed(id, present);
    this.#next?.changed(id, present);
  }

  search(query: Float32Array, k: number, searchAmong: SearchAmong): Promise<Hits | null> | null {
    if (this.#closed) return null;
    this.#advance();
    return this.#serving?.search(query, k, searchAmong) ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#host.collections.delete(this);
    await Promise.all([this.#serving?.close(), this.#next?.close(), this.#retired]);
  }

  describe(): CollectionState | null {
    if (this.#serving === null) return null;
    const { failure, vectors, tombstones } = this.#serving;
    return {
      name: this.#collection.name,
      state: stateOf(this.#serving),
      reason: failure,
      vectors: this.#collection.rows.count,
      indexed: failure === null ? vectors : 0,
      dead: failure === null ? tombstones : 0,
    };
  }

  /** Starts, replaces and drops builds. */
  #advance(): void {
    if (this.#serving === null) {
      if (this.#wanted()) this.#serving = this.#first();
      return;
    }
    if (this.#givenUp) return;
    if (this.#next !== null) this.#replace(this.#serving, this.#next);
    else if (this.#serving.failure !== null) this.#recover(this.#serving);
    else this.#renew(this.#serving);
  }

  #wanted(): boolean {
    const { rows, dimension } = this.#collection;
    const { failure, options } = this.#host;
    return failure === null && rows.count > 0 && rows.count * dimension * 4 >= options.minBytes;
  }

  #first(): IndexBuild {
    const { file } = this.#collection;
    return new IndexBuild(this.#collection, this.#host, file === null ? null : useSnapshot(file));
  }

  /** Rebuilds without the snapshot if loading it ended the process. */
  #recover(failed: IndexBuild): void {
    this.#givenUp = !failed.loading || this.#host.failure !== null;
    if (this.#givenUp) return;
    rm(this.#collection.file as string, { force: true }, () => undefined);
    this.#serving = new IndexBuild(this.#collection, this.#host, null);
  }

  #renew(serving: IndexBuild): void {
    if (!serving.usable) return;
    if (serving.tombstones <= maxTombstones.number + serving.vectors * maxTombstones.share) return;
    this.#next = new IndexBuild(this.#collection, this.#host, null);
  }

  #replace(serving: IndexBuild, next: IndexBuild): void {
    if (next.failure !== null) {
      this.#givenUp = true;
      this.#next = null;
    } else if (next.caughtUp || serving.failure !== null) {
      this.#serving = next;
      this.#next = null;
      this.#retired = Promise.all([this.#retired, serving.retire()]);
    }
  }
}

function stateOf({ failure, complete, tooFew }: IndexBuild): CollectionState['state'] {
  if (failure !== null) return 'failed';
  if (tooFew) return 'waiting';
  return complete ? 'faiss' : 'building';
}
