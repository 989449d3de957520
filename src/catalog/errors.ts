/**
 * Why the catalog cannot do what was asked:
 * - `in-use`: another process has the data folder open
 * - `newer-format`: written by a newer Tuku
 * - `other-version`: the data folder belongs to another major version of PostgreSQL
 * - `damaged`: the data folder cannot be opened
 * - `unavailable`: no connection, or it was lost; the work may or may not have been done
 * - `closed`: the catalog was closed
 * - `rejected`: the database refused a statement; `sqlState` says why
 */
export type CatalogErrorCode =
  | 'in-use'
  | 'newer-format'
  | 'other-version'
  | 'damaged'
  | 'unavailable'
  | 'closed'
  | 'rejected';

export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(
    readonly code: CatalogErrorCode,
    message: string,
    /** The five characters PostgreSQL gives with an error, when it gave one. */
    readonly sqlState?: string,
  ) {
    super(message);
  }
}
