import type { Transition } from '../engine/task-transitions.ts';
import type { Tasks } from '../engine/tasks.ts';
import { DURATION_FORM, milliseconds } from '../protocol/duration.ts';
import { OptionError } from './options.ts';

/** What the control API is asked: when tasks of a dialect, or of one of its operations, look finished. */
export interface AskedTransition {
  readonly dialect: string;
  readonly operation?: string;
  readonly immediate?: true;
  readonly afterPolls?: number;
  readonly after?: string;
}

/** A dialect, and the kinds of the tasks that its operations submit, by operation. */
export interface TaskDialect {
  readonly name: string;
  readonly tasks?: Readonly<Record<string, string>>;
}

/** A transition that cannot be: the message is for the user. */
export class TransitionError extends Error {
  override readonly name = 'TransitionError';
}

/** Checks what is asked. Throws TransitionError. */
export function readTransition(
  asked: AskedTransition,
  dialects: readonly TaskDialect[],
): { readonly kinds: readonly string[]; readonly transition: Transition } {
  return { transition: transitionOf(asked), kinds: kindsOf(asked, dialects) };
}

function transitionOf({ immediate, afterPolls, after }: AskedTransition): Transition {
  if ([immediate, afterPolls, after].filter((one) => one !== undefined).length !== 1)
    throw new TransitionError('expected one of "immediate", "afterPolls" and "after"');
  if (immediate) return { immediate };
  if (afterPolls !== undefined) return { afterPolls };
  const afterMs = milliseconds(after ?? '');
  if (afterMs === undefined) throw new TransitionError(`after ${after}: expected ${DURATION_FORM}`);
  return { afterMs };
}

/** Kinds of the tasks of an operation, or of all. */
function kindsOf({ dialect: name, operation }: AskedTransition, dialects: readonly TaskDialect[]): string[] {
  const dialect = dialects.find((one) => one.name === name);
  if (dialect === undefined) throw new TransitionError(`unknown dialect ${name}; GET /_tuku/info lists the dialects`);
  const { tasks = {} } = dialect;
  const operations = Object.keys(tasks);
  if (operations.length === 0) throw new TransitionError(`no operation of ${name} starts a task`);
  if (operation === undefined) return Object.values(tasks);
  const kind = Object.hasOwn(tasks, operation) ? tasks[operation] : undefined;
  if (kind !== undefined) return [kind];
  throw new TransitionError(`${operation} of ${name} starts no task; these do: ${operations.join(', ')}`);
}

/** Puts the transitions of a server's options in force. */
export type StartTransitions = (transitions: Tasks['transitions']) => Promise<void>;

/** @param texts `dialect=when` or `dialect.operation=when`. Throws OptionError. */
export function startTransitions(texts: readonly string[], dialects: readonly TaskDialect[]): StartTransitions {
  const read = texts.map((text) => {
    const asked = askedIn(text);
    if (asked === undefined) {
      throw new OptionError(
        `--transition ${text}: expected DIALECT=WHEN or DIALECT.OPERATION=WHEN, where WHEN is immediate, 2 or 30s`,
      );
    }
    try {
      return { dialect: asked.dialect, ...readTransition(asked, dialects) };
    } catch (error) {
      throw error instanceof TransitionError ? new OptionError(`--transition ${text}: ${error.message}`) : error;
    }
  });
  return async (transitions) => {
    for (const { dialect, kinds, transition } of read) {
      for (const kind of kinds) await transitions.set(dialect, kind, transition);
    }
  };
}

function askedIn(text: string): AskedTransition | undefined {
  const [, dialect = '', operation, when = ''] = /^([\w-]{1,256})(?:\.([\w/-]{1,256}))?=(\S{1,64})$/.exec(text) ?? [];
  if (dialect === '') return undefined;
  const what = { dialect, ...(operation !== undefined && { operation }) };
  if (when === 'immediate') return { ...what, immediate: true };
  return /^\d{1,7}$/.test(when) ? { ...what, afterPolls: Number(when) } : { ...what, after: when };
}
