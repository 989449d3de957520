import type { Catalog, Namespace, Task, TaskDraft } from '../catalog/port.ts';
import { createTaskLane, type TaskLane, type Worker } from './task-lane.ts';

export { TryAgain, type Worker } from './task-lane.ts';

/**
 * Work that goes on after its request was answered, kept in the catalog: what a crash interrupts is done again by the
 * next start. A task may therefore run twice, but has one result.
 */
export interface Tasks {
  /** From now on tasks of this kind are worked on, those that were left over too. Once per kind. */
  work(kind: string, worker: Worker): void;
  /** Durable when this resolves, all or none. Rejects with a CatalogError when a (kind, key) is taken. */
  submit(namespace: Namespace, drafts: readonly TaskDraft[]): Promise<void>;
  /** Expired tasks are still found for a while: see `expired`. */
  find(namespace: Namespace, kind: string, key: string): Promise<Task | undefined>;
  /** In order of creation, and how many there are. */
  list(
    namespace: Namespace,
    kind: string,
    page: { offset: number; limit: number },
  ): Promise<{ tasks: Task[]; total: number }>;
  /** Whether the time its result was kept for is over. */
  expired(task: Task): boolean;
  /** Begins nothing more; resolves when what runs has ended, or after some seconds: the rest is for the next start. */
  close(): Promise<void>;
}

/** @param now dates what clients see; claims go by the system's time, whatever clock is set */
export function createTasks(catalog: Catalog, now: () => Date): Tasks {
  const lanes = new Map<string, TaskLane>();
  // No other server shares an embedded catalog: whatever runs there was interrupted.
  const ready = catalog.describe().engine === 'pglite' ? catalog.tasks.release() : Promise.resolve();
  ready.catch(() => undefined);

  return {
    work(kind, worker) {
      if (lanes.has(kind)) throw new Error(`tasks of kind ${kind} are worked on already`);
      const lane = createTaskLane(catalog, kind, worker, now);
      lanes.set(kind, lane);
      ready.then(lane.wake, () => undefined);
    },
    async submit(namespace, drafts) {
      await catalog.transaction(async (tables) => {
        const namespaceId = await tables.namespaces.lock(namespace);
        for (const draft of drafts) await tables.tasks.insert(namespaceId, draft, { at: now(), dueAt: new Date() });
      });
      for (const kind of new Set(drafts.map((draft) => draft.kind))) lanes.get(kind)?.wake();
    },
    find: (namespace, kind, key) => catalog.tasks.find(namespace, kind, key),
    async list(namespace, kind, page) {
      const [tasks, total] = await Promise.all([
        catalog.tasks.list(namespace, kind, page),
        catalog.tasks.count(namespace, kind),
      ]);
      return { tasks, total };
    },
    expired: ({ expiresAt }) => expiresAt !== undefined && expiresAt <= now(),
    async close() {
      // Also a release that is still under way: it needs the catalog.
      await Promise.all([ready.catch(() => undefined), ...[...lanes.values()].map((lane) => lane.close())]);
    },
  };
}
