/**
 * Why a catalog operation failed:
 * - `in-use`: another process has the data folder open
 * - `newer-format`: the catalog was written by a newer version of Tuku
 * - `other-version`: the data folder belongs to another major version of PostgreSQL
 * - `damaged`: the data folder cannot be opened
 * - `not-durable`: the server's settings contradict the durability that was asked for
 * - `unavailable`: there is no connection, or it was lost; the work may or may not have been done
 * - `closed`: the catalog is closed
 * - `rejected`: the database refused a statement; `sqlState` says why
 */
export type CatalogErrorCode =
  | 'in-use'
  | 'newer-format'
  | 'other-version'
  | 'damaged'
  | 'not-durable'
  | 'unavailable'
  | 'closed'
  | 'rejected';

export class CatalogError extends Error {
  override readonly name = 'CatalogError';

  constructor(
    readonly code: CatalogErrorCode,
    message: string,
    /** The five-character SQLSTATE, if PostgreSQL reported the error. */
    readonly sqlState?: string,
  ) {
    super(message);
  }
}
