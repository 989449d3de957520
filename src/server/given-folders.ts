import { accessSync, constants, readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeFolder } from '../folders.ts';
import { OptionError, type TukuOptions } from './options.ts';

/**
 * Creates the folder of snapshots if it is missing. One that can only be read serves for loading. Throws OptionError for a folder
 * that cannot be read.
 */
export function requireFolders({ snapshotDir, seedDir }: Pick<TukuOptions, 'snapshotDir' | 'seedDir'>): void {
  if (snapshotDir !== undefined) {
    const reason = failureOf(() => {
      makeFolder(snapshotDir, 0o700);
      readdirSync(snapshotDir);
    });
    if (reason !== undefined)
      throw new OptionError(`The snapshot folder ${snapshotDir} (--snapshot-dir) cannot be used: ${reason}`);
  }
  if (seedDir !== undefined) {
    const reason = failureOf(() => readdirSync(seedDir));
    if (reason !== undefined)
      throw new OptionError(`The seed folder ${seedDir} (--seed-dir) cannot be used: ${reason}`);
  }
}

/** Why a folder cannot be created or written, as far as can be told without creating it; undefined where it can. */
export function folderFailure(folder: string): string | undefined {
  try {
    readdirSync(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const parent = dirname(resolve(folder));
    return code === 'ENOENT' && parent !== resolve(folder) ? folderFailure(parent) : message;
  }
}

/** The file system's message when the work fails. */
function failureOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
