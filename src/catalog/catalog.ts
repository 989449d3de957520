import { randomUUID } from 'node:crypto';
import { sharedInProcess } from '../cluster/in-process.ts';
import type { Shared } from '../cluster/port.ts';
import { corruptionOf } from './damage.ts';
import { type DataDir, openDataDir, openPrivateDir } from './data-dir.ts';
import type { KeptDurability } from './durability.ts';
import { CatalogError } from './errors.ts';
import { migrate } from './migrate.ts';
import { mirrorsOf } from './mirrors/mirrors.ts';
import { PgliteSql } from './pglite.ts';
import type { Catalog } from './port.ts';
import { requireSyncs } from './server-settings.ts';
import type { Sql } from './sql.ts';
import { statesOf } from './state/states.ts';
import { keepingStored } from './stored/keeping.ts';
import { openStore } from './stored/stored.ts';
import { tablesOf } from './tables.ts';
import { createWholes } from './whole.ts';

export interface CatalogOptions {
  /** Where the embedded PostgreSQL stores its files; if absent, the catalog is lost when it is closed. */
  readonly dataDir?: string | undefined;
  /** `postgres://...`: a PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** What acknowledged writes survive, by default the death of the process. A server must be set up so itself. */
  readonly durability?: KeptDurability | undefined;
  /** Names this server among those that share a catalog; default: a random name. */
  readonly instance?: string | undefined;
}

/** Opens and migrates the catalog. Rejects with a CatalogError. */
export async function openCatalog(options: CatalogOptions): Promise<Catalog> {
  const { dataDir, databaseUrl, durability = 'process', instance = randomUUID() } = options;
  if (databaseUrl !== undefined) return openServer(databaseUrl, durability, instance);
  const folder = dataDir === undefined ? await openPrivateDir() : await openDataDir(dataDir);
  try {
    return await openEmbedded(folder, durability);
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function openServer(url: string, durability: KeptDurability, instance: string): Promise<Catalog> {
  // Imported on demand: the embedded catalog does not need them.
  const [{ PostgresSql }, { joinServers }] = await Promise.all([
    import('./postgres.ts'),
    import('./cluster/server.ts'),
  ]);
  const { sql, version } = await connect(() => new PostgresSql(url), durability);
  const shared = await openOn(sql, () => joinServers(sql, instance));
  const description = { engine: 'postgres', version, where: sql.where } as const;
  const storeOn = await openOn(sql, () => openStore(sql));
  return catalogOf(sql, description, () => shared.close().then(() => sql.close()), { shared, storeOn });
}

/** Rejects with a CatalogError that names the variable, never its value: it may contain a password. */
async function connect<T extends Sql>(
  create: () => T,
  durability: KeptDurability,
): Promise<{ sql: T; version: string }> {
  try {
    const sql = create();
    const version = await openOn(sql, async () => {
      if (durability === 'power') await requireSyncs(sql);
      await migrate(sql);
      const [row] = await sql.query<{ server_version: string }>('SHOW server_version');
      return row?.server_version ?? '';
    });
    return { sql, version };
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    throw new CatalogError(error.code, `DATABASE_URL: ${error.message}`, error.sqlState);
  }
}

async function openEmbedded(
  { postgres, where, temporary, release }: DataDir,
  durability: KeptDurability,
): Promise<Catalog> {
  const sql = await PgliteSql.open({ folder: postgres, durability: temporary ? 'none' : durability });
  await openOn(sql, () => migrate(sql)).catch((error: unknown) => {
    throw corruptionOf(postgres, error) ?? error;
  });
  let closing: Promise<void> | undefined;
  const description = {
    engine: 'pglite',
    version: sql.version,
    where,
    ...(sql.recovered ? { recovered: true } : {}),
  } as const;
  return catalogOf(sql, description, () => {
    closing ??= sql.close().finally(release);
    return closing;
  });
}

/** Does work; closes the connection if it fails. */
async function openOn<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await sql.close();
    throw error;
  }
}

/** Made on first use: few catalogs need it, and no other version's format depends on it. */
const seededRuns = 'CREATE SEQUENCE IF NOT EXISTS tuku.seeded_runs';

async function nextSeededRun(sql: Sql): Promise<number> {
  // Of two servers that create it at the same moment, PostgreSQL refuses one, which then finds it.
  await sql.exec(seededRuns).catch(() => sql.exec(seededRuns));
  const [row] = await sql.query<{ run: number }>(`SELECT nextval('tuku.seeded_runs')::float8 AS run`);
  return row?.run ?? 1;
}

/** What the servers of a catalog have in common, and what a server's database can do beyond the tables. */
interface OnServer {
  /** Default: there is only one server. */
  readonly shared?: Shared;
  readonly storeOn?: Awaited<ReturnType<typeof openStore>>;
}

/** The catalog over a connection to a migrated database. */
export function catalogOf(
  sql: Sql,
  description: ReturnType<Catalog['describe']>,
  close: () => Promise<void>,
  { shared = sharedInProcess(), storeOn }: OnServer = {},
): Catalog {
  const { db, transact, ...wholes } = createWholes(sql, (tx) => {
    const extension = store?.extension();
    return extension === undefined ? tablesOf(tx) : keepingStored(tablesOf(tx), tx, extension);
  });
  const store = storeOn?.({ db, transact });
  return {
    ...tablesOf(db),
    ...(store && { stored: store }),
    mirrors: mirrorsOf(sql, { db, transact }),
    states: statesOf(sql),
    shared,
    ...wholes,
    async check() {
      await sql.query('SELECT 1');
    },
    nextSeededRun: () => nextSeededRun(sql),
    describe: () => description,
    close,
  };
}
