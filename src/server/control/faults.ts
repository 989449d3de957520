import type { Fault } from '../faults.ts';
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import schemas from './faults.schemas.json' with { type: 'json' };
import { requireDialect } from './parts.ts';

/** Errors that are answered in place of an operation's work. */
export const faultEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/faults',
    summary: 'List the faults that are still to be answered',
    answers: {
      200: {
        description: 'The faults, oldest first',
        schema: {
          type: 'object',
          properties: { faults: { type: 'array', items: schemas.fault } },
          required: ['faults'],
        },
      },
    },
    handle: (_call, { faults }) => ({ body: { faults: faults.list() } }),
  },
  {
    method: 'POST',
    path: '/faults',
    summary: 'Answer the next calls of an operation with an error',
    body: schemas.fault,
    answers: { 201: { description: 'The fault, with its defaults', schema: schemas.fault } },
    handle({ body }, parts) {
      const asked = { times: 1, ...(body as unknown as Omit<Fault, 'times'> & Partial<Fault>) };
      const dialect = requireDialect(parts, asked.dialect);
      if (!dialect.errorCodes.has(asked.code))
        throw new ControlError(`${dialect.name} has no error code ${asked.code}`);
      if (asked.operation !== undefined && !dialect.operations.has(asked.operation)) {
        const known = [...dialect.operations].join(', ') || 'none';
        throw new ControlError(`${dialect.name} has no operation ${asked.operation}; it has ${known}`);
      }
      parts.faults.add(asked);
      return { status: 201, body: asked };
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    summary: 'Drop all faults',
    answers: { 204: { description: 'Dropped' } },
    handle(_call, { faults }) {
      faults.clear();
      return { status: 204 };
    },
  },
];
