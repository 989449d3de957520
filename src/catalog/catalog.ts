import { join } from 'node:path';
import { migrate } from './migrate.ts';
import { PgliteSql } from './pglite.ts';
import type { Catalog } from './port.ts';
import type { Sql } from './sql.ts';
import { tablesOf } from './tables.ts';

export interface CatalogOptions {
  /** Where the embedded PostgreSQL keeps its files. Absent: a private folder, removed at close. */
  readonly dataDir?: string;
  /** `postgres://...`: a server instead of the embedded one. */
  readonly databaseUrl?: string;
}

/** Opens the catalog, ready to use. Rejects with a CatalogError. */
export async function openCatalog({ dataDir = '/tmp/tuku-unfinished', databaseUrl }: CatalogOptions): Promise<Catalog> {
  if (databaseUrl !== undefined) {
    const { PostgresSql } = await import('./postgres.ts');
    const sql = new PostgresSql(databaseUrl);
    return finish(sql, { engine: 'postgres', version: '', where: '' });
  }
  const sql = await PgliteSql.open({ folder: join(dataDir, 'pgdata'), template: undefined, durable: true });
  return finish(sql, { engine: 'pglite', version: sql.version, where: dataDir });
}

/** Migrates, then makes the port over the open database; closes it when that fails. */
async function finish(sql: Sql, description: ReturnType<Catalog['describe']>): Promise<Catalog> {
  try {
    await migrate(sql);
  } catch (error) {
    await sql.close();
    throw error;
  }
  return {
    ...tablesOf(sql),
    transaction: (work) => sql.transaction((tx) => work(tablesOf(tx))),
    async check() {
      await sql.query('SELECT 1');
    },
    describe: () => description,
    close: () => sql.close(),
  };
}
