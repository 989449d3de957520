import { workerScript } from '../paths.ts';
import type { Accelerate, Accelerator } from './accelerator.ts';
import { ChunkPool, mainScratch } from './arena.ts';
import { chosenKernel, type KernelName } from './kernel.ts';
import { lengthOf, preciseScore } from './metric.ts';
import type { Accepted, Metric, Neighbour, VectorIndex, VectorIndexOptions } from './port.ts';
import { Rows } from './rows.ts';
import { type Hits, type ScanJob, scan } from './scan.ts';
import { ScanThread } from './thread.ts';

/** The dimension is 1..32,768. The name is not used: there are no files. */
export interface ExactOptions extends VectorIndexOptions {
  /** The kernel that scores vectors; by default the fastest that runs here. */
  readonly kernel?: KernelName;
  /** Scans of at most this many bytes run on the calling thread; by default about a millisecond of work. */
  readonly inlineBytes?: number;
  /** Saves searches without a filter from comparing every vector; if absent, every search does. */
  readonly accelerate?: Accelerate;
}

// A millisecond of each kernel's work on a machine of 2024; a round trip to the thread costs a tenth of that.
const inlineBytes: Readonly<Record<KernelName, number>> = { simd: 32 * 2 ** 20, plain: 3 * 2 ** 20 };

const pool = new ChunkPool();
const thread = new ScanThread(pool.arenas, workerScript('scan'));

/**
 * Creates an empty index that compares the query with every accepted vector, so its results are exact and repeatable. With
 * an accelerator, it compares only the candidates that the accelerator proposes.
 *
 * A large scan runs in a thread on the same memory. Until it ends, later calls on this index wait in a queue, in order, so
 * that each search sees exactly the state at its call. Only accelerated searches run concurrently. `accept` is called
 * before the promise settles, possibly after `search` has returned.
 */
export function createExactIndex(options: ExactOptions): VectorIndex {
  return new ExactIndex(options);
}

/** The kernel of exact search in this process, and why it was chosen. */
export function describeKernel(): { engine: string; kernel: string; reason: string } {
  const { name, reason } = chosenKernel;
  const threadFailure = thread.failure === null ? '' : `; large scans block the main thread: ${thread.failure}`;
  return { engine: 'exact', kernel: name, reason: reason + threadFailure };
}

interface Change {
  readonly id: number;
  /** Null for a removal. */
  readonly vector: Float32Array | null;
}

interface Search {
  readonly query: Float32Array;
  readonly k: number;
  readonly accept: Accepted | undefined;
}

class ExactIndex implements VectorIndex {
  readonly dimension: number;
  readonly metric: Metric;
  readonly #kernel: KernelName;
  readonly #inlineBytes: number;
  readonly #rows: Rows;
  readonly #accelerator: Accelerator | undefined;
  /** Searches in progress; the rows do not change until the last one ends. */
  readonly #running = new Set<Promise<unknown>>();
  /** Whether all of them are accelerated: further accelerated searches may run beside them. */
  #concurrent = false;
  /** Calls that wait for them; each returns false if it still has to wait. */
  #queue: (() => boolean)[] = [];
  /** The last queued change of each id. */
  readonly #changes = new Map<number, Change>();
  #size = 0;
  #longest = 0;
  #closed = false;
  /** Why a queued change failed: the index is no longer in the state that its callers expect. */
  #failure: unknown = null;

  constructor(options: ExactOptions) {
    this.dimension = options.dimension;
    this.metric = options.metric ?? 'cosine';
    this.#kernel = options.kernel ?? chosenKernel.name;
    this.#inlineBytes = options.inlineBytes ?? inlineBytes[this.#kernel];
    this.#rows = new Rows(pool, options.dimension, this.metric);
    this.#accelerator = options.accelerate?.(this.#rows);
  }

  get size(): number {
    return this.#size;
  }

  get longest(): number {
    return this.#longest;
  }

  upsert(id: number, vector: Float32Array): void {
    if (!Number.isSafeInteger(id) || id < 1) throw new RangeError(`an id must be a positive safe integer, not ${id}`);
    this.#checkLength(vector);
    this.#change(id, vector);
  }

  remove(id: number): boolean {
    if (!this.has(id)) return false;
    this.#change(id, null);
    return true;
  }

  has(id: number): boolean {
    const change = this.#changes.get(id);
    return change === undefined ? this.#rows.has(id) : change.vector !== null;
  }

