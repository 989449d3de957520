import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { CatalogError } from './errors.ts';

/** Small buffers and few slots: PGlite touches all of it at start, and 128 MB more memory buys no speed here. */
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
/** For a folder that is thrown away with its process. */
const careless = ['synchronous_commit=off', 'full_page_writes=off'];

/** For a folder that no template was there for: log files of 1 MB keep it small. */
const creation = ['--no-sync', '--no-instructions', '--wal-segsize=1'];

/**
 * Opens PostgreSQL in this thread; makes its data folder if it is missing. Rejects with a CatalogError. `durable` false
 * spares what keeps committed work through a crash.
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
  const chosen = durable ? settings : [...settings, ...careless];
  return PGlite.create({
    dataDir: folder,
    startParams: [...PGlite.defaultStartParams, ...chosen.flatMap((setting) => ['-c', setting])],
    initDbStartParams: creation,
  });
}

/** Makes a data folder under another name first, so that one under its own name is complete. */
async function initialise(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(unfinished), { recursive: true });
  const db = await start(unfinished, true);
  await db.close();
  renameSync(unfinished, folder);
}
