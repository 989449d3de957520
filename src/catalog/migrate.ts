import { createHash } from 'node:crypto';
import type Postgrator from 'postgrator';
import { CatalogError } from './errors.ts';
import { migrations as known, type Migration } from './migrations/index.ts';
import type { Queryable, Sql } from './sql.ts';

/** Any number: who holds this lock of a PostgreSQL server is changing the tables of Tuku. */
const migrationLock = 7_485_875;

/**
 * Brings the stored format to the newest: one cheap query when it is already, else every missing step in one
 * transaction, while other starting processes wait. Rejects as `newer-format` when this version does not know it.
 */
export async function migrate(sql: Sql, migrations: readonly Migration[] = known): Promise<void> {
  const newest = Math.max(...migrations.map(({ version }) => version));
  if ((await storedFormat(sql)) === newest) return;
  await sql.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    // Again under the lock: another process may have done the work meanwhile.
    const stored = await storedFormat(tx);
    if (stored > newest) {
      throw new CatalogError(
        'newer-format',
        `The catalog was written by a newer Tuku: its format is ${stored}, this version reads up to ${newest}.`,
      );
    }
    if (stored < newest) await runPostgrator(tx, migrations);
  });
}

/** The number of the last migration; 0 for an empty database. */
async function storedFormat(db: Queryable): Promise<number> {
  // Looked up by name first: a failed statement would abort the transaction around it.
  const [exists] = await db.query<{ found: boolean }>(`SELECT to_regclass('tuku.format') IS NOT NULL AS found`);
  if (!exists?.found) return 0;
  const [row] = await db.query<{ version: number }>('SELECT max(version) AS version FROM tuku.format');
  return row?.version ?? 0;
}

async function runPostgrator(tx: Queryable, migrations: readonly Migration[]): Promise<void> {
  // Loaded when there is work for it: most starts have none.
  const { default: Runner } = await import('postgrator');

  /** Postgrator reads files; the steps are modules here, so that they are part of the bundle. */
  class Modules extends Runner {
    migrations: Postgrator.Migration[] = [];

    override async getMigrations(): Promise<Postgrator.Migration[]> {
      this.migrations = migrations.map(({ version, name, sql }) => ({
        version,
        name,
        action: 'do',
        filename: name,
        md5: createHash('md5').update(sql).digest('hex'),
        getSql: () => sql,
      }));
      return this.migrations;
    }
  }

  const postgrator = new Modules({
    driver: 'pg',
    schemaTable: 'tuku.format',
    execQuery: async (query) => ({ rows: await tx.query(query) }),
    execSqlScript: (script) => tx.exec(script),
  });
  await postgrator.migrate();
}
