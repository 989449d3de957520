import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const extension = '.faiss';

/** The snapshots of one server, a file a collection, in a folder no other server uses. */
export class SnapshotFolder {
  readonly #folder: string;

  /** Makes the folder. Throws system errors. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  fileOf(name: string): string {
    return join(this.#folder, `${encodeURIComponent(name)}${extension}`);
  }

  /**
   * Removes what was being written when a process ended, and all but the last used snapshots: no one tells when a
   * collection is gone, but its snapshot is not used again.
   */
  tidy(keep: number): void {
    const files = readdirSync(this.#folder).map((entry) => join(this.#folder, entry));
    const snapshots = files
      .filter((file) => file.endsWith(extension))
      .map((file) => ({ file, used: statSync(file).mtimeMs }))
      .sort((a, b) => b.used - a.used);
    for (const file of files) if (!file.endsWith(extension)) rmSync(file, { recursive: true, force: true });
    for (const { file } of snapshots.slice(keep)) rmSync(file, { recursive: true, force: true });
  }
}

/** The file, if there is one, marked as used now. */
export function useSnapshot(file: string): string | null {
  if (!existsSync(file)) return null;
  const now = new Date();
  utimesSync(file, now, now);
  return file;
}
