import type { Among, RowSource } from '../accelerator.ts';
import type { Metric } from '../port.ts';
import type { Hits } from '../top.ts';
import { fitting } from './fitting.ts';
import { hashVector } from './hash.ts';
import type { FaissHost } from './host.ts';
import { Labels } from './labels.ts';
import type { FaissLink } from './link.ts';
import type { Opened } from './protocol.ts';

/** What a generation is built for. */
export interface Collection {
  readonly dimension: number;
  readonly metric: Metric;
  readonly rows: RowSource;
  /** Its snapshot file; null keeps none. */
  readonly file: string | null;
  readonly name: string;
}

/** FAISS is asked for this many more than wanted: ties, and vectors that are no longer held. */
const surplus = 32;
/** Beyond this a scan is as fast. */
const maximumK = 1000;
/** A share of the vectors that may be compared beside FAISS's proposals, and a number that always may. */
const aside = { share: 1 / 10, number: 500 };
/** How long FAISS is busy with one batch of new vectors: searches are scans meanwhile. */
const batchMs = 25;
const maximumBatch = 1024;
/** FAISS warns when it is trained with fewer vectors; more take long and gain little. */
const training = { least: 256, leastPerList: 39, enough: 4096, enoughPerList: 64 };
/** A snapshot is written when all is indexed and this share of it is not in the last one. */
const savedShare = 1 / 20;
/** Rounding differences between FAISS's scores and ours. */
const rounding = 1e-5;
/** Memory beside the vectors: links, labels. */
const overheadBytes = 600;

/**
 * One FAISS index of a collection, from its first vector until a newer generation takes over. It only grows: a vector
 * that is replaced or removed stays in it under a dead label, and a new one waits, compared by scans, until it is added.
 */
export class Generation {
  readonly #collection: Collection;
  readonly #host: FaissHost;
  readonly #link: FaissLink;
  /** What FAISS holds. */
  readonly #labels = new Labels();
  /** Ids whose vectors FAISS does not hold yet; and those it cannot work with. */
  readonly #waiting: Set<number>;
  readonly #unfit = new Set<number>();
  #busy = true;
  #batch = 32;
  #unsaved = 0;
  #failure: string | null = null;
  #loading: boolean;
  #tooFew = false;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(collection: Collection, host: FaissHost, snapshot: string | null) {
    this.#collection = collection;
    this.#host = host;
    this.#waiting = new Set(collection.rows.ids());
    this.#loading = snapshot !== null;
    this.#link = host.start();
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

  get waiting(): number {
    return this.#waiting.size;
  }

  get dead(): number {
    return this.#labels.dead;
  }

  /** All that FAISS can hold is in it. */
  get complete(): boolean {
    return !this.#busy && this.#waiting.size === 0;
  }

  changed(id: number, held: boolean): void {
    this.#labels.detach(id);
    this.#unfit.delete(id);
    this.#unsaved++;
    if (held) this.#waiting.add(id);
    else this.#waiting.delete(id);
    this.#wake();
  }

  /** See Accelerator. */
  search(query: Float32Array, k: number, among: Among): Promise<Hits | null> | null {
    const others = this.#waiting.size + this.#unfit.size;
    const most = Math.max(aside.number, this.#collection.rows.count * aside.share);
    if (this.#busy || this.#labels.held === 0 || k < 1 || k > maximumK || others > most) return null;
    const factor = fitting(this.#collection.metric, query);
    if (factor === null) return null;
    return this.#propose(
      query.map((x) => x * factor),
      k,
      among,
    ).catch((error: Error) => {
      this.#fail(error.message);
      return null;
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#host.release(this);
    this.#wake();
    return this.#link.close();
  }

  async #propose(query: Float32Array, k: number, among: Among): Promise<Hits | null> {
    const { count, dead } = this.#labels;
    const wanted = Math.min(count, Math.ceil((k + surplus) * (1 + (2 * dead) / (count - dead))));
    const labels = await this.#link.search(query, wanted);
    const proposed = this.#labels.idsOf(labels);
    const hits = await among([...proposed, ...this.#waiting, ...this.#unfit], k + surplus);
    // A label of -1: FAISS's search came to an end in a part of its graph, and there may be nearer ones outside.
    const sure = !labels.includes(-1) && (wanted === count || (proposed.length >= k + surplus && this.#parts(hits, k)));
    this.#host.answered[sure ? 'withFaiss' : 'byScan']++;
    return sure ? { ids: hits.ids.subarray(0, k), scores: hits.scores.subarray(0, k) } : null;
  }

  /** Is the k-th hit nearer than the last one? Else others that FAISS left out may be as near as it, and older. */
  #parts({ scores }: Hits, k: number): boolean {
    const [wanted, last] = [scores[k - 1] as number, scores.at(-1) as number];
    return wanted - last > rounding * Math.max(this.#collection.metric === 'cosine' ? 1 : 0, Math.abs(last));
  }

  /** Everything that happens to it, until it is closed or fails. */
  async #live(snapshot: string | null): Promise<void> {
    try {
      this.#claim();
      const { dimension, metric } = this.#collection;
      const shape = { dimension, metric, factory: this.#host.options.factory };
      const opened = await this.#link.open({ shape, snapshot });
      this.#host.opened();
      this.#loading = false;
      await this.#adopt(opened);
      this.#unsaved = this.#waiting.size;
      if (!opened.trained) await this.#train();
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

  /** Takes from the snapshot what is still as it was. */
  async #adopt({ hashes, rejected }: Opened): Promise<void> {
    const { rows, name } = this.#collection;
    const { log } = this.#host.options;
    if (rejected !== null) log.warn({ index: name, reason: rejected }, 'FAISS snapshot rejected: it is built anew');
    if (hashes === null) return;
    for (const hash of hashes) this.#labels.append(hash);
    let compared = 0;
    for (const id of this.#waiting) {
      this.#attach(id, hashVector(rows.get(id) as Float32Array));
      if (++compared % maximumBatch === 0) await new Promise(setImmediate);
    }
    log.info({ index: name, taken: this.#labels.held, of: hashes.length }, 'FAISS snapshot loaded');
  }

  /** Waits for enough different vectors, and trains FAISS with some of them: with fewer it would end the process. */
  async #train(): Promise<void> {
    const lists = Number(/IVF(\d+)/.exec(this.#host.options.factory)?.[1] ?? 0);
    const least = Math.max(training.least, lists * training.leastPerList);
    const enough = Math.max(training.enough, lists * training.enoughPerList);
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
    const { file } = this.#collection;
    if (file !== null && this.#unsaved > this.#labels.held * savedShare) await this.#save(file);
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

  async #save(file: string): Promise<void> {
    this.#busy = true;
    this.#unsaved = 0;
    try {
      await this.#link.save(file, this.#labels.hashes());
    } catch (error) {
      const reason = (error as Error).message;
      this.#host.options.log.warn({ index: this.#collection.name, reason }, 'no FAISS snapshot was written');
    }
    this.#busy = false;
  }
}
