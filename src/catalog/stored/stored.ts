import { CatalogError } from '../errors.ts';
import type { Queryable, Sql } from '../sql.ts';
import { buildIndex, dropBroken } from './build.ts';
import { absent, createExtension, type Extension, type Found, findExtension } from './extension.ts';
import { fill, type Transact } from './fill.ts';
import { layoutOf } from './layout.ts';
import type { StoredCollections, StoredSupport, StoredTable } from './port.ts';
import {
  deleteRow,
  deleteRowWithoutTable,
  ensureRegistry,
  findTable,
  insertRow,
  listTables,
  schema as registry,
  tableName,
} from './registry.ts';
import { layoutOfTable } from './rows.ts';
import { searchesOf } from './search.ts';

/** An arbitrary number: the advisory lock held while the list of tables is made. */
const registryLock = 7_485_878;

/** The stored tables of a server's database, and the extension that writers need to know. */
export interface Store extends StoredCollections {
  extension(): Extension | undefined;
}

/** What the database offers: read once. */
export async function openStore(sql: Sql): Promise<(parts: { db: Queryable; transact: Transact }) => Store> {
  let found: Found = await look(findExtension);

  async function look(find: (db: Queryable) => Promise<Found>): Promise<Found> {
    try {
      const seen = await find(sql);
      // Twice: of two that do it at the same moment, PostgreSQL may refuse one.
      if ('schema' in seen) await makeRegistry().catch(makeRegistry);
      return seen;
    } catch (error) {
      if (!(error instanceof CatalogError) || error.code !== 'rejected') throw error;
      return absent(`the database does not allow the tables: ${error.message}`);
    }
  }

  function makeRegistry(): Promise<void> {
    return sql.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [registryLock]);
      await ensureRegistry(tx);
    });
  }

  function support(): StoredSupport {
    return 'schema' in found ? { state: 'ready', version: found.version } : found;
  }

  function required(): Extension {
    if ('schema' in found) return found;
    throw new Error('the database has no pgvector');
  }

  return ({ db, transact }) => ({
    support,
    extension: () => ('schema' in found ? found : undefined),
    async enable() {
      if ('state' in found && found.state === 'creatable') found = await look(createExtension);
      return support();
    },
    find: (collection) => findTable(db, collection),
    list: async () => ('schema' in found ? listTables(db) : []),
    create: (collection) =>
      transact(async (tx) => {
        const known = await findTable(tx, collection);
        if (known !== undefined) return known;
        await deleteRowWithoutTable(tx, collection);
        const table = await insertRow(tx, collection);
        if (table !== undefined) await tx.exec(createTable(required(), { ...collection, table }));
        return (await findTable(tx, collection)) as StoredTable;
      }),
    fill: (table) => fill(transact, required(), table),
    async buildIndex(table) {
      if (sql.alone === undefined || layoutOf(table)?.operatorClass === undefined) return 'impossible';
      return sql.alone((session) => buildIndex(session, required(), table));
    },
    drop: (collection) => deleteRow(db, collection),
    async sweep() {
      if (!('schema' in found)) return 0;
      let left = 0;
      for (const { table } of await db.query<{ table: string }>(orphans)) {
        // Somebody may read it, or build its index: another time, then.
        await sql
          .transaction(async (tx) => {
            await tx.query(`SET LOCAL lock_timeout = '1s'`);
            await tx.query(`DROP TABLE IF EXISTS ${registry}.${table}`);
          })
          .catch(() => {
            left++;
          });
      }
      const [broken] = await db.query(anyBroken);
      return broken === undefined || sql.alone === undefined ? left : left + (await sql.alone(dropBroken));
    },
    search: (work) => transact((tx) => work(searchesOf(tx, required()))),
  });
}

/** Vectors stay in the rows as long as a page holds them: one read less each. */
function createTable(
  { schema }: Extension,
  collection: Parameters<typeof layoutOfTable>[0] & { table: number },
): string {
  const layout = layoutOfTable(collection);
  const name = tableName(collection.table);
  const isInline =
    layout.operatorClass !== undefined && collection.dimension * (layout.typeName === 'halfvec' ? 2 : 4) <= 8000;
  return `
    CREATE TABLE ${name} (
      id bigint NOT NULL, place smallint NOT NULL, v ${schema}.${layout.type}, PRIMARY KEY (id, place)
    );
    ALTER TABLE ${name} ALTER COLUMN v SET STORAGE ${isInline ? 'PLAIN' : 'EXTERNAL'}, ALTER COLUMN v SET STATISTICS 0;
    CREATE INDEX ON ${name} (id) WHERE v IS NULL;
    CREATE INDEX ON ${name} (place) WHERE place > 0;`;
}

const anyBroken = `
SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = '${registry}'::regnamespace AND NOT indisvalid LIMIT 1`;

const orphans = `
SELECT quote_ident(relname) AS table FROM pg_class
WHERE relnamespace = '${registry}'::regnamespace AND relkind = 'r' AND relname ~ '^c[0-9]+$'
  AND NOT EXISTS (SELECT FROM ${registry}.collections WHERE relname = 'c' || table_number)`;
