import type { SearchAmong } from '../accelerator.ts';
import type { Hits } from '../scan.ts';
import { searchCandidates } from './candidates.ts';
import { type FaissClient, FaissError } from './client.ts';
import type { Collection } from './collection.ts';
import { hashVector } from './hash.ts';
import type { FaissHost } from './host.ts';
import { Labels } from './labels.ts';
import { type OpenResult, overheadBytes } from './protocol.ts';
import { SnapshotWriter } from './snapshot-writer.ts';
import { trainingVectors } from './training.ts';
import { vectorScale } from './vector-scale.ts';

/** For a larger k, a scan is just as fast. */
const maxK = 1000;
/** How many vectors outside FAISS a search may compare in addition: this number, or this share if that is more. */
const maxUnindexed = { share: 1 / 10, number: 500 };
/**
 * Target duration of adding a batch of vectors; searches are scans meanwhile. Each batch starts with work on the whole
 * graph: with a million vectors, batches of 25 ms take a sixth longer in all.
 */
const batchMs = 250;
const maxBatch = 1024;

/**
 * One FAISS index of a collection, from its first vector until a newer build replaces it. It only grows: a vector that is
 * replaced or removed stays in it as a tombstone, and new vectors are compared by scans until they are added.
 */
export class IndexBuild {
  readonly #collection: Collection;
  readonly #host: FaissHost;
  readonly #client: FaissClient;
  /** The vectors that FAISS holds. */
  #labels = new Labels();
  /** Ids whose vectors are not in FAISS yet. */
  readonly #pending: Set<number>;
  /** Ids whose vectors FAISS does not support. */
  readonly #unsupported = new Set<number>();
  readonly #snapshot: SnapshotWriter;
  readonly #searches = new Set<Promise<unknown>>();
  #busy = true;
  #caughtUp = false;
  #batch = 32;
  #failure: string | null = null;
  #loading = false;
  #tooFew = false;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(collection: Collection, host: FaissHost, snapshot: string | null) {
    this.#collection = collection;
    this.#host = host;
    this.#pending = new Set(collection.rows.ids());
    this.#client = host.start();
    this.#snapshot = new SnapshotWriter(collection, host.options.log);
    void this.#run(snapshot);
  }

  /** Why the index failed; null while it works. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Whether it is still loading its snapshot, or failed doing so. */
  get loading(): boolean {
    return this.#loading;
  }

  /** Whether it waits for enough vectors to be trained with. */
  get tooFew(): boolean {
    return this.#tooFew;
  }

  get vectors(): number {
    return this.#labels.held;
  }

  get tombstones(): number {
    return this.#labels.tombstones;
  }

  /** Whether FAISS holds all vectors that it supports. */
  get complete(): boolean {
    return !this.#busy && this.#pending.size === 0;
  }

  /** Whether FAISS has held all vectors that it supports at some time. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Whether FAISS holds enough vectors to speed up searches. */
  get usable(): boolean {
    const unindexed = this.#pending.size + this.#unsupported.size;
    const limit = Math.max(maxUnindexed.number, this.#collection.rows.count * maxUnindexed.share);
    return this.#labels.held > 0 && unindexed <= limit;
  }

  changed(id: number, present: boolean): void {
    this.#labels.detach(id);
    this.#unsupported.delete(id);
    this.#snapshot.unsaved++;
    if (present) this.#pending.add(id);
    else this.#pending.delete(id);
    this.#wake();
  }

  /** See Accelerator. */
  search(query: Float32Array, k: number, searchAmong: SearchAmong): Promise<Hits | null> | null {
    const { metric } = this.#collection;
    const factor = vectorScale(metric, query);
    if (this.#busy || !this.usable || k < 1 || k > maxK || factor === null) return null;
    const unindexed = [...this.#pending, ...this.#unsupported];
    const state = { client: this.#client, labels: this.#labels, metric, unindexed };
    const scaled = query.map((x) => x * factor);
    const answered = searchCandidates(state, scaled, k, searchAmong).then(
      (hits) => {
        this.#host.answered[hits === null ? 'byScan' : 'withFaiss']++;
        return hits;
      },
      (error: Error) => {
        if (!(error instanceof FaissError)) throw error;
        this.#fail(error.message);
        return null;
      },
    );
    const search = answered.finally(() => this.#searches.delete(search));
    this.#searches.add(search);
    return search;
  }

  /** Closes it when its searches have ended. */
  async retire(): Promise<void> {
    await Promise.allSettled(this.#searches);
    await this.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#host.release(this);
    this.#wake();
    await this.#client.close();
    this.#snapshot.clear();
  }

  /** Opens, trains and fills the index, and keeps it up to date until it is closed or fails. */
  async #run(snapshot: string | null): Promise<void> {
    try {
      this.#reserveMemory();
      this.#loading = snapshot !== null;
      const opened = await this.#open(snapshot);
      this.#host.opened();
      this.#loading = false;
      const { trained } = (await this.#adoptSnapshot(opened)) ? opened : await this.#open(null);
      this.#snapshot.unsaved = this.#pending.size;
      if (!trained) await this.#train();
      while (!this.#closed) {
        this.#reserveMemory();
        if (this.#pending.size > 0) await this.#host.enqueueBuildStep(() => this.#add());
        else await this.#idle();
      }
    } catch (error) {
      this.#host.opened(error);
      this.#fail((error as Error).message);
    }
  }

  #reserveMemory(): void {
    const { rows, dimension } = this.#collection;
    if (this.#host.reserve(this, rows.count * (dimension * 4 + overheadBytes))) return;
    throw new Error('there is not enough memory left for it beside the other indexes');
  }

  #fail(reason: string): void {
    if (this.#closed) return;
    this.#failure = reason;
    this.#busy = true;
    this.#host.options.log.warn(
      { index: this.#collection.name, reason },
      'FAISS index failed: searches are exact scans',
    );
    void this.close();
  }

  #open(snapshot: string | null): Promise<OpenResult> {
    const { dimension, metric, rows } = this.#collection;
    const shape = { dimension, metric, factory: this.#host.options.factory };
    return this.#client.open({ shape, snapshot, expected: rows.count });
  }

  /** Adopts the vectors of a snapshot that have not changed since; false if they are too few to continue with. */
  async #adoptSnapshot({ hashes, rejected }: OpenResult): Promise<boolean> {
    const { rows, name } = this.#collection;
    const { log } = this.#host.options;
    for (const hash of hashes ?? []) this.#labels.append(hash);
    let compared = 0;
    for (const id of hashes === null ? [] : this.#pending) {
      this.#attach(id, hashVector(rows.get(id) as Float32Array));
      if (++compared % maxBatch === 0) await new Promise(setImmediate);
    }
    const { count, tombstones, held } = this.#labels;
    const reason = tombstones > count / 2 ? 'most of its vectors are gone' : rejected;
    if (reason !== null) log.warn({ index: name, reason }, 'FAISS snapshot rejected: the index is rebuilt');
    else if (hashes !== null) log.info({ index: name, taken: held, of: count }, 'FAISS snapshot loaded');
    if (tombstones <= count / 2) return true;
    this.#labels = new Labels();
    for (const id of rows.ids()) this.#pending.add(id);
    return false;
  }

  /** Waits for enough distinct vectors and trains FAISS with a sample of them: with too few, it would end the process. */
  async #train(): Promise<void> {
    const { min, enough } = trainingVectors(this.#host.options.factory, this.#collection.dimension);
    this.#tooFew = true;
    let sample = this.#sample(enough);
    while (sample.hashes.length < min) {
      const tried = this.#pending.size;
      while (this.#pending.size < Math.max(min, tried + min / 4) && !this.#closed) await this.#nextChange();
      if (this.#closed) return;
      sample = this.#sample(enough);
    }
    this.#tooFew = false;
    await this.#host.enqueueBuildStep(() => this.#client.train(sample.vectors));
  }

  #sample(count: number): { hashes: readonly number[]; vectors: Float32Array } {
    const step = Math.max(1, Math.floor(this.#pending.size / count));
    return this.#prepare([...this.#pending].filter((_, i) => i % step === 0).slice(0, count));
  }

  async #add(): Promise<void> {
    const batch: number[] = [];
    const { rows } = this.#collection;
    for (const id of this.#pending) if (batch.push(id) === this.#batch) break;
    const { hashes, vectors } = this.#prepare(batch);
    if (hashes.length === 0) return;
    this.#busy = true;
    const start = performance.now();
    await this.#client.add(vectors);
    const ms = performance.now() - start;
    for (const hash of hashes) this.#labels.append(hash);
    // Vectors that changed meanwhile stay pending.
    for (const id of batch) if (this.#pending.has(id)) this.#attach(id, hashVector(rows.get(id) as Float32Array));
    this.#busy = false;
    this.#batch = Math.max(1, Math.min(maxBatch, Math.round((hashes.length * batchMs) / ms)));
  }

  #attach(id: number, hash: number): boolean {
    const attached = this.#labels.attach(id, hash);
    if (attached) this.#pending.delete(id);
    return attached;
  }

  /**
   * Prepares the vectors of some ids for FAISS, scaled and without duplicates. Sets aside vectors that FAISS does not
   * support, and attaches the ids of vectors that it already holds.
   */
  #prepare(ids: readonly number[]): { hashes: readonly number[]; vectors: Float32Array } {
    const { rows, dimension, metric } = this.#collection;
    const hashes = new Set<number>();
    const vectors = new Float32Array(ids.length * dimension);
    for (const id of ids) {
      const vector = rows.get(id) as Float32Array;
      const factor = vectorScale(metric, vector);
      if (factor === null) {
        this.#pending.delete(id);
        this.#unsupported.add(id);
        continue;
      }
      const hash = hashVector(vector);
      if (hashes.has(hash) || this.#attach(id, hash)) continue;
      const at = hashes.size * dimension;
      for (let i = 0; i < dimension; i++) vectors[at + i] = (vector[i] as number) * factor;
      hashes.add(hash);
    }
    return { hashes: [...hashes], vectors: vectors.subarray(0, hashes.size * dimension) };
  }

  /** With nothing to add, writes a snapshot if one is due, and waits for a change. */
  async #idle(): Promise<void> {
    this.#busy = false;
    if (this.#snapshot.isDue(this.#labels.held)) {
      this.#busy = true;
      await this.#snapshot.write(this.#client, this.#labels.hashes());
      this.#busy = false;
    }
    this.#caughtUp = true;
    if (this.#pending.size === 0 && !this.#closed) await this.#nextChange();
  }

  async #nextChange(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = () => undefined;
    // Lets changes of the same tick become one batch.
    await new Promise(setImmediate);
  }
}
