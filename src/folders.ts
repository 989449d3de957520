import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';

/** The user's own folder, for what belongs to no data folder: the CA, which has to be trusted only once, and added models. */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env): string {
  const windows = process.platform === 'win32' ? env.LOCALAPPDATA : undefined;
  return join(env.XDG_DATA_HOME || windows || join(homedir(), '.local/share'), 'tuku');
}

/** The user's folder for what running programs leave: the logs and addresses of servers in the background. */
export function userStateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const windows = process.platform === 'win32' ? env.LOCALAPPDATA : undefined;
  return join(env.XDG_STATE_HOME || windows || join(homedir(), '.local/state'), 'tuku');
}

/**
 * The machine's folders for what an administrator, or the builder of an image, has put there for all users
 * (`XDG_DATA_DIRS`: https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function sharedDataFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const usual = process.platform === 'win32' ? '' : '/usr/local/share:/usr/share';
  const folders = (env.XDG_DATA_DIRS || usual).split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'tuku'));
}

/**
 * Creates a folder and the missing ones above it. Throws the file system's error. Node's own recursive `mkdirSync` never
 * returns where an existing folder answers ENOENT, as /proc does.
 */
export function makeFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    if (isFolder(folder)) return;
    const parent = dirname(resolve(folder));
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isFolder(parent)) throw error;
    makeFolder(parent, mode);
    makeFolder(folder, mode);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