  async search(query: Float32Array, k: number, accept?: Accepted): Promise<Neighbour[]> {
    this.#checkOpen();
    this.#checkLength(query);
    if (!Number.isInteger(k) || k < 0) throw new RangeError(`k must be an integer of at least 0, not ${k}`);
    const search = { query, k, accept };
    const started = this.#queue.length === 0 ? this.#start(search, this.#inlineBytes) : null;
    return neighbours(await (started ?? this.#enqueueSearch(search)));
  }

  measure(query: Float32Array, ids: readonly number[]): Float64Array {
    this.#checkOpen();
    this.#checkLength(query);
    return Float64Array.from(ids, (id) => {
      const change = this.#changes.get(id);
      const vector = change === undefined ? this.#rows.get(id) : change.vector;
      return vector ? preciseScore(this.metric, query, vector) : Number.NaN;
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#running);
    this.#rows.clear();
    this.#size = 0;
    await Promise.all([thread.release(this), this.#accelerator?.close()]);
  }

  #change(id: number, vector: Float32Array | null): void {
    this.#checkOpen();
    // One that has no length scores worst, without an error.
    if (this.metric === 'ip' && vector !== null) this.#longest = Math.max(this.#longest, lengthOf(vector) || 0);
    const growth = Number(vector !== null) - Number(this.has(id));
    if (this.#running.size === 0) this.#apply({ id, vector });
    else this.#enqueueChange({ id, vector: vector?.slice() ?? null });
    this.#size += growth;
  }

  #enqueueChange(change: Change): void {
    this.#changes.set(change.id, change);
    this.#queue.push(() => {
      if (this.#running.size > 0) return false;
      try {
        this.#apply(change);
      } catch (error) {
        this.#failure = error;
      }
      if (this.#changes.get(change.id) === change) this.#changes.delete(change.id);
      return true;
    });
  }

  #apply({ id, vector }: Change): void {
    if (vector === null) this.#rows.delete(id);
    else this.#rows.set(id, vector);
    this.#accelerator?.changed(id, vector !== null);
  }

  /** Starts a search on the present rows; null when it has to wait for those in progress. */
  #start(search: Search, inlineLimit: number): Hits | Promise<Hits> | null {
    if (this.#running.size > 0 && !this.#concurrent) return null;
    const accelerated = this.#accelerated(search, inlineLimit);
    if (accelerated === null && this.#running.size > 0) return null;
    const hits = accelerated ?? this.#scan(search, this.#slots(search), inlineLimit);
    if (hits instanceof Promise) {
      this.#concurrent = accelerated !== null;
      const finish = () => {
        this.#running.delete(finished);
        if (this.#running.size === 0) this.#runQueue();
      };
      const finished = hits.then(finish, finish);
      this.#running.add(finished);
    }
    return hits;
  }

  /** Starts an accelerated search. Null with a filter: only a scan is certain to find what it accepts, few or many. */
  #accelerated({ query, k, accept }: Search, inlineLimit: number): Promise<Hits> | null {
    if (accept !== undefined || this.#accelerator === undefined) return null;
    const own = { query: query.slice(), k, accept };
    const found = this.#accelerator.search(own.query, k, (ids, count) =>
      this.#scan({ ...own, k: count }, this.#rows.slotsOf(ids), inlineLimit),
    );
    return found?.then((hits) => hits ?? this.#scan(own, null, inlineLimit)) ?? null;
  }

  #slots({ accept }: Search): Int32Array | null {
    return accept === undefined ? null : this.#rows.accepted(accept);
  }

  /** Scores the given slots, or all; in the thread if they are many. */
  #scan({ query, k }: Search, slots: Int32Array | null, inlineLimit: number): Hits | Promise<Hits> {
    const candidates = slots?.length ?? this.#rows.count;
    if (k === 0 || candidates === 0) return { ids: new Float64Array(0), scores: new Float64Array(0) };
    const job: ScanJob = {
      kernel: this.#kernel,
      metric: this.metric,
      query: query.slice(),
      k: Math.min(k, candidates),
      chunks: this.#rows.chunks(),
      count: this.#rows.count,
      slots,
    };
    const inline = () => scan(pool.arenas, mainScratch, job);
    if (this.#rows.bytes(candidates) <= inlineLimit) return inline();
    return thread.scan(this, job).catch(inline);
  }

  /** Queues a search. It will run in the scan thread, so that a row of queued searches does not block the main thread. */
  #enqueueSearch(search: Search): Promise<Hits> {
    const own = { ...search, query: search.query.slice() };
    return new Promise((resolve, reject) =>
      this.#queue.push(() => {
        try {
          this.#checkOpen();
          const hits = this.#start(own, 0);
          if (hits !== null) resolve(hits);
          return hits !== null;
        } catch (error) {
          reject(error);
          return true;
        }
      }),
    );
  }

  #runQueue(): void {
    let done = 0;
    while (this.#queue[done]?.()) done++;
    this.#queue = this.#queue.slice(done);
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error('the index is closed');
    if (this.#failure !== null) throw this.#failure;
  }

  #checkLength(vector: Float32Array): void {
    if (vector.length === this.dimension) return;
    throw new RangeError(`a vector of this index must have ${this.dimension} numbers, not ${vector.length}`);
  }
}

function neighbours({ ids, scores }: Hits): Neighbour[] {
  return Array.from(ids, (id, place) => ({ id, score: scores[place] as number }));
}
