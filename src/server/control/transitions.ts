import type { Json } from '../../json.ts';
import type { ListedDialect } from '../dispatch.ts';
import { type AskedTransition, readTransition, TransitionError } from '../transitions.ts';
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import type { ControlParts } from './parts.ts';
import schemas from './transitions.schemas.json' with { type: 'json' };

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
    async handle({ body }, parts) {
      const asked = body as unknown as AskedTransition;
      const { kinds, transition } = read(asked, parts);
      for (const kind of kinds) await parts.engine.tasks.transitions.set(asked.dialect, kind, transition);
      return { body: { transitions: shown(parts) } };
    },
  },
  {
    method: 'DELETE',
    path: '/transitions',
    summary: 'Let tasks that are submitted from now on end when their work does',
    answers: { 204: { description: 'Done' } },
    async handle(_call, { engine }) {
      await engine.tasks.transitions.clear();
      return { status: 204 };
    },
  },
];

/** Throws ControlError. */
function read(asked: AskedTransition, { dialects }: ControlParts): ReturnType<typeof readTransition> {
  const known = dialects.map(({ dialect: { name }, tasks }) => ({ name, ...(tasks && { tasks }) }));
  try {
    return readTransition(asked, known);
  } catch (error) {
    throw error instanceof TransitionError ? new ControlError(error.message) : error;
  }
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
