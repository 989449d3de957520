/** A value for $1, $2, ... of a statement. JSON is passed as a string. */
export type SqlValue = string | number | boolean | null | Date | Uint8Array;

/** One row by column name: int8 and float8 as number, bytea as Uint8Array, jsonb parsed, timestamptz as Date. */
export type Row = { readonly [column: string]: unknown };

/** How a statement is run. */
export interface QueryOptions {
  /** It may take minutes: a server's silence is no failure so soon. The server's own limit is a setting of the transaction. */
  readonly mayTakeLong?: true;
  /** It runs for nearly every request: a server plans it once a connection, not each time. */
  readonly isFrequent?: true;
}

export interface Queryable {
  /** Runs one statement. Rejects with a CatalogError. */
  query<R extends Row = Row>(text: string, values?: readonly SqlValue[], options?: QueryOptions): Promise<R[]>;
  /** Runs a script of several statements without values; discards its results. */
  exec(script: string): Promise<void>;
}

/** A PostgreSQL database, embedded or on a server. */
export interface Sql extends Queryable {
  /**
   * Commits when the work resolves; rolls back when it rejects, and rejects with its error. The work must use `tx` only:
   * other statements may have to wait for the end of the transaction. On `session`, refused statements do not count.
   */
  transaction<T>(work: (tx: Queryable, session: Queryable) => Promise<T>): Promise<T>;
  /**
   * On a server: runs work on a connection of its own, whose statements may take as long as they need. `close` breaks it
   * off.
   */
  alone?<T>(work: (session: Queryable) => Promise<T>): Promise<T>;
  /** Waits for running statements and transactions, then closes. Later statements reject with CatalogError `closed`. */
  close(): Promise<void>;
}
