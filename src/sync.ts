import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const windows = process.platform === 'win32';

/** Returns when the disk has stored a file's content. Throws the file system's error. */
function syncFile(path: string): void {
  // Windows only syncs files that are open for writing.
  const file = openSync(path, windows ? 'r+' : 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Returns when the disk has stored a folder's entries. Windows has no such call: it logs changes of folders itself. */
export function syncFolder(path: string): void {
  if (!windows) syncFile(path);
}

/** Syncs a folder with all that is in it. */
export function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncFile(path);
  }
  syncFolder(folder);
}

/** Syncs the entries that lead to a path, up to the root. A folder that may not be read was not made by this user. */
export function syncAncestors(path: string): void {
  const parent = dirname(resolve(path));
  try {
    syncFolder(parent);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  if (parent !== dirname(parent)) syncAncestors(parent);
}
