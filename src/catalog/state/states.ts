import { CatalogError } from '../errors.ts';
import { migrations } from '../migrations/index.ts';
import type { Queryable, Row, Sql } from '../sql.ts';
import { type Accounts, type CopiedTable, type Copy, StateError, type States } from './port.ts';
import { restore } from './restore.ts';
import { exists, freeSlot, patient, takeSlot } from './slots.ts';
import {
  addRows,
  type Columns,
  copyOf,
  copyRows,
  readColumns,
  readPages,
  schema,
  type TableColumns,
} from './statements.ts';
import { stateTables } from './tables.ts';

/** About how many bytes of rows are read at a time; a page of the database holds a few dozen rows. */
const batchBytes = 4 * 1024 * 1024;

interface ColumnsRow extends Row, TableColumns {
  readonly name: string;
}

/** Copies of the state over a connection to a migrated database. */
export function statesOf(sql: Sql): States {
  const format = Math.max(...migrations.map(({ version }) => version));
  let columns: readonly ColumnsRow[] | undefined;

  /** Of this version's tables. */
  async function knownColumns(): Promise<Columns> {
    const rows = columns ?? (await sql.query<ColumnsRow>(readColumns));
    columns = rows;
    return new Map(rows.map((row) => [row.name, row]));
  }

  async function fill(tx: Queryable, { slot }: Copy, accounts: Accounts, known: Columns): Promise<void> {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await patient(tx);
    const fills = stateTables.map((table) => copyRows(slot, table, known, accounts !== null));
    await Promise.all(fills.map((text) => tx.query(text, [], { mayTakeLong: true })));
  }

  return {
    format,
    async copy(accounts, use) {
      const known = await knownColumns();
      const copy = await takeSlot(sql, accounts, use, format);
      await sql.transaction((tx) => fill(tx, copy, accounts, known)).catch(dropped(sql, copy));
      return copy;
    },
    empty: (accounts) => takeSlot(sql, accounts, 'snapshot', format),
    async add({ slot }, table, given, rows) {
      const known = (await knownColumns()).get(table);
      const unknown = given.find((column) => !known?.names.includes(column));
      if (known === undefined || unknown !== undefined) throw new StateError(`there is no column ${table}.${unknown}`);
      await sql.query(addRows(slot, table, given, known), [rows], { mayTakeLong: true }).catch(asStateError);
    },
    async tables({ slot }) {
      const known = await knownColumns();
      const tables: CopiedTable[] = [];
      for (const { name } of stateTables) {
        const [row] = await sql.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${copyOf(slot, name)}`);
        tables.push({ name, columns: known.get(name)?.names ?? [], rows: row?.rows ?? 0 });
      }
      return tables;
    },
    async models({ slot }) {
      const text = `SELECT DISTINCT model FROM ${copyOf(slot, 'pictures')} ORDER BY model`;
      return (await sql.query<{ model: string }>(text)).map(({ model }) => model);
    },
    async *rows({ slot }, { name, columns: wanted }) {
      const [size] = await sql.query<{ pages: number }>(pageCount, [copyOf(slot, name)]);
      let step = 1;
      for (let page = 0; page < (size?.pages ?? 0); ) {
        const [batch] = await sql.query<{ lines: string | null }>(readPages(slot, name, wanted), [page, page + step]);
        page += step;
        step = nextStep(step, batch?.lines?.length ?? 0);
        if (batch?.lines) yield batch.lines;
      }
    },
    async exists({ slot, name }) {
      const rows = await sql.query(`SELECT slot FROM ${schema}.copies WHERE slot = $1 AND name = $2`, [slot, name]);
      return rows.length > 0;
    },
    async restore(name) {
      if (!(await exists(sql, `${schema}.copies`))) return undefined;
      const known = await knownColumns();
      return sql.transaction((tx) => restore(tx, { name, format, columns: known })).catch(asStateError);
    },
    drop: (copy) => freeSlot(sql, copy),
  };
}

const pageCount = `SELECT pg_relation_size($1::regclass) / current_setting('block_size')::bigint AS pages`;

/** How many pages to read next, so that a batch has about the bytes it should. */
function nextStep(step: number, bytes: number): number {
  if (bytes === 0) return Math.min(64, step * 2);
  return Math.max(1, Math.min(64, step * 2, Math.floor((step * batchBytes) / bytes)));
}

function dropped(sql: Sql, copy: Copy): (error: unknown) => Promise<never> {
  return async (error) => {
    await freeSlot(sql, copy).catch(() => undefined);
    throw error;
  };
}

/** Rows that a table cannot hold: values of another type (class 22), or that contradict each other (class 23). */
function asStateError(error: unknown): never {
  if (error instanceof CatalogError && /^2[23]/.test(error.sqlState ?? '')) throw new StateError(error.message);
  throw error;
}
