import type { Among } from '../accelerator.ts';
import type { Hits } from '../top.ts';
import { propose } from './candidates.ts';
import { FaissError, type FaissLink } from './client.ts';
import type { Collection } from './collection.ts';
import { hashVector } from './hash.ts';
import type { FaissHost } from './host.ts';
import { Labels } from './labels.ts';
import { type Opened, overheadBytes } from './protocol.ts';
import { SnapshotWriter } from './snapshot-writer.ts';
import { trainingVectors } from './training.ts';
import { fitting } from './vector-scale.ts';

/** Beyond this a scan is as fast. */
const maximumK = 1000;
/** A share of the vectors that may be compared beside FAISS's proposals, and a number that always may. */
const aside = { share: 1 / 10, number: 500 };
/**
 * How long FAISS is busy with one batch of new vectors; searches are scans until none wait. Each batch begins with work on
 * the whole graph: in a million vectors, batches of 25 ms take a sixth more time.
 */
const batchMs = 250;
const maximumBatch = 1024;

/**
 * One FAISS index of a collection, from its first vector until a newer generation takes over. It only grows: a vector
 * that is replaced or removed stays in it under a dead label, and a new one waits, compared by scans, until it is added.
 */
export class Generation {
  readonly #collection: Collection;
  readonly #host: FaissHost;
  readonly #link: FaissLink;
  /** What FAISS holds. */
  #labels = new Labels();
  /** Ids whose vectors FAISS does not hold yet; and those it cannot work with. */
  readonly #waiting: Set<number>;
  readonly #unfit = new Set<number>();
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
    this.#waiting = new Set(collection.rows.ids());
    this.#link = host.start();
    this.#snapshot = new SnapshotWriter(collection, host.options.log);
    void this.#live(snapshot);
  }

  /** Why it works no more. */
  get failure(): string | null {
    return this.#failure;
  }

  /** It has not got past reading its snapshot. */
  get loading(): boolean {
    return this.#loading;
  }

  /** It waits for enough vectors to be trained with. */
  get tooFew(): boolean {
    return this.#tooFew;
  }

  get vectors(): number {
    return this.#labels.held;
  }

  get dead(): number {
    return this.#labels.dead;
  }

  /** All that FAISS can hold is in it. */
  get complete(): boolean {
    return !this.#busy && this.#waiting.size === 0;
  }

  /** All that FAISS can hold was in it at some time. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** It holds so much that searches are shorter with it. */
  get usable(): boolean {
    const others = this.#waiting.size + this.#unfit.size;
    return this.#labels.held > 0 && others <= Math.max(aside.number, this.#collection.rows.count * aside.share);
  }

  changed(id: number, held: boolean): void {
    this.#labels.detach(id);
    this.#unfit.delete(id);
    this.#snapshot.unsaved++;
    if (held) this.#waiting.add(id);
    else this.#waiting.delete(id);
    this.#wake();
  }

  /** See Accelerator. */
  search(query: Float32Array, k: number, among: Among): Promise<Hits | null> | null {
    const { metric } = this.#collection;
    const factor = fitting(metric, query);
    if (this.#busy || !this.usable || k < 1 || k > maximumK || factor === null) return null;
    const held = { link: this.#link, labels: this.#labels, metric, others: [...this.#waiting, ...this.#unfit] };
    const scaled = query.map((x) => x * factor);
    const answered = propose(held, scaled, k, among).then(
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

  /** Closes it when it has answered what it was asked. */
  async retire(): Promise<void> {
    await Promise.allSettled(this.#searches);
    await this.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#host.release(this);
    this.#wake();
    await this.#link.close();
    this.#snapshot.clear();
  }

  /** Everything that happens to it, until it is closed or fails. */
  async #live(snapshot: string | null): Promise<void> {
    try {
      this.#claim();
      this.#loading = snapshot !== null;
      const opened = await this.#open(snapshot);
      this.#host.opened();
      this.#loading = false;
      const { trained } = (await this.#adopt(opened)) ? opened : await this.#open(null);
      this.#snapshot.unsaved = this.#waiting.size;
      if (!trained) await this.#train();
      while (!this.#closed) {
        this.#claim();
        if (this.#waiting.size > 0) await this.#host.turn(() => this.#add());
        else await this.#rest();
      }
    } catch (error) {
      this.#host.opened(error);
      this.#fail((error as Error).message);
    }
  }

  #claim(): void {
    const { rows, dimension } = this.#collection;
    if (this.#host.claim(this, rows.count * (dimension * 4 + overheadBytes))) return;
    throw new Error('it has no room beside the others: see the memory of this machine');
  }

  #fail(reason: string): void {
    if (this.#closed) return;
    this.#failure = reason;
    this.#busy = true;
    this.#host.options.log.warn({ index: this.#collection.name, reason }, 'no FAISS index: searches are exact scans');
    void this.close();
  }

  #open(snapshot: string | null): Promise<Opened> {
    const { dimension, metric, rows } = this.#collection;
    const shape = { dimension, metric, factory: this.#host.options.factory };
    return this.#link.open({ shape, snapshot, expected: rows.count });
  }

  /** Takes from the snapshot what is still as it was; false when that is too little to go on with. */
  async #adopt({ hashes, rejected }: Opened): Promise<boolean> {
    const { rows, name } = this.#collection;
    const { log } = this.#host.options;
    for (const hash of hashes ?? []) this.#labels.append(hash);
    let compared = 0;
    for (const id of hashes === null ? [] : this.#waiting) {
      this.#attach(id, hashVector(rows.get(id) as Float32Array));
      if (++compared % maximumBatch === 0) await new Promise(setImmediate);
    }
    const { count, dead, held } = this.#labels;
    const reason = dead > count / 2 ? 'most of it is gone' : rejected;
    if (reason !== null) log.warn({ index: name, reason }, 'FAISS snapshot rejected: it is built anew');
    else if (hashes !== null) log.info({ index: name, taken: held, of: count }, 'FAISS snapshot loaded');
    if (dead <= count / 2) return true;
    this.#labels = new Labels();
    for (const id of rows.ids()) this.#waiting.add(id);
    return false;
  }

  /** Waits for enough different vectors, and trains FAISS with some of them: with fewer it would end the process. */
  async #train(): Promise<void> {
    const { least, enough } = trainingVectors(this.#host.options.factory, this.#collection.dimension);
    this.#tooFew = true;
    let sample = this.#sample(enough);
    while (sample.hashes.length < least) {
      const tried = this.#waiting.size;
      while (this.#waiting.size < Math.max(least, tried + least / 4) && !this.#closed) await this.#change();
      if (this.#closed) return;
      sample = this.#sample(enough);
    }
    this.#tooFew = false;
    await this.#host.turn(() => this.#link.train(sample.vectors));
  }

  #sample(count: number): { hashes: readonly number[]; vectors: Float32Array } {
    const step = Math.max(1, Math.floor(this.#waiting.size / count));
    return this.#gather([...this.#waiting].filter((_, i) => i % step === 0).slice(0, count));
  }

  async #add(): Promise<void> {
    const batch: number[] = [];
    const { rows } = this.#collection;
    for (const id of this.#waiting) if (batch.push(id) === this.#batch) break;
    const { hashes, vectors } = this.#gather(batch);
    if (hashes.length === 0) return;
    this.#busy = true;
    const start = performance.now();
    await this.#link.add(vectors);
    const ms = performance.now() - start;
    for (const hash of hashes) this.#labels.append(hash);
    // Vectors that changed meanwhile wait on.
    for (const id of batch) if (this.#waiting.has(id)) this.#attach(id, hashVector(rows.get(id) as Float32Array));
    this.#busy = false;
    this.#batch = Math.max(1, Math.min(maximumBatch, Math.round((hashes.length * batchMs) / ms)));
  }

  #attach(id: number, hash: number): boolean {
    const attached = this.#labels.attach(id, hash);
    if (attached) this.#waiting.delete(id);
    return attached;
  }

  /**
   * The vectors of these ids as FAISS gets them, each once. Those FAISS cannot work with are put aside, those it has
   * already need no more than their label.
   */
  #gather(wanted: readonly number[]): { hashes: readonly number[]; vectors: Float32Array } {
    const { rows, dimension, metric } = this.#collection;
    const hashes = new Set<number>();
    const vectors = new Float32Array(wanted.length * dimension);
    for (const id of wanted) {
      const vector = rows.get(id) as Float32Array;
      const factor = fitting(metric, vector);
      if (factor === null) {
        this.#waiting.delete(id);
        this.#unfit.add(id);
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

  /** Nothing to add: writes a snapshot if it is time, and waits for a change. */
  async #rest(): Promise<void> {
    this.#busy = false;
    if (this.#snapshot.isDue(this.#labels.held)) {
      this.#busy = true;
      await this.#snapshot.write(this.#link, this.#labels.hashes());
      this.#busy = false;
    }
    this.#caughtUp = true;
    if (this.#waiting.size === 0 && !this.#closed) await this.#change();
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = () => undefined;
    // Changes of the same moment become one batch.
    await new Promise(setImmediate);
  }
}
