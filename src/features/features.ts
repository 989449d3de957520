import { webcrypto } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import type { Piscina } from 'piscina';
import { messageOf } from '../errors.ts';
import { ImageError } from '../images/port.ts';
import { workerScript } from '../paths.ts';
import { isInstalled } from './backends/optional.ts';
import type { BackendChoice } from './backends/port.ts';
import { findModel } from './embedding-model.ts';
import { requireBuiltModels } from './model-files.ts';
import { type Analysis, type AnalysisRequest, type FeatureState, type Features, FeaturesBusyError } from './port.ts';
import type { Loaded, Outcome, Task, WorkerSettings } from './task.ts';

/** How many pictures may wait for a worker; more are refused, so that a flood cannot exhaust the memory. */
const MAX_QUEUED = 256;
/** How long a model that is still being loaded holds up the end. */
const MAX_LOAD_MS = 5000;
/** How many analyses are cached, each about 4 KB, and as much again with a preview. */
const MAX_CACHED = 2000;

export interface FeatureOptions {
  /** Number of worker threads; by default one per core. */
  readonly workers?: number;
  /** The model to embed with instead of the built-in one; see `findModel`. */
  readonly model?: string;
  /** Default `auto`; see `startBackend`. */
  readonly backend?: BackendChoice;
  /** The threads start when this resolves; by default at once. */
  readonly after?: Promise<unknown>;
}

/**
 * Starts the worker threads; the model loads in the background. Throws at once if a built model's file is
 * missing, or if `model` does not exist or is not a model. With another model, `dimension` is 0 until `ready()` resolves.
 */
export function startFeatures(options: FeatureOptions = {}): PooledFeatures {
  requireBuiltModels();
  const { model, id, dimension } = findModel(options.model);
  const workers = Math.max(1, options.workers ?? availableParallelism());
  return new PooledFeatures(id, dimension, workers, { model, backend: options.backend ?? 'auto' }, options.after);
}

/** Computes features in a pool of worker threads. */
export class PooledFeatures implements Features {
  readonly model: string;
  readonly #workers: number;
  readonly #pool: Promise<Pool>;
  readonly #loading: Promise<void>;
  /** The threads that load after the first. */
  #loads: Promise<unknown>[] = [];
  /** All calls in progress. */
  readonly #open = new Set<Promise<Analysis>>();
  /** Computations in progress, by picture and options. */
  readonly #running = new Map<string, Promise<Analysis>>();
  readonly #cached = new LRUCache<string, Analysis>({ max: MAX_CACHED });
  #closing = false;
  #state: FeatureState = 'loading';
  #dimension: number;
  #backend: { name: string; reason: string } = { name: 'none', reason: 'the model is still loading' };

  constructor(
    model: string,
    dimension: number,
    workers: number,
    settings: WorkerSettings,
    after: Promise<unknown> = Promise.resolve(),
  ) {
    this.model = model;
    this.#dimension = dimension;
    this.#workers = workers;
    this.#pool = after.then(() => {
      if (this.#closing) throw closed();
      return startPool(workers, settings);
    });
    this.#loading = this.#load();
    this.#loading.catch(() => undefined); // reported to the callers of ready() and analyse()
  }

  get dimension(): number {
    return this.#dimension;
  }

  get state(): FeatureState {
    return this.#state;
  }

  ready(): Promise<void> {
    return this.#loading;
  }

  describe(): { backend: string; workers: number; reason: string } {
    return { backend: this.#backend.name, workers: this.#workers, reason: this.#backend.reason };
  }

  /** See Features. */
  async analyse(request: AnalysisRequest): Promise<Analysis> {
    if (this.#closing) throw closed();
    const open = this.#analyse(request);
    this.#open.add(open);
    try {
      return await open;
    } finally {
      this.#open.delete(open);
    }
  }

  async #analyse(request: AnalysisRequest): Promise<Analysis> {
    const contentHash = await sha256(request.bytes);
    const { bytes: _, preview = false, ...options } = request;
    const plain = `${contentHash} ${JSON.stringify(options)}`;
    const withPreview = `${plain} preview`;
    // One with a preview serves those who ask for none: a picture is often searched for after it was added.
    for (const key of preview ? [withPreview] : [withPreview, plain]) {
      const known = this.#cached.get(key) ?? this.#running.get(key);
      if (known) return known;
    }
    const key = preview ? withPreview : plain;
    const running = this.#compute(request, contentHash).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    const analysis = await running;
    this.#cached.set(key, analysis);
    return analysis;
  }

  /** Tensors alive in a worker between requests, to find leaks. */
  async tensors(): Promise<number> {
    return ((await (await this.#pool).run({ kind: 'load' })) as Loaded).tensors;
  }

  /** Finishes the calls in progress, then ends the threads. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.allSettled(this.#open);
    const pool = await this.#pool.catch(() => undefined);
    // A thread that is ended while ONNX Runtime opens a model aborts the process.
    if (isInstalled('onnxruntime-node')) {
      const loaded = this.#loading.then(() => Promise.all(this.#loads)).catch(() => undefined);
      await Promise.race([loaded, pause(MAX_LOAD_MS)]);
    }
    await pool?.destroy();
  }

  async #load(): Promise<void> {
    try {
      const pool = await this.#pool;
      // A thread that cannot start has no task that fails; without a listener, its error would end the process.
      const broken = new Promise<never>((_, reject) => pool.on('error', reject));
      broken.catch(() => undefined);
      const { backend, dimension } = (await Promise.race([pool.run({ kind: 'load', verify: true }), broken])) as Loaded;
      this.#backend = backend;
      this.#dimension = dimension;
      this.#state = 'ready';
    } catch (error) {
      this.#state = 'failed';
      this.#backend = { name: 'none', reason: messageOf(error) };
      throw error;
    }
    // The pool starts the other threads when there are more tasks than idle workers.
    const pool = await this.#pool;
    this.#loads = Array.from({ length: this.#workers }, () => pool.run({ kind: 'load' }).catch(() => undefined));
  }

  async #compute(request: AnalysisRequest, contentHash: string): Promise<Analysis> {
    await this.#loading;
    const pool = await this.#pool;
    if (pool.queueSize >= MAX_QUEUED) {
      throw new FeaturesBusyError(`${MAX_QUEUED} pictures are already waiting to be analysed`);
    }
    // Copied and transferred to the worker: the caller's buffer may be shared or much larger. (A Buffer's `slice` would not
    // copy.)
    const bytes = new Uint8Array(request.bytes);
    const task: Task = { kind: 'analyse', request: { ...request, bytes } };
    const outcome = (await pool.run(task, { transferList: [bytes.buffer] })) as Outcome;
    if ('refused' in outcome) throw new ImageError(outcome.refused.problem, outcome.refused.message);
    return { ...outcome.analysis, model: this.model, contentHash };
  }
}

type Pool = Piscina<Task, Loaded | Outcome>;

async function startPool(workers: number, settings: WorkerSettings): Promise<Pool> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename: fileURLToPath(workerScript('analyse')),
    // The other threads start when the first is ready: loading at the same time would slow all of them down.
    minThreads: 1,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    maxQueue: MAX_QUEUED + workers,
    // Workers decode asynchronously, which blocking waits would prevent.
    atomics: 'disabled',
    workerData: settings,
  });
}

const pause = (ms: number) => setTimeout(ms, undefined, { ref: false });

function closed(): Error {
  return new Error('the workers that analyse pictures have been closed');
}

/** Off the main thread, unlike `createHash`. */
async function sha256(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
