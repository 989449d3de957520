import type { Queryable } from '../sql.ts';
import type { Extension } from './extension.ts';
import { arrayToWire, type Layout, layoutOf, toColumn } from './layout.ts';
import type { StorableCollection, StoredTable } from './port.ts';
import { tableName } from './registry.ts';

/** Vectors of a member of a collection: one, or the views of a picture one after another. */
export interface StoredRow {
  readonly id: number;
  readonly vector: Float32Array;
}

/** Vectors per statement: inserting into an index takes about a millisecond each. */
const perStatement = 128;

/** The layout of a collection that has a table. */
export function layoutOfTable(table: Pick<StorableCollection, 'dimension' | 'metric'>): Layout {
  const layout = layoutOf(table);
  if (layout === undefined) throw new Error(`no table holds ${table.dimension} numbers`);
  return layout;
}

/** Whether the vectors are of the table's length and model. */
export function fits({ dimension }: Pick<StoredTable, 'dimension'>, { length }: Float32Array): boolean {
  return length > 0 && length % dimension === 0;
}

/** Puts members into a table in place of those with their ids. */
export async function putRows(
  db: Queryable,
  { schema, vectorType }: Extension,
  table: StoredTable,
  rows: readonly StoredRow[],
): Promise<void> {
  const { dimension, kind } = table;
  const layout = layoutOfTable(table);
  const name = tableName(table.table);
  for (let at = 0; at < rows.length; at += perStatement) {
    const some = rows.slice(at, at + perStatement);
    // A picture may have fewer views than before.
    if (kind === 'gallery') await removeRows(db, table, ids(some));
    const places = some.flatMap(({ id, vector }) =>
      Array.from({ length: vector.length / dimension }, (_, place) => ({
        id,
        place,
        value: toColumn(vector.subarray(place * dimension, (place + 1) * dimension), layout),
      })),
    );
    const description = JSON.stringify(places.map(({ id, place }) => ({ i: id, p: place })));
    const values = arrayToWire(
      places.map(({ value }) => value),
      vectorType,
    );
    await db.query(
      `INSERT INTO ${name} AS stored (id, place, v)
       SELECT i, p, v::${schema}.${layout.type}
       FROM ROWS FROM (json_to_recordset($1::json) AS (i bigint, p smallint), unnest($2::${schema}.vector[])) AS rows (i, p, v)
       ON CONFLICT (id, place) DO UPDATE SET v = excluded.v
       WHERE (stored.v OPERATOR(${schema}.=) excluded.v) IS NOT TRUE`,
      [description, values],
      { mayTakeLong: true },
    );
  }
}

/** Removes members. */
export async function removeRows(db: Queryable, { table }: StoredTable, removed: readonly number[]): Promise<void> {
  if (removed.length === 0) return;
  const text = `DELETE FROM ${tableName(table)} WHERE id IN (SELECT jsonb_array_elements_text($1::jsonb)::bigint)`;
  await db.query(text, [JSON.stringify(removed)]);
}

function ids(rows: readonly StoredRow[]): number[] {
  return rows.map(({ id }) => id);
}
