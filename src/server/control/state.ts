import type { Namespace } from '../../catalog/port.ts';
import type { Endpoint } from './endpoint.ts';
import { type ControlParts, requireDialect } from './parts.ts';
import { seedOrRefuse } from './seeds.ts';
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
    query: schemas.resetQuery,
    body: schemas.reset,
    answers: {
      200: {
        description: 'How many namespaces were dropped; a namespace is what one account has in one region of a dialect',
        schema: { type: 'object', properties: { dropped: { type: 'integer' } }, required: ['dropped'] },
      },
    },
    async handle({ body, query }, parts) {
      const { dialect, account, ...rest } = body as Reset;
      if (dialect !== undefined) requireDialect(parts, dialect);
      const match: Partial<Namespace> = { ...rest, ...(dialect === undefined ? {} : { family: dialect }) };
      const accounts = account === undefined ? [undefined] : parts.accountsMeant(account);
      const matches = accounts.map((name) => ({ ...match, ...(name !== undefined && { account: name }) }));
      const dropped = query.seed === 'true' ? await reseed(parts, matches, account) : await dropAll(parts, matches);
      // What was injected and recorded belongs to no dialect's or region's state.
      if (dialect === undefined && rest.region === undefined) {
        await parts.faults.clear(account);
        if (account === undefined) {
          await parts.engine.tasks.transitions.clear();
          await parts.startTransitions(parts.engine.tasks.transitions);
        }
        const whose = account === undefined ? undefined : parts.accountsMeant(account);
        parts.journal.clear(whose);
        parts.requests.clear(whose);
      }
      return { body: { dropped } };
    },
  },
];

type Matches = readonly Partial<Namespace>[];

async function dropAll({ engine }: ControlParts, matches: Matches): Promise<number> {
  let dropped = 0;
  await engine.gate.shared(async () => {
    for (const match of matches) dropped += await engine.reset(match);
  });
  return dropped;
}

/** Both or neither. The seeds that name no account make the state of the one that is reset. */
async function reseed({ seeds }: ControlParts, drop: Matches, account: string | undefined): Promise<number> {
  return (await seedOrRefuse(seeds, { drop, ...(account === undefined ? {} : { account }) })).dropped;
}
