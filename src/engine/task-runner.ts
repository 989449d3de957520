import type { Catalog, Task } from '../catalog/port.ts';
import { messageOf } from '../errors.ts';
import type { Json } from '../json.ts';

/**
 * Thrown by a worker when a task cannot be done yet: it runs again after `afterMs`, of the system's time or, where a vendor
 * says how long the pause is, by the clock.
 */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  constructor(
    readonly afterMs: number,
    message: string,
    readonly by: 'system' | 'clock' = 'system',
  ) {
    super(message);
  }
}

/** Processes tasks of one kind. */
export interface Worker {
  /** How many tasks run at a time. */
  readonly parallel: number;
  /** How long a finished task's result is valid; if absent, for ever. */
  readonly keepMs?: number;
  /** Returns the task's result. Throws TryAgain to be called again later; any other error fails the task. */
  run(task: Task): Promise<Json>;
}

/** Runs the tasks of one kind in this process. */
export interface TaskRunner {
  /** Looks for tasks that are due. */
  wake(): void;
  /** Runs tasks from now on with another worker. */
  use(worker: Worker): void;
  /** Looks for what is due, or has expired, by the clock's new time. */
  clockChanged(): void;
  /** Starts no more tasks until `resume`; resolves when the running ones have ended, or after a few seconds. */
  pause(): Promise<void>;
  resume(): void;
  /** Resolves when no task runs and none is due. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** How a server holds the tasks that it runs. */
export interface Leases {
  /** How long a lease lasts: after this time, others may take over the tasks of a server that died. */
  readonly leaseMs: number;
  /** How often leases are renewed and abandoned tasks and expired ones are looked for. */
  readonly heartbeatMs: number;
}

/** Of a catalog's only server, which nobody could take over from. */
export const aloneLeases: Leases = { leaseMs: 60_000, heartbeatMs: 20_000 };
/** Of servers that share a catalog: one that died is replaced within 12 seconds. */
export const sharedLeases: Leases = { leaseMs: 9_000, heartbeatMs: 3_000 };

/** How long expired tasks are kept, so that their owner learns that they expired. */
export const expiredKeptMs = 24 * 3_600_000;
/** A task is given up after this many attempts: it may be what takes its server down. */
const maxAttempts = 100;
/** Tasks that wait by the clock; further ones wait by the system's time, as all do after a restart. */
const maxWaiting = 10_000;
/** How long closing, or a pause, waits for running tasks. */
const closeMs = 5_000;

export function createTaskRunner(
  catalog: Catalog,
  kind: string,
  first: Worker,
  { now, leaseMs, heartbeatMs }: Leases & { readonly now: () => Date },
): TaskRunner {
  let worker = first;
  const running = new Map<number, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  /** When tasks that wait by the clock are due by it, and what will wake the runner then if the clock goes on. */
  const waiting = new Map<number, { readonly dueMs: number; timer: NodeJS.Timeout }>();
  let closed = false;
  let pauses = 0;
  let claiming: Promise<void> | undefined;
  let claimAgain = false;

  function schedule(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
    return timer;
  }

  function waitByClock(id: number, ms: number): void {
    if (waiting.size < maxWaiting) waiting.set(id, { dueMs: now().getTime() + ms, timer: schedule(ms + 1, wake) });
  }

  /** No request came with the task: other servers may have set the clock since. */
  async function known(): Promise<void> {
    await catalog.shared.documents.refresh();
  }

  async function settle(task: Task, outcome: { state: 'done' | 'failed'; result: Json }): Promise<void> {
    await known();
    const finishedAt = now();
    const expiresAt = worker.keepMs === undefined ? null : new Date(finishedAt.getTime() + worker.keepMs);
    await catalog.tasks.settle(task.id, { ...outcome, finishedAt, expiresAt });
  }

  async function run(task: Task): Promise<void> {
    try {
      if (task.attempts > maxAttempts) throw new Error(`given up after ${maxAttempts} attempts`);
      await settle(task, { state: 'done', result: await worker.run(task) });
    } catch (error) {
      // A failure during shutdown is not the task's fault: the next start runs it again.
      if (closed) return void (await catalog.tasks.postpone(task.id, new Date()));
      if (!(error instanceof TryAgain)) return settle(task, { state: 'failed', result: failure(error) });
      await catalog.tasks.postpone(task.id, new Date(Date.now() + error.afterMs));
      if (error.by === 'clock') waitByClock(task.id, error.afterMs);
      else schedule(error.afterMs + 1, wake);
    }
  }

  function begin(task: Task): void {
    const work = run(task)
      // The catalog does not answer: the lease will expire.
      .catch(() => undefined)
      .finally(() => {
        running.delete(task.id);
        wake();
      });
    running.set(task.id, work);
  }

  async function claim(): Promise<void> {
    const limit = worker.parallel - running.size;
    if (limit <= 0) return;
    await known();
    const until = new Date(Date.now() + leaseMs);
    const at = now().getTime();
    const ids = [...waiting.keys()];
    const early = ids.filter((id) => (waiting.get(id)?.dueMs ?? 0) <= at);
    const held = ids.filter((id) => (waiting.get(id)?.dueMs ?? 0) > at);
    const tasks = await catalog.tasks.claim(kind, { limit, now: new Date(), until, early, held });
    // Those that are due and were not found are gone, or run elsewhere.
    for (const id of tasks.length < limit ? early : tasks.map((task) => task.id)) waiting.delete(id);
    // A task whose lease expired while it runs here may be claimed again by this process.
    for (const task of tasks) if (!running.has(task.id)) begin(task);
  }

  function wake(): void {
    if (closed || pauses > 0) return;
    claimAgain = true;
    if (claiming) return;
    claimAgain = false;
    claiming = claim()
      .catch(() => undefined)
      .finally(() => {
        claiming = undefined;
        if (claimAgain) wake();
      });
  }

  async function renew(): Promise<void> {
    if (running.size > 0) await catalog.tasks.extend([...running.keys()], new Date(Date.now() + leaseMs));
    await sweep();
  }

  async function sweep(): Promise<void> {
    if (worker.keepMs !== undefined) await catalog.tasks.forget(new Date(now().getTime() - expiredKeptMs));
  }

  function heartbeat(): void {
    renew().catch(() => undefined);
    wake();
    schedule(heartbeatMs, heartbeat);
  }
  schedule(heartbeatMs, heartbeat);

  async function idle(): Promise<void> {
    if (running.size === 0) return;
    const deadline = new Promise((resolve) => setTimeout(resolve, closeMs).unref());
    await Promise.race([Promise.all(running.values()), deadline]);
  }

  return {
    wake,
    use(other) {
      worker = other;
      wake();
    },
    clockChanged() {
      for (const one of waiting.values()) {
        clearTimeout(one.timer);
        timers.delete(one.timer);
        const ms = one.dueMs - now().getTime();
        if (ms > 0) one.timer = schedule(Math.min(ms + 1, 2 ** 31 - 1), wake);
      }
      sweep().catch(() => undefined);
      wake();
    },
    async pause() {
      pauses++;
      await claiming;
      await idle();
    },
    resume() {
      pauses--;
      wake();
    },
    async settled() {
      while (!closed && (claiming || running.size > 0)) await Promise.allSettled([claiming, ...running.values()]);
    },
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      await idle();
    },
  };
}

/** The result of a task whose worker threw an error. */
function failure(error: unknown): Json {
  return { error: messageOf(error) };
}
