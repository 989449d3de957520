import { existsSync, readdirSync, rm, rmSync, statSync, utimes } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../folders.ts';
import type { IndexLog } from '../port.ts';

const extension = '.faiss';

/** The snapshots of one server, a file a collection, in a folder no other server uses. */
export class SnapshotFolder {
  readonly #folder: string;

  /** Makes the folder. Throws system errors. */
  constructor(folder: string) {
    this.#folder = folder;
    makeFolder(folder);
  }

  fileOf(name: string): string {
    return join(this.#folder, `${encodeURIComponent(name)}${extension}`);
  }

  /** Removes the snapshot of a collection that is gone. */
  remove(name: string, log: IndexLog): void {
    rm(this.fileOf(name), { force: true }, (error) => {
      if (error !== null) log.warn({ index: name, reason: error.message }, 'a FAISS snapshot cannot be removed');
    });
  }

  /**
   * Removes what was being written when a process ended, and all but the last used snapshots: collections of a catalog
   * that others share may be gone without a word.
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
      log.warn({ reason: (error as Error).message }, 'old FAISS snapshots cannot be removed');
    }
  }
}

/** The file, if there is one, marked as used now where that is allowed. */
export function useSnapshot(file: string): string | null {
  if (!existsSync(file)) return null;
  const now = new Date();
  utimes(file, now, now, () => undefined);
  return file;
}
