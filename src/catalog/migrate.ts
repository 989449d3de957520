import { createHash } from 'node:crypto';
import type Postgrator from 'postgrator';
import { CatalogError } from './errors.ts';
import { migrations as known, type Migration } from './migrations/index.ts';
import type { Queryable, Sql } from './sql.ts';

/** An arbitrary number: the advisory lock held while the tables are migrated. */
const migrationLock = 7_485_875;

/**
 * Migrates the stored format to the newest: one cheap query if it is up to date, otherwise all missing steps in one
 * transaction while other starting processes wait. Rejects with CatalogError `newer-format` if this version does not
 * know the format.
 */
export async function migrate(sql: Sql, migrations: readonly Migration[] = known): Promise<void> {
  const newest = Math.max(...migrations.map(({ version }) => version));
  if ((await storedFormat(sql)) === newest) return;
  await sql.transaction(async (tx) => {
    // As a script, which may take long: another process may be migrating, and a migration rewrites tables.
    await tx.query('SET LOCAL statement_timeout = 0');
    await tx.exec(`SELECT pg_advisory_xact_lock(${migrationLock})`);
    // Checked again under the lock: another process may have migrated meanwhile.
    const stored = await storedFormat(tx);
    if (stored > newest) {
      throw new CatalogError(
        'newer-format',
        `The catalog was written by a newer version of Tuku: its format is ${stored}, this version reads up to ${newest}.`,
      );
    }
    if (stored < newest) await runPostgrator(tx, migrations);
  });
}

/** The number of the last applied migration; 0 for an empty database. */
async function storedFormat(db: Queryable): Promise<number> {
  // The table is looked up by name first: a failed statement would abort the transaction.
  const [exists] = await db.query<{ found: boolean }>(`SELECT to_regclass('tuku.format') IS NOT NULL AS found`);
  if (!exists?.found) return 0;
  const [row] = await db.query<{ version: number }>('SELECT max(version) AS version FROM tuku.format');
  return row?.version ?? 0;
}

async function runPostgrator(tx: Queryable, migrations: readonly Migration[]): Promise<void> {
  // Imported on demand: most starts have nothing to migrate.
  const { default: Runner } = await import('postgrator');

  /** Postgrator reads files; here the steps are modules, so that they are part of the bundle. */
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
