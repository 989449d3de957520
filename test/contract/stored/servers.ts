import { setTimeout as sleep } from 'node:timers/promises';
import { openCatalog } from '../../../src/catalog/catalog.ts';
import { catalogServers, databaseUrl, none, type SearchedServers } from '../../support/catalog-servers.ts';
import { searchedBy } from '../../support/vector-engine.ts';

/** `describe` of tests that need pgvector: `npm run test:pgvector`. */
export const withPgvector = searchedBy === 'pgvector' ? describe : describe.skip;

/** Servers of one database with pgvector. */
export function storedServers(): SearchedServers & { readonly tables: () => Promise<readonly string[]> } {
  const servers = catalogServers();
  const tables = async () => {
    const found = await servers.sql().query<{ name: string }>(`SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'tuku_stored'::regnamespace AND relname ~ '^c[0-9]+$' ORDER BY oid`);
    return found.map(({ name }) => name);
  };
  beforeAll(async () => {
    const catalog = await openCatalog({ databaseUrl });
    expect(await catalog.stored?.enable()).toMatchObject({ state: 'ready' });
    await catalog.close();
  });
  beforeEach(() => none(tables));
  return {
    ...servers,
    server: (rules, options) => servers.server({ engine: 'pgvector', ...rules }, options),
    async searched(engine, state = 'indexed') {
      while (!engine.nearest.states().some((one) => one.state === state)) {
        const failed = engine.nearest.states().find((one) => one.state === 'failed');
        if (failed) throw new Error(failed.reason);
        await sleep(10);
      }
    },
    held: tables,
    tables,
  };
}
