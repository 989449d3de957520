import type { Queryable, Row } from '../sql.ts';
import type { StorableCollection, StoredTable } from './port.ts';

/** The schema of the stored tables and of the list of them. */
export const schema = 'tuku_stored';

/** The stored table with a number. */
export const tableName = (table: number) => `${schema}.c${table}`;

/** The catalog's tables that hold a kind of collection, and its members. */
export const homes = {
  gallery: {
    column: 'gallery_id',
    collections: 'tuku.galleries',
    rows: 'tuku.pictures',
    owner: 'gallery_id',
    data: 'embedding',
  },
  vectors: {
    column: 'index_id',
    collections: 'tuku.vector_indexes',
    rows: 'tuku.vectors',
    owner: 'index_id',
    data: 'data',
  },
} as const;

/** Id of the last row of a revision: all of its rows have been copied. */
export const wholeRevision = Number.MAX_SAFE_INTEGER;

interface RegistryRow extends Row {
  readonly table_number: number;
  readonly dimension: number;
  readonly metric: 'cosine' | 'euclidean';
  readonly model: string;
  readonly filled: boolean;
  readonly indexed: boolean;
  readonly revision: number;
  readonly after_id: number;
  readonly whole: boolean;
}

/** A stored table with its place in the collection's history: rows up to (revision, id) have been copied. */
export interface RegisteredTable extends StoredTable {
  readonly revision: number;
  readonly afterId: number;
  /** Whether it equals the collection at its revision; false in the middle of filling. */
  readonly whole: boolean;
}

type Key = Pick<StorableCollection, 'kind' | 'id'>;

/** The list of stored tables. A removed collection takes its row with it; the table goes when somebody sweeps. */
export async function ensureRegistry(db: Queryable): Promise<void> {
  // Without its references the list belongs to a catalog that is gone.
  const [present] = await db.query<{ references: number }>(countReferences);
  if (present?.references === 2) return;
  await db.exec(`DROP SCHEMA IF EXISTS ${schema} CASCADE; ${createRegistry}`);
}

export async function findTable(db: Queryable, { kind, id }: Key): Promise<RegisteredTable | undefined> {
  const [row] = await db.query<RegistryRow>(`${select} WHERE ${homes[kind].column} = $1 AND ${exists}`, [id]);
  return row && toTable(row, { kind, id });
}

/** Like `findTable`, and locks the row until the transaction ends. Writers of the collection have locked that before. */
export async function lockTable(db: Queryable, { kind, id }: Key): Promise<RegisteredTable | undefined> {
  const text = `${select} WHERE ${homes[kind].column} = $1 AND ${exists} FOR NO KEY UPDATE`;
  const [row] = await db.query<RegistryRow>(text, [id]);
  return row && toTable(row, { kind, id });
}

/** The collections of all rows. */
export async function listTables(db: Queryable): Promise<Key[]> {
  const rows = await db.query<{ gallery_id: number | null; index_id: number | null }>(
    `SELECT gallery_id, index_id FROM ${schema}.collections ORDER BY table_number`,
  );
  return rows.map(({ gallery_id, index_id }) =>
    gallery_id === null ? { kind: 'vectors', id: index_id as number } : { kind: 'gallery', id: gallery_id },
  );
}

/** Adds a row; undefined when there is one already. */
export async function insertRow(
  db: Queryable,
  { kind, id, dimension, metric, model }: StorableCollection,
): Promise<number | undefined> {
  const { column } = homes[kind];
  const [row] = await db.query<{ table_number: number }>(
    `INSERT INTO ${schema}.collections (${column}, dimension, metric, model) VALUES ($1, $2, $3, $4)
     ON CONFLICT (${column}) DO NOTHING RETURNING table_number`,
    [id, dimension, metric, model],
  );
  return row?.table_number;
}

export async function deleteRow(db: Queryable, { kind, id }: Key): Promise<void> {
  await db.query(`DELETE FROM ${schema}.collections WHERE ${homes[kind].column} = $1`, [id]);
}

/** Deletes the row of a table that somebody dropped. */
export async function deleteRowWithoutTable(db: Queryable, { kind, id }: Key): Promise<void> {
  await db.query(`DELETE FROM ${schema}.collections WHERE ${homes[kind].column} = $1 AND NOT ${exists}`, [id]);
}

/** Notes how far a table is filled. */
export async function notePlace(
  db: Queryable,
  table: number,
  place: { readonly revision: number; readonly afterId: number; readonly whole: boolean },
): Promise<void> {
  await db.query(
    `UPDATE ${schema}.collections SET revision = $2, after_id = $3, whole = $4, filled = filled OR $4
     WHERE table_number = $1`,
    [table, place.revision, place.afterId, place.whole],
  );
}

export async function noteIndexed(db: Queryable, table: number, indexed: boolean): Promise<void> {
  await db.query(`UPDATE ${schema}.collections SET indexed = $2 WHERE table_number = $1`, [table, indexed]);
}

/** A change of the collection that the table has shared: it equals the new revision if it equalled the one before. */
export async function noteChange(db: Queryable, { kind, id }: Key, revision: number): Promise<void> {
  await db.query(
    `UPDATE ${schema}.collections SET revision = $2::bigint, after_id = ${wholeRevision}
     WHERE ${homes[kind].column} = $1 AND whole AND revision = $2::bigint - 1`,
    [id, revision],
  );
}

function toTable(
  { table_number, dimension, metric, model, filled, indexed, revision, after_id, whole }: RegistryRow,
  { kind, id }: Key,
): RegisteredTable {
  const collection = { kind, id, dimension, metric, model };
  return { ...collection, table: table_number, filled, indexed, revision, afterId: after_id, whole };
}

const select = `
SELECT table_number, dimension, metric, model, filled, indexed, revision, after_id, whole
FROM ${schema}.collections`;

/** Somebody may have dropped the table, or its column with the extension. */
const exists = `EXISTS (
  SELECT FROM pg_attribute
  WHERE attrelid = to_regclass('${schema}.c' || table_number) AND attname = 'v' AND NOT attisdropped)`;

const countReferences = `
SELECT count(*) AS references FROM pg_constraint
WHERE contype = 'f' AND conrelid = to_regclass('${schema}.collections') AND confrelid <> 0`;

const createRegistry = `
CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.collections (
  table_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gallery_id bigint UNIQUE REFERENCES tuku.galleries ON DELETE CASCADE,
  index_id bigint UNIQUE REFERENCES tuku.vector_indexes ON DELETE CASCADE,
  dimension bigint NOT NULL,
  metric text NOT NULL,
  model text NOT NULL,
  revision bigint NOT NULL DEFAULT -1,
  after_id bigint NOT NULL DEFAULT 0,
  whole boolean NOT NULL DEFAULT false,
  filled boolean NOT NULL DEFAULT false,
  indexed boolean NOT NULL DEFAULT false
) WITH (fillfactor = 70);`;
