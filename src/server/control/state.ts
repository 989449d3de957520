import type { Namespace } from '../../catalog/port.ts';
import type { Endpoint } from './endpoint.ts';
import { requireDialect } from './parts.ts';
import schemas from './state.schemas.json' with { type: 'json' };

interface Reset {
  readonly account?: string;
  readonly dialect?: string;
  readonly region?: string;
}

/** All that is stored, as a whole. */
export const stateEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/reset',
    summary: 'Drop the state of all accounts, or of the account, dialect and region named',
    body: schemas.reset,
    answers: {
      200: {
        description: 'How many namespaces were dropped; a namespace is what one account has in one region of a dialect',
        schema: { type: 'object', properties: { dropped: { type: 'integer' } }, required: ['dropped'] },
      },
    },
    async handle({ body }, parts) {
      const { dialect, account, ...rest } = body as Reset;
      if (dialect !== undefined) requireDialect(parts, dialect);
      const match: Partial<Namespace> = { ...rest, ...(dialect === undefined ? {} : { family: dialect }) };
      let dropped = 0;
      const accounts = account === undefined ? [undefined] : parts.accountsMeant(account);
      for (const name of accounts)
        dropped += await parts.engine.reset({ ...match, ...(name !== undefined && { account: name }) });
      // What was injected and recorded belongs to no dialect's or region's state.
      if (dialect === undefined && rest.region === undefined) {
        parts.faults.clear(account);
        if (account === undefined) parts.engine.tasks.transitions.clear();
        parts.journal.clear(account === undefined ? undefined : parts.accountsMeant(account));
      }
      return { body: { dropped } };
    },
  },
];
