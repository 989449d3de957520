import type { Result } from './pglite-messages.ts';
import type { Row } from './sql.ts';

/** A result's rows by column name. */
export function rowsOf<R extends Row>({ columns, rows }: Result): R[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])) as R);
}
