import type { Catalog, Task } from '../catalog/port.ts';
import type { Json } from '../json.ts';

/** Thrown by a worker when a task cannot be done yet: it runs again after `afterMs`. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  constructor(
    readonly afterMs: number,
    message: string,
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
  /** Resolves when no task runs and none is due. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** How long a lease lasts: another server takes over the tasks of a server that died after this time. */
const leaseMs = 60_000;
/** How often leases are renewed and abandoned tasks and expired ones are looked for. */
const heartbeatMs = 20_000;
/** How long expired tasks are kept, so that their owner learns that they expired. */
const expiredKeptMs = 24 * 3_600_000;
/** A task is given up after this many attempts: it may be what takes its server down. */
const maxAttempts = 100;
/** How long closing waits for running tasks. */
const closeMs = 5_000;

export function createTaskRunner(catalog: Catalog, kind: string, worker: Worker, now: () => Date): TaskRunner {
  const running = new Map<number, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  let claiming = false;
  let claimAgain = false;
  let claimed = Promise.resolve();

  function schedule(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  async function settle(task: Task, outcome: { state: 'done' | 'failed'; result: Json }): Promise<void> {
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
      schedule(error.afterMs + 1, wake);
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
    const until = new Date(Date.now() + leaseMs);
    const tasks = await catalog.tasks.claim(kind, { limit, now: new Date(), until });
    // A task whose lease expired while it runs here may be claimed again by this process.
    for (const task of tasks) if (!running.has(task.id)) begin(task);
  }

  function wake(): void {
    if (closed) return;
    claimAgain = true;
    if (claiming) return;
    claiming = true;
    claimAgain = false;
    claimed = claim()
      .catch(() => undefined)
      .finally(() => {
        claiming = false;
        if (claimAgain) wake();
      });
  }

  async function renew(): Promise<void> {
    if (running.size > 0) await catalog.tasks.extend([...running.keys()], new Date(Date.now() + leaseMs));
    if (worker.keepMs !== undefined) await catalog.tasks.forget(new Date(now().getTime() - expiredKeptMs));
  }

  function heartbeat(): void {
    renew().catch(() => undefined);
    wake();
    schedule(heartbeatMs, heartbeat);
  }
  schedule(heartbeatMs, heartbeat);

  return {
    wake,
    async settled() {
      while (!closed && (claiming || running.size > 0)) await Promise.allSettled([claimed, ...running.values()]);
    },
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      const deadline = new Promise((resolve) => setTimeout(resolve, closeMs).unref());
      await Promise.race([Promise.all(running.values()), deadline]);
    },
  };
}

/** The result of a task whose worker threw an error. */
function failure(error: unknown): Json {
  return { error: error instanceof Error ? error.message : String(error) };
}
