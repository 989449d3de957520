import { existsSync, readdirSync, rm, rmSync, statSync, utimes } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../folders.ts';
import type { IndexLog } from '../port.ts';

const extension = '.faiss';

/** The snapshots of one server, one file per collection, in a folder that no other server uses. */
export class SnapshotFolder {
  readonly #folder: string;

  /** Creates the folder. Throws system errors. */
  constructor(folder: string) {
    this.#folder = folder;
    makeFolder(folder);
  }

  fileOf(name: string): string {
    return join(this.#folder, `${encodeURIComponent(name)}${extension}`);
  }

  /** Removes the snapshot of a removed collection. */
  remove(name: string, log: IndexLog): void {
    rm(this.fileOf(name), { force: true }, (error) => {
      if (error !== null) log.warn({ index: name, reason: error.message }, 'cannot remove a FAISS snapshot');
    });
  }

  /**
   * Removes incomplete files of processes that ended, and all but the most recently used snapshots: if servers share a
   * catalog, collections can be removed without notice.
   */
  tidy(keep: number, log: IndexLog): void {
    try {
      const files = readdirSync(this.#folder).map((entry) => join(this.#folder, entry));
      const snapshots = files
        .filter((file) => file.endsWith(extension))
        .map((file) => ({ file, used: statSync(file).mtimeMs }))
        .sort((a, b) => b.used - a.used);
      const unwanted = files.filter((file) => !file.endsWith(extension));
      for (const file of [...unwanted, ...snapshots.slice(keep).map(({ file }) => file)]) {
        rmSync(file, { recursive: true, force: true });
      }
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'cannot remove old FAISS snapshots');
    }
  }
}

/** Returns the file if it exists, and marks it as recently used if permissions allow. */
export function useSnapshot(file: string): string | null {
  if (!existsSync(file)) return null;
  const now = new Date();
  utimes(file, now, now, () => undefined);
  return file;
}
