import type { Queryable } from '../sql.ts';
import type { Extension } from './extension.ts';
import type { IndexBuild, StoredTable } from './port.ts';
import { findTable, noteIndexed, schema, tableName } from './registry.ts';
import { layoutOfTable } from './rows.ts';

/** An arbitrary number: with a table's, the advisory lock held while its index is built. */
const buildLock = 7_485_877;

/** Places that have an index each: pictures may have two views. */
const places = { gallery: [0, 1], vectors: [0] } as const;

/** As FAISS builds its graphs here: 16 links and 100 candidates find 0.99 of the nearest. */
const parameters = 'm = 16, ef_construction = 100';
/** Memory of a build. A graph that does not fit is built several times slower. */
const [leastMb, mostMb] = [64, 1024];

/** See StoredCollections.buildIndex. @param session a connection of its own, without a limit of time */
export async function buildIndex(session: Queryable, extension: Extension, table: StoredTable): Promise<IndexBuild> {
  // A server that dies must not go on building; older servers of PostgreSQL do not know the setting.
  await session.query(`SET client_connection_check_interval = '2s'`).catch(() => undefined);
  if (!(await lockBuild(session, table.table))) return 'busy';
  const present = await findTable(session, table);
  if (present?.table !== table.table) return 'impossible';
  const name = tableName(table.table);
  for (const place of places[table.kind]) {
    const index = `${name}_near_${place}`;
    const [found] = await session.query<{ valid: boolean }>(isValid, [index]);
    if (found?.valid) continue;
    // A build that was broken off leaves an index that nothing uses.
    if (found) await session.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`, [], { mayTakeLong: true });
    await session.query(`SET maintenance_work_mem = '${await memoryFor(session, name)}MB'`);
    const text = createText(extension, table, place);
    await session.query(text, [], { mayTakeLong: true }).catch(async () => {
      // Workers share memory that containers may not have: /dev/shm of 64 MB.
      await session.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`, [], { mayTakeLong: true });
      await session.query('SET max_parallel_maintenance_workers = 0');
      await session.query(text, [], { mayTakeLong: true });
    });
  }
  await noteIndexed(session, table.table, true);
  return 'indexed';
}

/** Until the session ends. */
async function lockBuild(session: Queryable, table: number): Promise<boolean> {
  const [lock] = await session.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [
    buildLock,
    table,
  ]);
  return lock?.held === true;
}

/**
 * Drops indexes whose build was broken off: searches do not use them, writers pay for them. Returns how many may be a build
 * that goes on. @param session a connection of its own, without a limit of time
 */
export async function dropBroken(session: Queryable): Promise<number> {
  let left = 0;
  for (const { table, index } of await session.query<{ table: number; index: string }>(broken)) {
    if (!(await lockBuild(session, table))) left++;
    // Whoever had the lock may have finished it meanwhile.
    else if ((await session.query<{ valid: boolean }>(isValid, [index]))[0]?.valid === false) {
      await session.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`, [], { mayTakeLong: true });
    }
  }
  return left;
}

function createText({ schema }: Extension, table: StoredTable, place: number): string {
  const { operatorClass } = layoutOfTable(table);
  return `
    CREATE INDEX CONCURRENTLY c${table.table}_near_${place} ON ${tableName(table.table)}
    USING hnsw (v ${schema}.${operatorClass}) WITH (${parameters}) WHERE place = ${place}`;
}

/** A graph takes about its vectors and half a kilobyte each. */
async function memoryFor(session: Queryable, name: string): Promise<number> {
  const [size] = await session.query<{ bytes: number }>(
    'SELECT pg_relation_size($1::regclass) * 2 + greatest(reltuples, 0)::bigint * 512 AS bytes FROM pg_class WHERE oid = $1::regclass',
    [name],
  );
  return Math.min(mostMb, Math.max(leastMb, Math.ceil((size?.bytes ?? 0) / 2 ** 20)));
}

const isValid = 'SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)';

const broken = `
SELECT substr(stored.relname, 2)::bigint AS table, '${schema}.' || quote_ident(part.relname) AS index
FROM pg_index JOIN pg_class AS part ON part.oid = indexrelid JOIN pg_class AS stored ON stored.oid = indrelid
WHERE stored.relnamespace = '${schema}'::regnamespace AND stored.relname ~ '^c[0-9]+$' AND NOT indisvalid`;
