import { type StateTable, stateTables } from './tables.ts';

/** A table's columns, in their order. */
export interface TableColumns {
  readonly names: readonly string[];
  /** Those that hold a JSON value always, maybe JSON's null. */
  readonly json: readonly string[];
}

/** Columns by table. */
export type Columns = ReadonlyMap<string, TableColumns>;

/** The schema of all copies. */
export const schema = 'tuku_copies';

/** Where a slot's copy of a table is. */
export const copyOf = (slot: number, table: string) => `${schema}.slot${slot}_${table}`;

/** The columns of every table of the state. */
export const readColumns = `
SELECT relname AS name, json_agg(attname ORDER BY attnum) AS names,
  coalesce(json_agg(attname) FILTER (WHERE atttypid = 'jsonb'::regtype AND attnotnull), '[]') AS json
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'tuku'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
GROUP BY relname`;

/** Which copies there are. `restored`: the transactions whose rows equal the copy's, because they restored it. */
export const createSchema = `
CREATE SCHEMA ${schema};
CREATE UNLOGGED TABLE ${schema}.copies (
  slot int PRIMARY KEY,
  format int NOT NULL,
  name text NOT NULL,
  accounts jsonb,
  made_at timestamptz NOT NULL,
  restored xid[] NOT NULL DEFAULT '{}'
);`;

/**
 * Empty tables for a slot. They are not logged: a crash empties them, with the list of copies. `was` is the transaction
 * that wrote the row which was copied: a row that another one wrote has changed. Archives do not have it.
 */
export function createSlot(slot: number): string {
  return stateTables
    .map(
      ({ name, hasFiles }) =>
        `CREATE UNLOGGED TABLE IF NOT EXISTS ${copyOf(slot, name)}
          (was xid, LIKE tuku.${name} INCLUDING DEFAULTS INCLUDING STORAGE)
          WITH (fillfactor = ${hasFiles ? 10 : 100});`,
    )
    .join('\n');
}

export function emptySlot(slot: number): string {
  return `TRUNCATE ${stateTables.map(({ name }) => copyOf(slot, name)).join(', ')}`;
}

/** Copies the rows of all accounts, or of those that the slot names. */
export function copyRows(slot: number, table: StateTable, columns: Columns, limited: boolean): string {
  const names = list(columns, table);
  const where = limited ? `WHERE ${inScope(slot, table, 'live')}` : '';
  return `
    INSERT INTO ${copyOf(slot, table.name)} (was, ${names})
    SELECT xmin, ${names} FROM tuku.${table.name} AS live ${where}`;
}

/** Rows of an archive: `$1` is a JSON array of objects with these columns; others have their defaults. */
export function addRows(slot: number, table: string, given: readonly string[], { json }: TableColumns): string {
  const copy = copyOf(slot, table);
  // A row made of JSON has no JSON null: it has a null.
  const values = given.map((column) => (json.includes(column) ? `coalesce(${column}, 'null')` : column));
  return `INSERT INTO ${copy} (${given.join(', ')})
    SELECT ${values.join(', ')} FROM json_populate_recordset(NULL::${copy}, $1::json)`;
}

/** The rows on the pages `$1` to below `$2`, one JSON object a line. */
export function readPages(slot: number, table: string, columns: readonly string[]): string {
  return `
    SELECT string_agg(row_to_json(rows)::text, E'\\n') AS lines FROM (
      SELECT ${columns.join(', ')} FROM ${copyOf(slot, table)}
      WHERE ctid >= format('(%s,0)', $1::bigint)::tid AND ctid < format('(%s,0)', $2::bigint)::tid
    ) AS rows`;
}

/** Writers wait; readers do not. Writers lock the tables in the same order. */
export const lockTables = `LOCK TABLE ${stateTables.map(({ name }) => `tuku.${name}`).join(', ')} IN EXCLUSIVE MODE`;

/** The revision of what is restored: higher than any that the collections have had, on any server that shares them. */
export function nextRevision(slot: number): string {
  const collections = stateTables.filter(({ identity, written }) => identity && written?.revision);
  const highest = collections
    .flatMap(({ name }) => [`tuku.${name}`, copyOf(slot, name)])
    .map((table) => `(SELECT max(revision) + 1 FROM ${table})`);
  return `SELECT greatest($1::bigint, ${highest.join(', ')}) AS revision`;
}

/** Whether a number of the copy belongs to another account's row. */
export function findConflict(slot: number): string {
  const conflicts = stateTables.flatMap((table) =>
    table.numbered === undefined
      ? []
      : [
          `EXISTS (SELECT FROM ${copyOf(slot, table.name)} AS kept JOIN tuku.${table.name} AS live USING (${table.numbered})
            WHERE NOT ${inScope(slot, table, 'live')})`,
        ],
  );
  return `SELECT ${conflicts.join(' OR ')} AS found`;
}

