import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { makeFolder } from '../folders.ts';
import { syncAncestors, syncTree } from '../sync.ts';
import { readControlFile } from './control-file.ts';
import { openFailure, panicOf, requireComplete } from './damage.ts';
import type { Durability } from './durability.ts';
import { SyncedNodeFs } from './synced-files.ts';

/**
 * Small buffers and few connections: PGlite touches all of this memory at start. 16 MB of buffers instead of 8 MB save 1 % of
 * the processor time of an intake of 30,000 vectors, 128 MB nothing more.
 */
const settings = [
  'shared_buffers=8MB',
  'max_connections=5',
  'track_activities=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  // Log files are deleted when used up, not kept for later.
  'wal_recycle=off',
  'wal_init_zero=off',
];
const settingsOf: Readonly<Record<Durability, readonly string[]>> = {
  none: ['synchronous_commit=off', 'full_page_writes=off'],
  process: [],
  // PostgreSQL syncs in its own order: the log before a commit is answered and before data files are written, these before
  // a checkpoint is. Emscripten's `fdatasync`, the default for the log, does nothing.
  power: ['fsync=on', 'wal_sync_method=fsync'],
};

/** For a folder that is created without a template: log segments of 1 MB keep it small. */
const initdbOptions = ['--no-sync', '--no-instructions', '--wal-segsize=1'];

/**
 * PGlite without the first thing that it does with an open database: reading the types of arrays, for its own `query`, which
 * Tuku does not use. That would take a tenth of a start's processor time and 30 MB.
 */
class Postgres extends PGlite {
  override async _initArrayTypes(): Promise<void> {}
}

/** An open database. */
export interface OpenedPglite {
  readonly db: PGlite;
  /** Whether the process that had it open before ended without closing it; then the log was replayed. */
  readonly recovered: boolean;
}

/**
 * Opens PostgreSQL in this thread; creates its data folder if it is missing. Rejects with a CatalogError.
 * @param onPanic called with the reason when PostgreSQL gives up later, as it does when the disk fails. Its program must not
 * run on: it would never return.
 */
export async function openPglite(
  folder: string,
  durability: Durability,
  onPanic: (reason: string) => void = () => {},
): Promise<OpenedPglite> {
  if (!existsSync(folder)) await initialise(folder, durability);
  const control = readControlFile(folder);
  requireComplete(folder, control);
  // This process owns the folder. A power loss may have emptied the file, which PostgreSQL would refuse.
  rmSync(join(folder, 'postmaster.pid'), { force: true });
  // What an earlier run wrote with less durability may not be on the disk yet.
  if (durability === 'power') syncWithAncestors(folder);
  const said: string[] = [];
  let opening = true;
  const hear = (line: string) => {
    const reason = panicOf(line);
    if (opening) said.push(line);
    else if (reason !== undefined) onPanic(reason);
  };
  try {
    return { db: await start(folder, durability, hear), recovered: control?.endedCleanly === false };
  } catch (error) {
    throw openFailure(folder, said, error);
  } finally {
    opening = false;
  }
}

/** @param hear receives the lines that PostgreSQL logs */
async function start(folder: string, durability: Durability, hear: (line: string) => void): Promise<PGlite> {
  const chosen = [...settings, ...settingsOf[durability]];
  const db = new Postgres({
    ...(durability === 'power' ? { fs: new SyncedNodeFs(folder) } : { dataDir: folder }),
    startParams: [...PGlite.defaultStartParams, ...chosen.flatMap((setting) => ['-c', setting])],
    initDbStartParams: initdbOptions,
    onStderr: (line) => {
      hear(line);
      return false;
    },
  });
  await db.waitReady;
  return db;
}

/** Creates a data folder under a temporary name, so that a folder with the final name is complete. */
async function initialise(folder: string, durability: Durability): Promise<void> {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(dirname(unfinished));
  const db = await start(unfinished, 'process', () => {});
  await db.close();
  if (durability === 'power') syncTree(unfinished);
  renameSync(unfinished, folder);
}

function syncWithAncestors(folder: string): void {
  syncTree(folder);
  syncAncestors(folder);
}
