import type { Transition } from '../../engine/task-transitions.ts';
import type { Json } from '../../json.ts';
import { DURATION_FORM, milliseconds } from '../../protocol/duration.ts';
import type { ListedDialect } from '../dispatch.ts';
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import { type ControlParts, requireDialect } from './parts.ts';
import schemas from './transitions.schemas.json' with { type: 'json' };

interface Asked {
  readonly dialect: string;
  readonly operation?: string;
  readonly immediate?: true;
  readonly afterPolls?: number;
  readonly after?: string;
}

const list = {
  type: 'object',
  properties: { transitions: { type: 'array', items: schemas.transition } },
  required: ['transitions'],
};

/** How long asynchronous tasks look unfinished. */
export const transitionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/transitions',
    summary: 'List how long asynchronous tasks look unfinished',
    answers: { 200: { description: 'The transitions; tasks without one end when their work does', schema: list } },
    handle: (_call, parts) => ({ body: { transitions: shown(parts) } }),
  },
  {
    method: 'POST',
    path: '/transitions',
    summary: 'Let asynchronous tasks that are submitted from now on look unfinished for a number of looks or a time',
    body: schemas.transition,
    answers: { 200: { description: 'All transitions', schema: list } },
    handle({ body }, parts) {
      const asked = body as unknown as Asked;
      const transition = transitionOf(asked);
      for (const kind of kindsOf(asked, parts)) parts.engine.tasks.transitions.set(asked.dialect, kind, transition);
      return { body: { transitions: shown(parts) } };
    },
  },
  {
    method: 'DELETE',
    path: '/transitions',
    summary: 'Let tasks that are submitted from now on end when their work does',
    answers: { 204: { description: 'Done' } },
    handle(_call, { engine }) {
      engine.tasks.transitions.clear();
      return { status: 204 };
    },
  },
];

function transitionOf({ immediate, afterPolls, after }: Asked): Transition {
  if ([immediate, afterPolls, after].filter((one) => one !== undefined).length !== 1)
    throw new ControlError('expected one of "immediate", "afterPolls" and "after"');
  if (immediate) return { immediate };
  if (afterPolls !== undefined) return { afterPolls };
  const afterMs = milliseconds(after ?? '');
  if (afterMs === undefined) throw new ControlError(`after ${after}: expected ${DURATION_FORM}`);
  return { afterMs };
}

/** Kinds of the tasks of an operation, or of all. Throws ControlError when there are none. */
function kindsOf({ dialect: name, operation }: Asked, parts: ControlParts): string[] {
  requireDialect(parts, name);
  const tasks = tasksOf(parts.dialects, name);
  const operations = Object.keys(tasks);
  if (operations.length === 0) throw new ControlError(`no operation of ${name} starts a task`);
  if (operation === undefined) return Object.values(tasks);
  const kind = Object.hasOwn(tasks, operation) ? tasks[operation] : undefined;
  if (kind !== undefined) return [kind];
  throw new ControlError(`${operation} of ${name} starts no task; these do: ${operations.join(', ')}`);
}

function tasksOf(dialects: readonly ListedDialect[], name: string): Readonly<Record<string, string>> {
  return dialects.find(({ dialect }) => dialect.name === name)?.tasks ?? {};
}

function shown({ engine, dialects }: ControlParts): Json[] {
  return engine.tasks.transitions.list().flatMap(({ family, kind, transition }) =>
    Object.entries(tasksOf(dialects, family))
      .filter(([, one]) => one === kind)
      .map(([operation]) => {
        const when = 'afterMs' in transition ? { after: `${transition.afterMs}ms` } : transition;
        return { dialect: family, operation, ...when };
      }),
  );
}
