/** What a statement takes for $1, $2, ... JSON goes in as text. */
export type SqlValue = string | number | boolean | null | Date | Uint8Array;

/**
 * One row by column name: int8 and float8 as number, bytea as Uint8Array, jsonb parsed, timestamptz as Date.
 */
export type Row = { readonly [column: string]: unknown };

export interface Queryable {
  /** Runs one statement. Rejects with a CatalogError. */
  query<R extends Row = Row>(text: string, values?: readonly SqlValue[]): Promise<R[]>;
  /** Runs a script of several statements without values; its results are dropped. */
  exec(script: string): Promise<void>;
}

/** A PostgreSQL, wherever it runs. */
export interface Sql extends Queryable {
  /**
   * Commits when the work resolves; rolls back, and rejects with the work's error, when it rejects. The work uses `tx`
   * alone: other statements may have to wait for its end.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Waits for running statements and transactions, then closes. Later statements reject as `closed`. */
  close(): Promise<void>;
}
