import { setTimeout as pause } from 'node:timers/promises';
import type { Namespace, Task } from '../catalog/port.ts';
import type { Eventually, Shared } from '../cluster/port.ts';
import type { Json } from '../json.ts';

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

/** What tests have asked for, of tasks of one kind. */
interface Rule {
  readonly family: string;
  readonly kind: string;
  readonly transition: Transition;
}

/** The transitions that tests have asked for. Each holds for the tasks that are submitted from then on. */
export interface Transitions {
  set(family: string, kind: string, transition: Transition): Promise<void>;
  list(): readonly Rule[];
  /** Tasks that were submitted before keep theirs. */
  clear(): Promise<void>;
}

/** Transitions at work; for the engine's tasks alone. */
export interface TransitionsAtWork extends Transitions {
  /** A task is submitted. */
  begin(namespace: Namespace, kind: string, key: string): Eventually<void>;
  /** @param isPoll whether this look counts */
  see(task: Task, isPoll: boolean): Promise<SeenTask>;
}

/** What remains of one task's transition. */
type Open = { readonly polls: number } | { readonly afterMs: number };

/** How long a task's transition is remembered, by the system's time. */
const OPEN_MS = 24 * 3_600_000;
const DOCUMENT = 'transitions';
/** How long a look waits for a task's work, and how often it looks again. */
const WORK_MS = 10_000;
const LOOK_MS = 10;

/** @param find reads a task again */
export function createTransitions(
  now: () => Date,
  { documents, notes }: Pick<Shared, 'documents' | 'notes'>,
  find: (task: Task) => Promise<Task | undefined>,
): TransitionsAtWork {
  const rules = () => (documents.get(DOCUMENT) ?? []) as unknown as readonly Rule[];
  const change = (by: (before: readonly Rule[]) => readonly Rule[]) =>
    documents.change(DOCUMENT, (value) => {
      return { value: by((value ?? []) as unknown as readonly Rule[]) as unknown as Json, result: undefined };
    });
  const noteOf = ({ family, account, region }: Namespace, kind: string, key: string) =>
    JSON.stringify(['transition', family, account, region, kind, key]);

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
    set: (family, kind, transition) =>
      change((before) => [
        ...before.filter((rule) => rule.family !== family || rule.kind !== kind),
        { family, kind, transition },
      ]),
    list: rules,
    clear: () => change(() => []),
    begin(namespace, kind, key) {
      const rule = rules().find((one) => one.family === namespace.family && one.kind === kind)?.transition;
      if (rule === undefined) return;
      const value: Open = 'afterMs' in rule ? rule : { polls: 'afterPolls' in rule ? rule.afterPolls : 0 };
      return notes.change(noteOf(namespace, kind, key), () => ({ value: { ...value }, result: undefined }), OPEN_MS);
    },
    async see(task, isPoll) {
      const note = noteOf(task.namespace, task.kind, task.key);
      const left = (await notes.get(note)) as Open | undefined;
      if (left === undefined) return task;
      if ('polls' in left) {
        if (left.polls === 0) return worked(task);
        if (isPoll) await notes.change(note, (value) => countDown(value as Open), OPEN_MS);
        return unfinished(task, {});
      }
      const due = new Date(task.createdAt.getTime() + left.afterMs);
      return now() < due ? unfinished(task, { until: due }) : finishedAt(due, await worked(task));
    },
  };
}

function countDown(left: Open): { readonly value: Json; readonly result: undefined } {
  return { value: 'polls' in left ? { polls: Math.max(0, left.polls - 1) } : { ...left }, result: undefined };
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
