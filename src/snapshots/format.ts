import type { CopiedTable } from '../catalog/state/port.ts';
import { isJsonObject, type Json } from '../json.ts';
import { SnapshotError } from './error.ts';

/** The version of the archive's own form; docs/snapshots.md describes it. */
export const FORMAT = 1;

/** Longest line of an archive, in bytes: an uploaded file is the longest. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** Longest first line, in bytes. */
export const MAX_HEADER_BYTES = 1024 * 1024;

/** The first line of an archive. */
export interface Header {
  readonly tuku: 'snapshot';
  readonly format: number;
  /** Tuku's version. */
  readonly version: string;
  /** The number of the catalog's last migration. */
  readonly catalog: number;
  readonly savedAt: string;
  /** The account as it was named; null for all. */
  readonly account: string | null;
  /** The accounts that were meant by it. */
  readonly accounts: readonly string[] | null;
  /** The models that the pictures' embeddings are of. */
  readonly models: readonly string[];
  /** The tables in the order of their rows. */
  readonly tables: readonly CopiedTable[];
  /** Number of uploaded files, which follow the rows. */
  readonly files: number;
}

/** Reads a first line. Throws SnapshotError: `damaged`, or `newer` for one that this version does not read. */
export function parseHeader(line: string, catalog: number): Header {
  let header: Json;
  try {
    header = JSON.parse(line) as Json;
  } catch {
    throw new SnapshotError('damaged', 'it is no snapshot of Tuku');
  }
  if (!isJsonObject(header) || header.tuku !== 'snapshot' || typeof header.format !== 'number') {
    throw new SnapshotError('damaged', 'it is no snapshot of Tuku');
  }
  const { format } = header;
  if (format > FORMAT || Number(header.catalog) > catalog) {
    const theirs = format > FORMAT ? `format ${format}` : `catalog format ${header.catalog}`;
    const own = format > FORMAT ? FORMAT : catalog;
    throw new SnapshotError(
      'newer',
      `it was saved by a newer version of Tuku (${header.version}): it has ${theirs}, this version reads up to ${own}`,
    );
  }
  if (!isHeader(header)) throw new SnapshotError('damaged', 'its first line is not that of a snapshot');
  return header;
}

function isHeader(header: { readonly [name: string]: Json }): header is Header & { readonly [name: string]: Json } {
  const { version, savedAt, catalog, account, accounts, models, tables, files } = header as Record<string, Json>;
  return (
    [version, savedAt].every((value) => typeof value === 'string') &&
    [catalog, files].every(isCount) &&
    (account === null || typeof account === 'string') &&
    (accounts === null || isTexts(accounts)) &&
    isTexts(models) &&
    Array.isArray(tables) &&
    tables.every(isTable)
  );
}

/** Names go into statements: they are checked against the catalog's own later, and have no other characters anyway. */
function isTable(table: unknown): boolean {
  if (!isJsonObject(table)) return false;
  const { name, columns, rows } = table;
  const isName = (value: unknown) => typeof value === 'string' && /^[a-z_0-9]{1,63}$/.test(value);
  return isName(name) && Array.isArray(columns) && columns.length > 0 && columns.every(isName) && isCount(rows);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
