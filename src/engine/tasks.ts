import type { Catalog, Namespace, Task, TaskDraft } from '../catalog/port.ts';
import { createGate, type Gate } from '../concurrency/gate.ts';
import {
  aloneLeases,
  createTaskRunner,
  expiredKeptMs,
  sharedLeases,
  type TaskRunner,
  type Worker,
} from './task-runner.ts';
import { createTransitions, type SeenTask, type Transitions } from './task-transitions.ts';

export { TryAgain, type Worker } from './task-runner.ts';

/**
 * A queue of background work, stored in the catalog: work continues after its request was answered, and tasks that a crash
 * interrupts run again at the next start. A task may therefore run twice but has one result.
 */
export interface Tasks {
  /**
   * Starts working on tasks of a kind, including those left over from an earlier run. A later worker of the kind takes the
   * place of an earlier one; what runs goes on.
   */
  work(kind: string, worker: Worker): void;
  /**
   * Stores all tasks or none; committed when this resolves, with whether they were stored. Rejects with a CatalogError when
   * a (kind, key) is taken.
   * @param unless looks at the namespace's tasks, which nobody else adds to meanwhile, on any server; true: store none
   */
  submit(
    namespace: Namespace,
    drafts: readonly TaskDraft[],
    unless?: (present: PresentTasks) => Promise<boolean>,
  ): Promise<boolean>;
  /** Also finds tasks that expired recently: see `expired`. */
  find(namespace: Namespace, kind: string, key: string): Promise<Task | undefined>;
  /** A page of tasks in order of creation, and how many there are in all. */
  list(
    namespace: Namespace,
    kind: string,
    page: { offset: number; limit: number },
  ): Promise<{ tasks: Task[]; total: number }>;
  /** The task as its owner sees it, which its transition decides; `poll` counts the look. */
  see(task: Task, look?: { readonly poll: boolean }): Promise<SeenTask>;
  readonly transitions: Transitions;
  /** Whether a task's result is past its retention. */
  expired(task: Task): boolean;
  /** Runs work while no task of this server runs, unless one takes more than a few seconds; then wakes them all. */
  paused<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no task runs and none is due. */
  settled(): Promise<void>;
  /** Starts no more tasks; resolves when the running ones have ended, or after a few seconds: the next start resumes them. */
  close(): Promise<void>;
}

/** The tasks of a namespace, whatever their state. */
export interface PresentTasks {
  find(kind: string, key: string): Promise<Task | undefined>;
  /** In order of creation. */
  list(kind: string): Promise<Task[]>;
}

/** One page with every task of a kind. */
const everyTask = { offset: 0, limit: 100_000 };

/**
 * @param now dates tasks as clients see them; leases use the system's time, whatever clock is set
 * @param gate what tasks share with other work
 * @param onClockChange calls back when `now` has been changed
 */
export function createTasks(
  catalog: Catalog,
  now: () => Date,
  {
    gate = createGate(),
    onClockChange = () => undefined,
  }: { readonly gate?: Gate; readonly onClockChange?: ((listener: () => void) => void) | undefined } = {},
): Tasks {
  const runners = new Map<string, TaskRunner>();
  // No other server shares an embedded catalog, so every running task there was interrupted.
  const isAlone = catalog.describe().engine === 'pglite';
  const ready = isAlone ? catalog.tasks.release() : Promise.resolve();
  const leases = isAlone ? aloneLeases : sharedLeases;
  ready.catch(() => undefined);
  const { begin, see, ...transitions } = createTransitions(now, catalog.shared, (task) =>
    find(task.namespace, task.kind, task.key),
  );
  onClockChange(() => {
    for (const runner of runners.values()) runner.clockChanged();
  });

  /** What is long expired is not there, whether or not it has been deleted yet. */
  async function find(namespace: Namespace, kind: string, key: string): Promise<Task | undefined> {
    const task = await catalog.tasks.find(namespace, kind, key);
    const isGone = task?.expiresAt !== undefined && task.expiresAt.getTime() < now().getTime() - expiredKeptMs;
    return isGone ? undefined : task;
  }

  return {
    work(kind, worker) {
      const run: Worker['run'] = (task) => gate.shared(() => worker.run(task));
      const gated = { ...worker, run };
      const present = runners.get(kind);
      if (present !== undefined) return present.use(gated);
      const runner = createTaskRunner(catalog, kind, gated, { ...leases, now });
      runners.set(kind, runner);
      ready.then(runner.wake, () => undefined);
    },
    async submit(namespace, drafts, unless) {
      // Before the tasks are there, because somebody may look at once.
      for (const { kind, key } of drafts) await begin(namespace, kind, key);
      const submitted = await catalog.transaction(async (tables) => {
        const namespaceId = await tables.namespaces.lock(namespace);
        const present: PresentTasks = {
          find: (kind, key) => tables.tasks.find(namespace, kind, key),
          list: (kind) => tables.tasks.list(namespace, kind, everyTask),
        };
        if (await unless?.(present)) return false;
        for (const draft of drafts) await tables.tasks.insert(namespaceId, draft, { at: now(), dueAt: new Date() });
        return true;
      });
      if (!submitted) return false;
      const kinds = new Set(drafts.map((draft) => draft.kind));
      catalog.afterCommit(() => kinds.forEach((kind) => void runners.get(kind)?.wake()));
      return true;
    },
    find,
    see: (task, { poll } = { poll: false }) => see(task, poll),
    transitions,
    async list(namespace, kind, page) {
      const [tasks, total] = await Promise.all([
        catalog.tasks.list(namespace, kind, page),
        catalog.tasks.count(namespace, kind),
      ]);
      return { tasks, total };
    },
    expired: ({ expiresAt }) => expiresAt !== undefined && expiresAt <= now(),
    async paused(work) {
      const all = [...runners.values()];
      try {
        await Promise.all(all.map((runner) => runner.pause()));
        return await work();
      } finally {
        for (const runner of all) runner.resume();
      }
    },
    async settled() {
      await ready.catch(() => undefined);
      await Promise.all([...runners.values()].map((runner) => runner.settled()));
    },
    async close() {
      // The release may still be in progress and needs the catalog.
      await Promise.all([ready.catch(() => undefined), ...[...runners.values()].map((runner) => runner.close())]);
    },
  };
}
