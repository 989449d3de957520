import { Worker } from 'node:worker_threads';
import type { Arena } from './arena.ts';
import type { Hits, ScanJob } from './scan.ts';

/** The scan thread's reply to a job. */
export type ScanReply = { readonly hits: Hits } | { readonly failure: string };

interface Waiting {
  resolve(hits: Hits): void;
  reject(error: Error): void;
}

/**
 * The thread that scans for all indexes of the process, one job at a time, in order. It starts with the first job, does not
 * keep the process alive while idle, and ends when the last index that used it releases it.
 */
export class ScanThread {
  readonly #arenas: readonly Arena[];
  readonly #script: URL;
  readonly #users = new Set<object>();
  readonly #waiting: Waiting[] = [];
  #worker: Worker | null = null;
  #sentArenas = 0;
  #failure: string | null = null;

  /**
   * @param arenas the pool's arenas; new ones are sent to the thread before the next job
   * @param script the thread's script
   */
  constructor(arenas: readonly Arena[], script: URL) {
    this.#arenas = arenas;
    this.#script = script;
  }

  /** Why the thread ended by itself; null if it has not. It is not started again, because the cause would likely persist. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Runs a job for a user. Rejects if the thread cannot run; the caller must then do the job itself. */
  async scan(user: object, job: ScanJob): Promise<Hits> {
    if (this.#failure !== null) throw new Error(this.#failure);
    this.#users.add(user);
    const worker = this.#worker ?? this.#start();
    for (; this.#sentArenas < this.#arenas.length; this.#sentArenas++) {
      worker.postMessage({ arena: (this.#arenas[this.#sentArenas] as Arena).memory });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      worker.ref();
      worker.postMessage({ job });
    });
  }

  /** Declares that a user does not need the thread any more. */
  async release(user: object): Promise<void> {
    if (!this.#users.delete(user) || this.#users.size > 0) return;
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#script);
    this.#worker = worker;
    this.#sentArenas = 0;
    worker.on('message', (reply: ScanReply) => {
      const waiting = this.#waiting.shift();
      if (this.#waiting.length === 0) worker.unref();
      if ('hits' in reply) waiting?.resolve(reply.hits);
      else waiting?.reject(new Error(reply.failure));
    });
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', (code) => this.#fail(worker, new Error(`the scan thread ended with ${code}`)));
    worker.unref();
    return worker;
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#failure = error.message;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}
