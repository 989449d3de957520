import { webcrypto } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import { Piscina } from 'piscina';
import { ImageError } from '../images/port.ts';
import { workerScript } from '../paths.ts';
import { builtModel, modelHash, modelJsonPath } from './model-files.ts';
import { type Analysis, type AnalysisRequest, type FeatureState, type Features, FeaturesBusyError } from './port.ts';
import { DIMENSION, RECIPE } from './recipe.ts';
import type { BackendChoice } from './runtime.ts';
import type { Loaded, Outcome, Task, WorkerSettings } from './task.ts';

/** Pictures that may wait for a worker; more are refused, so that a flood cannot fill the memory. */
const MAX_WAITING = 256;
/** Analyses remembered, each about 4 KB. */
const MAX_REMEMBERED = 2000;

export interface FeatureOptions {
  /** Worker threads; the number of cores when left out. */
  readonly workers?: number;
  /** A TF.js graph or layers model (folder or model.json) to embed with instead of the built-in one. */
  readonly modelPath?: string;
  /** Default `auto`: the native backend where it loads, else WASM. */
  readonly backend?: BackendChoice;
}

/**
 * Starts the worker threads; the model loads in the background. Throws at once when `modelPath` is not there or no model.
 * With a custom model `dimension` is 0 until `ready()`.
 */
export function startFeatures(options: FeatureOptions = {}): PooledFeatures {
  const own = options.modelPath === undefined;
  const modelJson = options.modelPath === undefined ? builtModel('mobilenet') : modelJsonPath(options.modelPath);
  const model = `${own ? RECIPE : 'custom'}-${modelHash(modelJson)}`;
  const workers = Math.max(1, options.workers ?? availableParallelism());
  return new PooledFeatures(model, own ? DIMENSION : 0, workers, { modelJson, backend: options.backend ?? 'auto' });
}

/** Features computed in a pool of worker threads. */
export class PooledFeatures implements Features {
  readonly model: string;
  readonly #workers: number;
  readonly #pool: Piscina<Task, Loaded | Outcome>;
  readonly #loading: Promise<void>;
  /** Every call that has not been answered. */
  readonly #open = new Set<Promise<Analysis>>();
  /** The computations among them, by picture and options. */
  readonly #running = new Map<string, Promise<Analysis>>();
  readonly #remembered = new LRUCache<string, Analysis>({ max: MAX_REMEMBERED });
  #closing = false;
  #state: FeatureState = 'loading';
  #dimension: number;
  #backend = { name: 'none', reason: 'the model is still loading' };

  constructor(model: string, dimension: number, workers: number, settings: WorkerSettings) {
    this.model = model;
    this.#dimension = dimension;
    this.#workers = workers;
    this.#pool = new Piscina({
      filename: fileURLToPath(workerScript('analyse')),
      // The others start once the first is ready: together they would only slow each other down.
      minThreads: 1,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      maxQueue: MAX_WAITING + workers,
      // Workers decode asynchronously; blocking waits would stop that.
      atomics: 'disabled',
      workerData: settings,
    });
    // A thread that cannot start has no task to fail; without a listener its error would end the process.
    const broken = new Promise<never>((_, reject) => this.#pool.on('error', reject));
    broken.catch(() => undefined);
    this.#loading = this.#load(broken);
    this.#loading.catch(() => undefined); // reported to whoever awaits ready() or analyse()
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

  /** @inheritdoc Throws FeaturesBusyError when the queue is full. The answer is shared: do not write to it. */
  async analyse(request: AnalysisRequest): Promise<Analysis> {
    if (this.#closing) throw new Error('the workers that analyse pictures have been closed');
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
    const { bytes: _, ...options } = request;
    const key = `${contentHash} ${JSON.stringify(options)}`;
    const known = this.#remembered.get(key) ?? this.#running.get(key);
    if (known) return known;
    const running = this.#compute(request, contentHash).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    const analysis = await running;
    this.#remembered.set(key, analysis);
    return analysis;
  }

  /** Tensors alive in a worker between requests, to find leaks. */
  async tensors(): Promise<number> {
    return ((await this.#pool.run({ kind: 'load' })) as Loaded).tensors;
  }

  /** Finishes what was asked for, then ends the threads. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.allSettled(this.#open);
    await this.#pool.destroy();
  }

  async #load(broken: Promise<never>): Promise<void> {
    try {
      const { backend, dimension } = (await Promise.race([this.#pool.run({ kind: 'load' }), broken])) as Loaded;
      this.#backend = backend;
      this.#dimension = dimension;
      this.#state = 'ready';
    } catch (error) {
      this.#state = 'failed';
      this.#backend = { name: 'none', reason: error instanceof Error ? error.message : String(error) };
      throw error;
    }
    // More tasks than idle workers make the pool start the other threads.
    for (let i = 0; i < this.#workers; i++) this.#pool.run({ kind: 'load' }).catch(() => undefined);
  }

  async #compute(request: AnalysisRequest, contentHash: string): Promise<Analysis> {
    await this.#loading;
    if (this.#pool.queueSize >= MAX_WAITING) {
      throw new FeaturesBusyError(`${MAX_WAITING} pictures wait to be analysed already`);
    }
    // A copy of exactly these bytes, handed over to the worker: the caller's buffer may be shared or far larger.
    // (Not `slice`: that of a Buffer does not copy.)
    const bytes = new Uint8Array(request.bytes);
    const task: Task = { kind: 'analyse', request: { ...request, bytes } };
    const outcome = (await this.#pool.run(task, { transferList: [bytes.buffer] })) as Outcome;
    if ('refused' in outcome) throw new ImageError(outcome.refused.problem, outcome.refused.message);
    return { ...outcome.findings, model: this.model, contentHash };
  }
}

/** Off the main thread, unlike `createHash`. */
async function sha256(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
