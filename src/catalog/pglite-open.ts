import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { makeFolder } from '../folders.ts';
import { CatalogError } from './errors.ts';

/** Small buffers and few connections: PGlite touches all of this memory at start, and 128 MB more brings no speed. */
const settings = [
  'shared_buffers=16MB',
  'max_connections=5',
  'track_activities=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  // Log files are deleted when used up, not kept for later.
  'wal_recycle=off',
  'wal_init_zero=off',
];
/** For a folder that is deleted when its process ends. */
const nonDurable = ['synchronous_commit=off', 'full_page_writes=off'];

/** For a folder that is created without a template: log segments of 1 MB keep it small. */
const initdbOptions = ['--no-sync', '--no-instructions', '--wal-segsize=1'];

/**
 * Opens PostgreSQL in this thread; creates its data folder if it is missing. Rejects with a CatalogError.
 * @param durable whether committed work must survive a crash
 */
export async function openPglite(folder: string, durable: boolean): Promise<PGlite> {
  if (!existsSync(folder)) await initialise(folder);
  try {
    return await start(folder, durable);
  } catch (error) {
    throw new CatalogError('damaged', `The catalog in ${folder} cannot be opened: ${String(error)}`);
  }
}

function start(folder: string, durable: boolean): Promise<PGlite> {
  const chosen = durable ? settings : [...settings, ...nonDurable];
  return PGlite.create({
    dataDir: folder,
    startParams: [...PGlite.defaultStartParams, ...chosen.flatMap((setting) => ['-c', setting])],
    initDbStartParams: initdbOptions,
  });
}

/** Creates a data folder under a temporary name, so that a folder with the final name is complete. */
async function initialise(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(dirname(unfinished));
  const db = await start(unfinished, true);
  await db.close();
  renameSync(unfinished, folder);
}
