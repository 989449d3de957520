import type { Fault as Asked } from '../../client/control.ts';
import type { Json } from '../../json.ts';
import { DURATION_FORM, milliseconds } from '../../protocol/duration.ts';
import type { Fault, FaultEffect } from '../faults.ts';
import type { Endpoint, Schema } from './endpoint.ts';
import { ControlError } from './error.ts';
import schemas from './faults.schemas.json' with { type: 'json' };
import { type ControlParts, requireDialect } from './parts.ts';

const MAX_DELAY_MS = 10 * 60_000;

const counts = {
  id: { type: 'integer' },
  after: { type: 'integer', minimum: 0, description: 'how many calls still pass before it' },
  times: { type: 'integer', minimum: 0, description: 'how many calls still meet it' },
  hits: { type: 'integer', minimum: 0, description: 'how many calls have met it' },
} satisfies Schema;

const listed: Schema = {
  ...schemas.fault,
  properties: { ...schemas.fault.properties, ...counts },
  required: ['id', 'dialect', 'after', 'times', 'hits'],
};

/** What calls meet in place of an operation's work, or on the way of its answer. */
export const faultEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/faults',
    summary: 'List the faults that calls are still to meet',
    query: schemas.list,
    answers: {
      200: {
        description: 'The faults, oldest first',
        schema: {
          type: 'object',
          properties: { faults: { type: 'array', items: listed } },
          required: ['faults'],
        },
      },
    },
    handle: ({ query }, { faults }) => ({
      body: { faults: faults.list({ spent: query.spent === 'true' }).map(shown) },
    }),
  },
  {
    method: 'POST',
    path: '/faults',
    summary: 'Let the next calls of an operation meet an error, a delay, a broken connection or a slow answer',
    body: schemas.fault,
    answers: { 201: { description: 'The fault, with its id and defaults', schema: listed } },
    async handle({ body }, parts) {
      const asked = body as unknown as Asked;
      const { dialect, operation, account, after = 0, times = 1 } = asked;
      const effect = effectOf(asked);
      requireKnown(asked, parts);
      const meets = { ...(operation !== undefined && { operation }), ...(account !== undefined && { account }) };
      return { status: 201, body: shown(await parts.faults.add({ dialect, ...meets, after, times, effect })) };
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    summary: 'Drop all faults',
    answers: { 204: { description: 'Dropped' } },
    async handle(_call, { faults }) {
      await faults.clear();
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/faults/:id',
    summary: 'Drop a fault',
    answers: { 204: { description: 'Dropped' } },
    async handle({ params: { id = '' } }, { faults }) {
      const isKnown = /^\d{1,15}$/.test(id) && (await faults.remove(Number(id)));
      if (!isKnown) throw new ControlError(`there is no fault ${id.slice(0, 64)}`, 404);
      return { status: 204 };
    },
  },
];

/** Throws ControlError for a dialect, operation or code that does not exist. */
function requireKnown({ dialect: name, operation, code }: Asked, parts: ControlParts): void {
  const dialect = requireDialect(parts, name);
  if (code !== undefined && !dialect.errorCodes.has(code))
    throw new ControlError(`${dialect.name} has no error code ${code}`);
  if (operation !== undefined && !dialect.operations.has(operation)) {
    const known = [...dialect.operations].join(', ') || 'none';
    throw new ControlError(`${dialect.name} has no operation ${operation}; it has ${known}`);
  }
}

/** Throws ControlError for no effect, or for effects that exclude each other. */
function effectOf({ code, delay, socket, bytesPerSecond }: Asked): FaultEffect {
  if ([code, delay, socket, bytesPerSecond].every((one) => one === undefined))
    throw new ControlError('a fault needs a "code", a "delay", a "socket" or "bytesPerSecond"');
  if (socket !== undefined && bytesPerSecond !== undefined)
    throw new ControlError('"socket" and "bytesPerSecond" exclude each other');
  if (socket !== undefined && socket !== 'half' && code !== undefined)
    throw new ControlError(`"code" and "socket": "${socket}" exclude each other: nothing is answered`);
  return {
    ...(code !== undefined && { code }),
    ...(delay !== undefined && { delay: delayOf(delay) }),
    ...(socket !== undefined && { socket }),
    ...(bytesPerSecond !== undefined && { bytesPerSecond }),
  };
}

function delayOf(asked: string): FaultEffect['delay'] & object {
  const ms = milliseconds(asked);
  if (ms !== undefined && ms <= MAX_DELAY_MS) return { asked, ms };
  throw new ControlError(`delay ${asked}: expected ${DURATION_FORM}, at most 10m`);
}

function shown({ effect: { delay, ...effect }, ...fault }: Fault): Json {
  return { ...fault, ...effect, ...(delay && { delay: delay.asked }) };
}
