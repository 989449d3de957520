/** Whose state: the accounts, or all. */
export type Accounts = readonly string[] | null;

/** A copy of state inside the database. */
export interface Copy {
  readonly name: string;
  readonly slot: number;
}

/** What a copy holds of a table. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** What a restore removed that caches may hold. */
export interface Restored {
  readonly galleries: readonly number[];
  readonly vectorIndexes: readonly number[];
}

/** The state that a copy is to hold does not fit together. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/**
 * Copies of the state of all accounts, or of some, in tables beside it. There are a few places for marks and a few for
 * snapshots, which servers of one database share: the oldest copy makes room for a new one.
 */
export interface States {
  /** Copies what is stored now, as of one moment. */
  copy(accounts: Accounts, use: 'mark' | 'snapshot'): Promise<Copy>;
  /** A copy that `add` fills. */
  empty(accounts: Accounts): Promise<Copy>;
  /** The number of the last migration, which says what columns there are. */
  readonly format: number;
  /** Adds rows: a JSON array of objects with the columns given. Throws StateError for rows that the table cannot hold. */
  add(copy: Copy, table: string, columns: readonly string[], rows: string): Promise<void>;
  tables(copy: Copy): Promise<CopiedTable[]>;
  /** The models that the copied embeddings are of. */
  models(copy: Copy): Promise<string[]>;
  /** The rows of a table, some at a time: JSON objects, one a line. */
  rows(copy: Copy, table: CopiedTable): AsyncIterable<string>;
  /** Whether the copy still exists: another may have taken its place. */
  exists(copy: Copy): Promise<boolean>;
  /**
   * Makes the state of the copy's accounts, in one transaction, what it was. Undefined when there is no such copy. Throws
   * StateError when it does not fit together; then nothing has changed.
   */
  restore(name: string): Promise<Restored | undefined>;
  /** Frees the copy's place. */
  drop(copy: Copy): Promise<void>;
}
