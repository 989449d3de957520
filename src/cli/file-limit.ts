import { readFileSync } from 'node:fs';
import { OptionError } from '../server/options.ts';

/** The catalog keeps about 40 files open, and every connection, picture and worker thread takes more. */
const MIN_OPEN_FILES = 256;

/** Throws an OptionError when the system lets this process open too few files. Only Linux tells the limit. */
export function requireOpenFiles(limitsFile = '/proc/self/limits'): void {
  const limit = openFilesLimit(limitsFile);
  if (limit < MIN_OPEN_FILES) throw tooFewOpenFiles(`this process may open ${limit} files`);
}

/** What to do about a limit that is too low. */
export function tooFewOpenFiles(reason: string): OptionError {
  return new OptionError(`${reason}, Tuku needs ${MIN_OPEN_FILES}: raise the limit (ulimit -n 1024)`);
}

function openFilesLimit(limitsFile: string): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync(limitsFile, 'utf8'))?.[1];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
