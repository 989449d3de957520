import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Accounts, StateError, type States } from '../catalog/state/port.ts';
import type { Snapshot } from '../client/control.ts';
import { createKeyedMutex } from '../concurrency/keyed-mutex.ts';
import type { StateKeeper } from '../engine/state-keeper.ts';
import { syncFolder } from '../sync.ts';
import { SnapshotError } from './error.ts';
import { FORMAT, type Header } from './format.ts';
import { readArchive, readHeader } from './read.ts';
import { archiveOf, writeArchive } from './write.ts';

/** The snapshots of a folder. All throw SnapshotError. */
export interface Snapshots {
  /** By name. */
  list(): Promise<Snapshot[]>;
  /** Saves the state under a name, in place of an older snapshot of that name. */
  save(name: string, account: string | null, accounts: Accounts): Promise<Snapshot>;
  /** Replaces the state by the snapshot's: of the account that it holds, or of all. */
  load(name: string): Promise<Snapshot>;
  delete(name: string): Promise<void>;
}

const EXTENSION = '.tuku.gz';

/** @param folder where they are stored; null where there is no such folder */
export function createSnapshots(
  folder: string | null,
  { states, keeper, version }: { states: States; keeper: StateKeeper; version: string },
): Snapshots {
  // One at a time: each needs a place in the database, and reads or writes as fast as the disk can.
  const mutex = createKeyedMutex<'snapshot'>();

  function required(): string {
    if (folder !== null) return folder;
    throw new SnapshotError(
      'no-folder',
      'there is no folder for snapshots: start Tuku with --snapshot-dir or --data-dir',
    );
  }

  /** Names are file names on every system, and nothing else. */
  function pathOf(name: string): string {
    if (/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) return join(required(), name + EXTENSION);
    throw new SnapshotError(
      'name',
      'the name of a snapshot has 1 to 64 letters, digits, dots, hyphens and underscores, and begins with a letter or digit',
    );
  }

  async function describe(name: string): Promise<Snapshot> {
    const path = pathOf(name);
    const { size: bytes, mtime } = await stat(path).catch(orMissing(name));
    try {
      const { savedAt, account, version: by, models } = await readHeader(path, states.format);
      return { name, savedAt, bytes, account, version: by, models };
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      return {
        name,
        savedAt: mtime.toISOString(),
        bytes,
        account: null,
        version: null,
        models: [],
        problem: error.message,
      };
    }
  }

  return {
    async list() {
      const found = await readdir(required()).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw disk(error);
      });
      const names = found.filter((file) => file.endsWith(EXTENSION)).map((file) => file.slice(0, -EXTENSION.length));
      const all: Snapshot[] = [];
      for (const name of names.sort()) {
        const described = await describe(name).catch((error: unknown) => {
          // Deleted meanwhile, or a file that was put there under a name that no snapshot has.
          if (error instanceof SnapshotError) return undefined;
          throw disk(error);
        });
        if (described) all.push(described);
      }
      return all;
    },
    save: (name, account, accounts) =>
      mutex.run('snapshot', async () => {
        const path = pathOf(name);
        await keeper.save(accounts, async (copy, files) => {
          const [tables, models] = [await states.tables(copy), await states.models(copy)];
          const header: Header = {
            tuku: 'snapshot',
            format: FORMAT,
            version,
            catalog: states.format,
            savedAt: new Date().toISOString(),
            account,
            accounts,
            models,
            tables,
            files: files.length,
          };
          async function* checked() {
            yield* archiveOf(header, { states, copy, files });
            // Another server of the database may have taken the copy's place meanwhile.
            if (!(await states.exists(copy))) throw new Error('another server saved a snapshot at the same time');
          }
          await writeArchive(path, checked()).catch(orDisk);
        });
        return describe(name);
      }),
    load: (name) =>
      mutex.run('snapshot', async () => {
        const path = pathOf(name);
        const snapshot = await describe(name);
        try {
          const { accounts } = await readHeader(path, states.format);
          await keeper.load(accounts, (copy) => readArchive(path, { states, copy, now: Date.now() }));
        } catch (error) {
          if (error instanceof StateError)
            throw refused(name, 'damaged', `its rows do not fit together: ${error.message}`);
          if (error instanceof SnapshotError) throw refused(name, error.code, error.message);
          return orDisk(error);
        }
        return snapshot;
      }),
    delete: (name) =>
      mutex.run('snapshot', async () => {
        await rm(pathOf(name)).catch(orMissing(name));
        syncFolder(required());
      }),
  };
}

function refused(name: string, code: SnapshotError['code'], reason: string): SnapshotError {
  return new SnapshotError(code, `snapshot ${name} cannot be loaded: ${reason}`);
}

function orMissing(name: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw error.code === 'ENOENT' ? new SnapshotError('missing', `there is no snapshot ${name}`) : disk(error);
  };
}

/** Errors of the file system; others are no fault of the disk. */
function orDisk(error: unknown): never {
  throw disk(error);
}

function disk(error: unknown): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === undefined
    ? error
    : new SnapshotError('disk', `the folder for snapshots cannot be used: ${message}`);
}