/** Gives the rows of a copy new numbers above all others, in the same order. */
export function renumber(slot: number): string[] {
  return stateTables.map(({ name, numbered, parent, renumbered }) => {
    const changes = {
      ...(numbered && { [numbered]: `${numbered} + ${base(name)}` }),
      ...(parent && { [parent.column]: `${parent.column} + ${base(parent.table)}` }),
      ...renumbered?.(base),
    };
    const set = Object.entries(changes).map(([column, value]) => `${column} = ${value}`);
    return `UPDATE ${copyOf(slot, name)} SET ${['was = NULL', ...set].join(', ')}`;
  });
}

/** The highest number that a table has given. */
function base(table: string): string {
  const column = stateTables.find(({ name }) => name === table)?.numbered ?? 'id';
  const given = `pg_sequence_last_value(${sequence(table, column)})`;
  return `(SELECT greatest(coalesce(max(${column}), 0), coalesce(${given}, 0)) FROM tuku.${table})`;
}

function sequence(table: string, column: string): string {
  return `pg_get_serial_sequence('tuku.${table}', '${column}')::regclass`;
}

/** Lets a table go on counting above the numbers of a copy. */
export function countOn(slot: number, { name }: StateTable, column: string): string {
  return `
    SELECT setval(${sequence(name, column)}, max(${column})) FROM ${copyOf(slot, name)}
    HAVING max(${column}) > coalesce(pg_sequence_last_value(${sequence(name, column)}), 0)`;
}

/** Removes what the copy does not have, or has in another form. */
export function removeOthers(slot: number, table: StateTable, limited: boolean): string {
  const { name, key, identity } = table;
  const scope = limited ? `AND ${inScope(slot, table, 'live')}` : '';
  const same = identity ? equal(['id', ...identity]) : `${equal(key)} AND ${unchanged(slot)}`;
  return `
    DELETE FROM tuku.${name} AS live
    WHERE NOT EXISTS (SELECT FROM ${copyOf(slot, name)} AS kept WHERE ${same}) ${scope}
    ${identity ? 'RETURNING id' : ''}`;
}

/** Changes rows that others belong to in place. */
export function changeBack(slot: number, table: StateTable, columns: Columns): string {
  const { name, written } = table;
  const set = namesOf(columns, name)
    .filter((column) => column !== 'id')
    .map((column) => `${column} = ${written?.[column] ?? `kept.${column}`}`);
  return `
    UPDATE tuku.${name} AS live SET ${set.join(', ')} FROM ${copyOf(slot, name)} AS kept
    WHERE kept.id = live.id AND NOT ${unchanged(slot)}`;
}

/** Adds what is missing. */
export function addMissing(slot: number, table: StateTable, columns: Columns): string {
  const { name, key, written } = table;
  const values = namesOf(columns, name).map((column) => written?.[column] ?? `kept.${column}`);
  return `
    INSERT INTO tuku.${name} (${list(columns, table)}) OVERRIDING SYSTEM VALUE
    SELECT ${values.join(', ')} FROM ${copyOf(slot, name)} AS kept
    WHERE NOT EXISTS (SELECT FROM tuku.${name} AS live WHERE ${equal(key)})
    ORDER BY ${key.map((column) => `kept.${column}`).join(', ')}`;
}

/** Brings `was` up to date, which makes the list of restoring transactions short again. */
export function noteWriters(slot: number, { name, key }: StateTable): string {
  return `UPDATE ${copyOf(slot, name)} AS kept SET was = live.xmin FROM tuku.${name} AS live
    WHERE ${equal(key)} AND kept.was IS DISTINCT FROM live.xmin`;
}

/** Whether a table's rows belong to an account of the slot. */
function inScope(slot: number, { parent }: StateTable, row: string): string {
  const of = `(SELECT accounts FROM ${schema}.copies WHERE slot = ${slot}) ? ${row}.account`;
  if (parent === undefined) return `(${of})`;
  const above = stateTables.find(({ name }) => name === parent.table) as StateTable;
  return `${row}.${parent.column} IN (SELECT id FROM tuku.${above.name} AS ${row}_in WHERE ${inScope(slot, above, `${row}_in`)})`;
}

function equal(columns: readonly string[]): string {
  return columns.map((column) => `kept.${column} = live.${column}`).join(' AND ');
}

function unchanged(slot: number): string {
  const restored = `(SELECT restored FROM ${schema}.copies WHERE slot = ${slot})::xid[]`;
  return `coalesce(kept.was = live.xmin OR live.xmin = ANY (${restored}), false)`;
}

function list(columns: Columns, { name }: StateTable): string {
  return namesOf(columns, name).join(', ');
}

function namesOf(columns: Columns, table: string): readonly string[] {
  return columns.get(table)?.names ?? [];
}
