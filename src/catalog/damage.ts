import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlFile } from './control-file.ts';
import { CatalogError } from './errors.ts';
import { gapInLog } from './write-ahead-log.ts';

const advice = 'Restore the data folder from a backup, or start with another --data-dir.';
/** Reasons that lie outside the folder's content. */
const outside = /no space left|permission denied|read-only file system|too many open files|quota exceeded/i;
const ofLog = /checkpoint record|pg_wal|WAL/;
/** Corrupted data, corrupted index, missing file. */
const corrupt = /^(XX00[12]|58P01)$/;

/** Throws a CatalogError with advice if an existing data folder has visibly lost files; PostgreSQL does not notice all. */
export function requireComplete(folder: string, control: ControlFile | undefined): void {
  // PGlite would create an empty catalog in its place.
  if (!existsSync(join(folder, 'PG_VERSION'))) throw damaged(folder, 'PG_VERSION is missing');
  const gap = control && gapInLog(folder, control);
  if (gap !== undefined) throw damaged(folder, gap);
}

/**
 * Why PostgreSQL could not open a folder, as a CatalogError for the user.
 * @param said the lines that PostgreSQL wrote
 * @param error what PGlite threw, which names no reason when PostgreSQL gave up
 */
export function openFailure(folder: string, said: readonly string[], error: unknown): CatalogError {
  const last = said.map((line) => /\b(?:PANIC|FATAL):\s+(.*)$|^postgres: (.*)$/.exec(line)).findLast(Boolean);
  const reason = last?.[1] ?? last?.[2];
  if (reason === undefined || outside.test(reason)) {
    return new CatalogError('damaged', `The catalog in ${folder} cannot be opened: ${reason ?? unsaid(error)}`);
  }
  return damaged(folder, reason);
}

/** The reason in a line that PostgreSQL logs when it gives up; undefined for others. */
export function panicOf(line: string): string | undefined {
  return /\bPANIC:\s+(.*)$/.exec(line)?.[1];
}

/** The error of a statement as one with advice, if it means that files of the folder are damaged. */
export function corruptionOf(folder: string, error: unknown): CatalogError | undefined {
  const { message, sqlState = '' } = error as CatalogError;
  return corrupt.test(sqlState) ? damaged(folder, message) : undefined;
}

function damaged(folder: string, reason: string): CatalogError {
  const what = ofLog.test(reason) ? 'its write-ahead log is missing or damaged' : 'files are missing or damaged';
  return new CatalogError('damaged', `The catalog in ${folder} cannot be recovered: ${what} (${reason}). ${advice}`);
}

function unsaid(error: unknown): string {
  return /^RuntimeError: Aborted\(/.test(String(error)) ? 'PostgreSQL stopped without a reason' : String(error);
}
