import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Namespace, Task } from '../catalog/port.ts';

/**
 * How long a task looks unfinished to its owner, whatever its work takes: not at all, for a number of looks, or for a time
 * by the clock. What comes after waits for the work, so that answers repeat.
 */
export type Transition = { readonly immediate: true } | { readonly afterPolls: number } | { readonly afterMs: number };

/** A task as its owner sees it. */
export interface SeenTask extends Task {
  /** It looks unfinished because of its transition; until when, if that is known. */
  readonly held?: { readonly until?: Date };
}

/** The transitions that tests have asked for. Each holds for the tasks that are submitted from then on. */
export interface Transitions {
  set(family: string, kind: string, transition: Transition): void;
  list(): readonly { readonly family: string; readonly kind: string; readonly transition: Transition }[];
  /** Tasks that were submitted before keep theirs. */
  clear(): void;
}

/** Transitions at work; for the engine's tasks alone. */
export interface TransitionsAtWork extends Transitions {
  /** A task was submitted. */
  begin(namespace: Namespace, kind: string, key: string): void;
  /** @param isPoll whether this look counts */
  see(task: Task, isPoll: boolean): Promise<SeenTask>;
}

/** What remains of one task's transition. */
type Open = { polls: number } | { readonly afterMs: number };

/** Tasks whose transitions are remembered, the latest ones. */
const MAX_OPEN = 10_000;
/** How long a look waits for a task's work, and how often it looks again. */
const WORK_MS = 10_000;
const LOOK_MS = 10;

/** @param find reads a task again */
export function createTransitions(now: () => Date, find: (task: Task) => Promise<Task | undefined>): TransitionsAtWork {
  const rules = new Map<string, ReturnType<Transitions['list']>[number]>();
  const open = new LRUCache<string, Open>({ max: MAX_OPEN });
  const ruleKey = (family: string, kind: string) => JSON.stringify([family, kind]);
  const taskKey = ({ family, account, region }: Namespace, kind: string, key: string) =>
    JSON.stringify([family, account, region, kind, key]);

  /** The task once its work has ended, or as it is after a while. */
  async function worked(task: Task): Promise<Task> {
    let latest = task;
    for (const end = performance.now() + WORK_MS; isOpen(latest) && performance.now() < end; ) {
      await pause(LOOK_MS);
      latest = (await find(task)) ?? task;
    }
    return latest;
  }

  return {
    set: (family, kind, transition) => void rules.set(ruleKey(family, kind), { family, kind, transition }),
    list: () => [...rules.values()],
    clear: () => rules.clear(),
    begin(namespace, kind, key) {
      const rule = rules.get(ruleKey(namespace.family, kind))?.transition;
      if (rule === undefined) return;
      const left = 'afterMs' in rule ? rule : { polls: 'afterPolls' in rule ? rule.afterPolls : 0 };
      open.set(taskKey(namespace, kind, key), { ...left });
    },
    async see(task, isPoll) {
      const left = open.get(taskKey(task.namespace, task.kind, task.key));
      if (left === undefined) return task;
      if ('polls' in left) {
        if (left.polls === 0) return worked(task);
        if (isPoll) left.polls--;
        return unfinished(task, {});
      }
      const due = new Date(task.createdAt.getTime() + left.afterMs);
      return now() < due ? unfinished(task, { until: due }) : finishedAt(due, await worked(task));
    },
  };
}

function isOpen({ state }: Task): boolean {
  return state === 'pending' || state === 'running';
}

function unfinished({ finishedAt: _, expiresAt: __, ...task }: Task, held: SeenTask['held'] & object): SeenTask {
  return { ...task, state: 'running', result: null, held };
}

/** The task as if its work had ended then, unless it ended later. */
function finishedAt(due: Date, task: Task): Task {
  const { finishedAt: end, expiresAt } = task;
  if (end === undefined || end >= due) return task;
  const delay = due.getTime() - end.getTime();
  return {
    ...task,
    finishedAt: due,
    ...(expiresAt && { expiresAt: new Date(expiresAt.getTime() + delay) }),
  };
}
