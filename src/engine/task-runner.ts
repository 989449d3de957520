import type { Catalog, Task } from '../catalog/port.ts';
import type { Json } from '../json.ts';

/** A task cannot be done yet: it is tried again after a while. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  constructor(
    readonly afterMs: number,
    message: string,
  ) {
    super(message);
  }
}

/** Works on one kind of tasks. */
export interface Worker {
  /** Tasks at a time. */
  readonly parallel: number;
  /** How long a finished task's result counts; absent: for ever. */
  readonly keepMs?: number;
  /** The task's result. Throws TryAgain to be called again later; anything else thrown fails the task. */
  run(task: Task): Promise<Json>;
}

/** The tasks of one kind, worked on by this process. */
export interface TaskLane {
  /** There may be something to do. */
  wake(): void;
  close(): Promise<void>;
}

/** A claim outlives the server that made it by this much. */
const claimMs = 60_000;
/** How often claims are renewed, and other servers' lost tasks and expired ones are looked for. */
const roundMs = 20_000;
/** Expired tasks are remembered this long, so that their owner is told. */
const rememberMs = 24 * 3_600_000;
/** A task that took its server down this often is given up. */
const maxAttempts = 100;
const closeMs = 5_000;

export function createTaskLane(catalog: Catalog, kind: string, worker: Worker, now: () => Date): TaskLane {
  const running = new Map<number, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  let claiming = false;
  let again = false;

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  async function settle(task: Task, end: { state: 'done' | 'failed'; result: Json }): Promise<void> {
    const finishedAt = now();
    const expiresAt = worker.keepMs === undefined ? null : new Date(finishedAt.getTime() + worker.keepMs);
    await catalog.tasks.settle(task.id, { ...end, finishedAt, expiresAt });
  }

  async function run(task: Task): Promise<void> {
    try {
      if (task.attempts > maxAttempts) throw new Error(`given up after ${maxAttempts} attempts`);
      await settle(task, { state: 'done', result: await worker.run(task) });
    } catch (error) {
      // What fails while the server goes down is not the task's fault: the next start runs it.
      if (closed) return void (await catalog.tasks.postpone(task.id, new Date()));
      if (!(error instanceof TryAgain)) return settle(task, { state: 'failed', result: failure(error) });
      await catalog.tasks.postpone(task.id, new Date(Date.now() + error.afterMs));
      later(error.afterMs + 1, wake);
    }
  }

  function begin(task: Task): void {
    const work = run(task)
      // The catalog is gone or does not answer: the claim will end.
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
    const until = new Date(Date.now() + claimMs);
    const tasks = await catalog.tasks.claim(kind, { limit, now: new Date(), until });
    // A claim of ours that had ended may be ours again.
    for (const task of tasks) if (!running.has(task.id)) begin(task);
  }

  function wake(): void {
    if (closed) return;
    again = true;
    if (claiming) return;
    claiming = true;
    again = false;
    claim()
      .catch(() => undefined)
      .finally(() => {
        claiming = false;
        if (again) wake();
      });
  }

  async function round(): Promise<void> {
    if (running.size > 0) await catalog.tasks.extend([...running.keys()], new Date(Date.now() + claimMs));
    if (worker.keepMs !== undefined) await catalog.tasks.forget(new Date(now().getTime() - rememberMs));
  }

  function rounds(): void {
    round().catch(() => undefined);
    wake();
    later(roundMs, rounds);
  }
  later(roundMs, rounds);

  return {
    wake,
    async close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      const patience = new Promise((resolve) => setTimeout(resolve, closeMs).unref());
      await Promise.race([Promise.all(running.values()), patience]);
    },
  };
}

/** The result of a task whose work threw something unforeseen. */
function failure(error: unknown): Json {
  return { error: error instanceof Error ? error.message : String(error) };
}
