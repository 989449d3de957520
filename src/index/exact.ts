import { workerScript } from '../paths.ts';
import type { Accelerate, Accelerator } from './accelerator.ts';
import { ChunkPool, mainScratch } from './arena.ts';
import { chosenKernel, type KernelName } from './kernel.ts';
import { preciseScore } from './metric.ts';
import type { Accepted, Metric, Neighbour, VectorIndex, VectorIndexOptions } from './port.ts';
import { Rows } from './rows.ts';
import { type ScanJob, scan } from './scan.ts';
import { ScanThread } from './thread.ts';
import type { Hits } from './top.ts';

/** A dimension is 1..32,768. The name is not used: there are no files. */
export interface ExactOptions extends VectorIndexOptions {
  /** Which kernel scores the vectors; the fastest that runs here unless given. */
  readonly kernel?: KernelName;
  /** Scans of at most this many bytes run on the calling thread; about a millisecond of work unless given. */
  readonly inlineBytes?: number;
  /** Spares searches without a filter from comparing everything; absent: every search does. */
  readonly accelerate?: Accelerate;
}

// A millisecond of each kernel on a machine of 2024; a hop to the thread and back costs a tenth of that.
const inlineBytes: Readonly<Record<KernelName, number>> = { simd: 32 * 2 ** 20, plain: 3 * 2 ** 20 };

const pool = new ChunkPool();
const thread = new ScanThread(pool.arenas, workerScript('scan'));

/**
 * An empty index that compares the query with every accepted vector, so its answers are exact and repeatable; with an
 * accelerator it compares with those that are proposed.
 *
 * A large scan runs in a thread over the same memory. Until it ends, later calls on this index wait in a queue in the
 * order they were made, so each search sees exactly the state of its call; only searches of the accelerator go on side by
 * side. `accept` is called before the promise settles, possibly after `search` has returned.
 */
export function createExactIndex(options: ExactOptions): VectorIndex {
  return new ExactIndex(options);
}

/** The engine of exact search in use in this process, and why that one. */
export function describeKernel(): { engine: string; kernel: string; reason: string } {
  const { name, reason } = chosenKernel;
  const trouble = thread.failure === null ? '' : `; large scans block the main thread: ${thread.failure}`;
  return { engine: 'exact', kernel: name, reason: reason + trouble };
}

interface Change {
  readonly id: number;
  /** null removes. */
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
  /** Searches under way; the rows stay as they are until the last one ends. */
  readonly #flights = new Set<Promise<unknown>>();
  /** They are all the accelerator's: others of its searches may join. */
  #shared = false;
  /** Calls that wait for them, each false as long as it has to; and of their changes the last one for each id. */
  #queue: (() => boolean)[] = [];
  readonly #changes = new Map<number, Change>();
  #size = 0;
  #closed = false;
  /** What went wrong with a change that was made later: the index is not what its callers think. */
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

  upsert(id: number, vector: Float32Array): void {
    if (!Number.isSafeInteger(id) || id < 1) throw new RangeError(`an id is a positive safe integer, not ${id}`);
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
    if (!Number.isInteger(k) || k < 0) throw new RangeError(`k is an integer of at least 0, not ${k}`);
    const search = { query, k, accept };
    const started = this.#queue.length === 0 ? this.#start(search, this.#inlineBytes) : null;
    return neighbours(await (started ?? this.#later(search)));
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
    await Promise.all(this.#flights);
    this.#rows.clear();
    this.#size = 0;
    await Promise.all([thread.release(this), this.#accelerator?.close()]);
  }

  #change(id: number, vector: Float32Array | null): void {
    this.#checkOpen();
    const growth = Number(vector !== null) - Number(this.has(id));
    if (this.#flights.size === 0) this.#apply({ id, vector });
    else this.#applyLater({ id, vector: vector?.slice() ?? null });
    this.#size += growth;
  }

  #applyLater(change: Change): void {
    this.#changes.set(change.id, change);
    this.#queue.push(() => {
      if (this.#flights.size > 0) return false;
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

  /** Starts a search over the rows as they are now; null when it has to wait for those under way. */
  #start(search: Search, inlineLimit: number): Hits | Promise<Hits> | null {
    if (this.#flights.size > 0 && !this.#shared) return null;
    const accelerated = this.#accelerated(search, inlineLimit);
    if (accelerated === null && this.#flights.size > 0) return null;
    const hits = accelerated ?? this.#scan(search, this.#slots(search), inlineLimit);
    if (hits instanceof Promise) {
      this.#shared = accelerated !== null;
      const landed = () => {
        this.#flights.delete(flight);
        if (this.#flights.size === 0) this.#runQueue();
      };
      const flight = hits.then(landed, landed);
      this.#flights.add(flight);
    }
    return hits;
  }

  /** A filter leaves so few or so many that only a scan is sure to find them. */
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

  /** Scores these slots, or all; in the thread when they are many. */
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

  /** Queues a search behind those under way; it runs in the thread, lest many of them in a row hold up this one. */
  #later(search: Search): Promise<Hits> {
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
    throw new RangeError(`a vector here has ${this.dimension} numbers, not ${vector.length}`);
  }
}

function neighbours({ ids, scores }: Hits): Neighbour[] {
  return Array.from(ids, (id, place) => ({ id, score: scores[place] as number }));
}
