import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import pLimit from 'p-limit';
import type { IndexLog } from '../port.ts';
import { createFaissClient, type FaissClient, FaissError } from './client.ts';
import type { AcceleratedCollection } from './collection.ts';
import { startFaissProcess } from './process.ts';

export interface FaissOptions {
  /** The index_factory string of the indexes to build. */
  readonly factory: string;
  /** Collections whose vectors take at least this many bytes get a FAISS index. */
  readonly minBytes: number;
  readonly log: IndexLog;
  /** Memory limit of all FAISS indexes together, in bytes; by default a quarter of the machine's memory. */
  readonly memoryBytes?: number;
  /** Starts a FAISS index; by default in a process of its own. */
  readonly start?: () => FaissClient;
  /** The package, or why there is none; by default what is installed. */
  readonly package?: FaissPackage;
}

/** Name and version of the package `faiss-node`, or why it cannot be used. */
export type FaissPackage = { readonly version: string } | { readonly missing: string };

/** How many FAISS indexes may exist at a time; each is a process. */
const maxIndexes = 16;

/** State that the FAISS indexes of this server share: whether FAISS works, and how much memory they use. */
export class FaissHost {
  readonly options: FaissOptions;
  /** Name and version of the package; null when it is not installed. */
  readonly version: string | null;
  /** The collections that may use FAISS. */
  readonly collections = new Set<AcceleratedCollection>();
  /** Number of searches answered with FAISS, and of those that fell back to a scan because its candidates did not suffice. */
  readonly answered = { withFaiss: 0, byScan: 0 };
  readonly #reservedBytes = new Map<object, number>();
  readonly #buildQueue = pLimit(1);
  #failure: string | null;
  #loaded = false;

  constructor(options: FaissOptions) {
    this.options = options;
    const found = options.package ?? findPackage();
    this.version = 'version' in found ? found.version : null;
    this.#failure = 'missing' in found ? found.missing : null;
  }

  /** Why no index can use FAISS here; null unless it is known to fail. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Whether FAISS has been loaded at least once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Starts a FAISS index. If no process can be started, all calls of the client reject. */
  start(): FaissClient {
    try {
      return (this.options.start ?? startFaissProcess)();
    } catch (error) {
      const reason = new FaissError(`cannot start a process: ${(error as Error).message}`);
      return createFaissClient(
        () => Promise.reject(reason),
        () => Promise.resolve(),
      );
    }
  }

  /** Records whether opening an index succeeded. */
  opened(error?: unknown): void {
    if (error === undefined) this.#loaded = true;
    else if (error instanceof FaissError && error.unusable) this.#fail(error.message);
  }

  /** Loads FAISS once to find out whether it works and accepts the factory string. */
  async probe(): Promise<void> {
    if (this.#failure !== null) return this.#fail(this.#failure);
    const client = this.start();
    try {
      await client.open({
        shape: { dimension: 64, metric: 'cosine', factory: this.options.factory },
        snapshot: null,
        expected: 0,
      });
      this.opened();
    } catch (error) {
      this.#fail((error as Error).message);
    } finally {
      await client.close();
    }
  }

  /** Reserves memory for an index, or changes its reservation; false when there is not enough left. */
  reserve(owner: object, bytes: number): boolean {
    const limit = this.options.memoryBytes ?? totalmem() / 4;
    const others = [...this.#reservedBytes].reduce((sum, [other, size]) => sum + (other === owner ? 0 : size), 0);
    if (others + bytes > limit) return false;
    if (!this.#reservedBytes.has(owner) && this.#reservedBytes.size >= maxIndexes) return false;
    this.#reservedBytes.set(owner, bytes);
    return true;
  }

  release(owner: object): void {
    this.#reservedBytes.delete(owner);
  }

  async close(): Promise<void> {
    await Promise.all([...this.collections].map((collection) => collection.close()));
  }

  #fail(reason: string): void {
    this.#failure = reason;
    this.options.log.warn({ reason }, 'FAISS is not available: searches are exact scans');
  }

  /** Queues a step of building an index. One step runs at a time, in this or any other index, to leave cores to the server. */
  enqueueBuildStep<T>(step: () => Promise<T>): Promise<T> {
    return this.#buildQueue(step);
  }
}

const fromHere = createRequire(import.meta.url);

function findPackage(): FaissPackage {
  try {
    return { version: `faiss-node ${(fromHere('faiss-node/package.json') as { version: string }).version}` };
  } catch {
    return { missing: 'the package faiss-node is not installed' };
  }
}
