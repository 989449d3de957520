import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import type { IndexLog } from '../port.ts';
import { FaissError, type FaissLink, linkOver } from './client.ts';
import type { AcceleratedCollection } from './collection.ts';
import { startFaissProcess } from './process.ts';

export interface FaissOptions {
  /** FAISS's description of the indexes to build, for `index_factory`. */
  readonly factory: string;
  /** Vectors that take at least this many bytes get a FAISS index. */
  readonly minimumBytes: number;
  readonly log: IndexLog;
  /** Most bytes that all FAISS indexes may hold; a quarter of the machine's memory unless given. */
  readonly memoryBytes?: number;
  /** Starts a FAISS index; in a process of its own unless given. */
  readonly start?: () => FaissLink;
}

/** Most FAISS indexes at a time; each is a process. */
const maximumIndexes = 16;

/** What the FAISS indexes of this server share: whether FAISS works, and how much of the machine they may take. */
export class FaissHost {
  readonly options: FaissOptions;
  /** Of the package; null when it is not installed. */
  readonly version: string | null;
  /** The collections that may use FAISS. */
  readonly collections = new Set<AcceleratedCollection>();
  /** Searches answered with FAISS's help, and those for which what it proposed was not enough. */
  readonly answered = { withFaiss: 0, byScan: 0 };
  readonly #claims = new Map<object, number>();
  #failure: string | null;
  #loaded = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: FaissOptions) {
    this.options = options;
    const found = findPackage();
    this.version = 'version' in found ? found.version : null;
    this.#failure = 'missing' in found ? found.missing : null;
  }

  /** Why no index can use FAISS here; null as long as it is not known to fail. */
  get failure(): string | null {
    return this.#failure;
  }

  /** FAISS was loaded at least once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** A link that always rejects where no process can be started. */
  start(): FaissLink {
    try {
      return (this.options.start ?? startFaissProcess)();
    } catch (error) {
      const reason = new FaissError(`no process for it: ${(error as Error).message}`);
      return linkOver(
        () => Promise.reject(reason),
        () => Promise.resolve(),
      );
    }
  }

  /** Learns from how opening an index went. */
  opened(error?: unknown): void {
    if (error === undefined) this.#loaded = true;
    else if (error instanceof FaissError && error.unusable) this.#fail(error.message);
  }

  /** Loads FAISS once, to know whether it works and understands the factory string. */
  async probe(): Promise<void> {
    if (this.#failure !== null) return this.#fail(this.#failure);
    const link = this.start();
    try {
      await link.open({
        shape: { dimension: 64, metric: 'cosine', factory: this.options.factory },
        snapshot: null,
        expected: 0,
      });
      this.opened();
    } catch (error) {
      this.#fail((error as Error).message);
    } finally {
      await link.close();
    }
  }

  /** Sets memory aside for an index, or corrects how much; false when there is not enough left. */
  claim(holder: object, bytes: number): boolean {
    const limit = this.options.memoryBytes ?? totalmem() / 4;
    const others = [...this.#claims].reduce((sum, [other, held]) => sum + (other === holder ? 0 : held), 0);
    if (others + bytes > limit) return false;
    if (!this.#claims.has(holder) && this.#claims.size >= maximumIndexes) return false;
    this.#claims.set(holder, bytes);
    return true;
  }

  release(holder: object): void {
    this.#claims.delete(holder);
  }

  async close(): Promise<void> {
    await Promise.all([...this.collections].map((one) => one.close()));
  }

  #fail(reason: string): void {
    this.#failure = reason;
    this.options.log.warn({ reason }, 'no FAISS: searches are exact scans');
  }

  /** Indexes are built one step at a time, in turn, so that they leave cores to the server. */
  turn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(step);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

const fromHere = createRequire(import.meta.url);

/** Name and version of the installed package, or why there is none. */
function findPackage(): { readonly version: string } | { readonly missing: string } {
  try {
    return { version: `faiss-node ${(fromHere('faiss-node/package.json') as { version: string }).version}` };
  } catch {
    return { missing: 'the package faiss-node is not installed' };
  }
}
