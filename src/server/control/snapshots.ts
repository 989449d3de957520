import { SnapshotError } from '../../snapshots/error.ts';
import type { Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';
import type { ControlParts } from './parts.ts';
import schemas from './snapshots.schemas.json' with { type: 'json' };

const nullable = (type: string) => ({ type: [type, 'null'] });

/** A snapshot in answers. */
const snapshot = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    savedAt: { type: 'string', format: 'date-time' },
    bytes: { type: 'integer' },
    account: nullable('string'),
    version: nullable('string'),
    models: { type: 'array', items: { type: 'string' } },
    problem: { type: 'string' },
    warning: { type: 'string' },
  },
  required: ['name', 'savedAt', 'bytes', 'account', 'version', 'models'],
};

/** Saved state, in files and inside the database. */
export const snapshotEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/snapshots',
    summary: 'List the stored snapshots',
    answers: {
      200: {
        description: 'The snapshots, by name; `problem` tells why one cannot be loaded',
        schema: {
          type: 'object',
          properties: { snapshots: { type: 'array', items: snapshot } },
          required: ['snapshots'],
        },
      },
    },
    handle: async (_call, { snapshots }) => ({ body: { snapshots: await snapshots.list().catch(refuse) } }),
  },
  {
    method: 'POST',
    path: '/snapshots',
    summary: 'Save the state of all accounts, or of one, in place of an older snapshot of the name',
    body: schemas.save,
    answers: { 201: { description: 'The stored snapshot', schema: snapshot } },
    async handle({ body }, parts) {
      const { name, account } = body as { readonly name: string; readonly account?: string };
      const saved = await parts.snapshots.save(name, account ?? null, accountsOf(account, parts)).catch(refuse);
      return { status: 201, body: saved };
    },
  },
  {
    method: 'POST',
    path: '/snapshots/:name/load',
    summary: 'Replace the state by that of a snapshot: of the account that it holds, or of all',
    answers: {
      200: {
        description: 'The snapshot; `warning` tells when its pictures are of another model than the one in use',
        schema: snapshot,
      },
      404: { description: 'There is no snapshot of the name' },
    },
    async handle({ params }, { snapshots, features }) {
      const loaded = await snapshots.load(String(params.name)).catch(refuse);
      const other = features.state === 'failed' ? undefined : loaded.models.find((model) => model !== features.model);
      if (other === undefined) return { body: loaded };
      const warning = `its pictures are of model ${other}; this server runs ${features.model} and will refuse searches among them`;
      return { body: { ...loaded, warning } };
    },
  },
  {
    method: 'DELETE',
    path: '/snapshots/:name',
    summary: 'Delete a snapshot',
    answers: { 204: { description: 'Deleted' }, 404: { description: 'There is no snapshot of the name' } },
    async handle({ params }, { snapshots }) {
      await snapshots.delete(String(params.name)).catch(refuse);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/mark',
    summary: 'Note the state of all accounts, or of one, to return to it; the last eight marks are kept',
    body: schemas.mark,
    answers: {
      200: {
        description: 'What to pass to `POST /rewind`',
        schema: { type: 'object', properties: { mark: { type: 'string' } }, required: ['mark'] },
      },
    },
    async handle({ body }, parts) {
      const { account } = body as { readonly account?: string };
      return { body: { mark: await parts.engine.states.mark(accountsOf(account, parts)) } };
    },
  },
  {
    method: 'POST',
    path: '/rewind',
    summary: 'Return to a mark: the state of its accounts becomes what it was',
    body: schemas.rewind,
    answers: { 204: { description: 'Returned' }, 404: { description: 'There is no such mark any more' } },
    async handle({ body }, { engine }) {
      const { mark } = body as { readonly mark: string };
      if (await engine.states.rewind(mark)) return { status: 204 };
      throw new ControlError('there is no such mark; the database keeps the last eight', 404);
    },
  },
];

function accountsOf(account: string | undefined, { accountsMeant }: ControlParts): readonly string[] | null {
  return account === undefined ? null : accountsMeant(account);
}

function refuse(error: unknown): never {
  if (!(error instanceof SnapshotError)) throw error;
  throw new ControlError(error.message, error.code === 'missing' ? 404 : 400);
}
