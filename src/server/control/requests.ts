import type { Endpoint } from './endpoint.ts';
import { requireDialect } from './parts.ts';
import schemas from './requests.schemas.json' with { type: 'json' };

/** The journal. */
export const requestEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/requests',
    summary: 'List the latest requests, newest first',
    query: schemas.list,
    answers: {
      200: {
        description: 'The requests; secrets are masked',
        schema: {
          type: 'object',
          properties: { requests: { type: 'array', items: { type: 'object' } } },
          required: ['requests'],
        },
      },
    },
    handle({ query }, { dialects, accountsMeant, journal }) {
      const { account, limit = '50', bodies, ...facts } = query;
      if (facts.dialect !== undefined) requireDialect({ dialects }, facts.dialect);
      const accounts = account === undefined ? {} : { accounts: accountsMeant(account) };
      return {
        body: { requests: journal.list({ ...facts, limit: Number(limit), bodies: bodies === 'true', ...accounts }) },
      };
    },
  },
];
