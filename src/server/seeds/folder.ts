import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, sep } from 'node:path';

/** Most bytes of a seed, and of a picture. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Most files that a pattern may name. */
const MAX_FILES = 100_000;

const seedNames = /\.(ya?ml|json)$/i;

/** A folder of seeds, and the files below it; nothing outside of it is read, not even through a link. */
export interface SeedFolder {
  /** Names of the seeds, in the order in which they run. */
  seeds(): Promise<string[]>;
  /** Reads a file. Throws FolderError. */
  read(path: string): Promise<Buffer>;
  /** The files that a path with `*` and `?` names, in the order of their names. Throws FolderError when there are none. */
  matching(pattern: string): Promise<string[]>;
}

/** A path that names no file of the folder; the message is for the user. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

export function seedFolder(folder: string): SeedFolder {
  async function inside(path: string): Promise<string> {
    const root = await realpath(folder).catch(failure(folder));
    const file = await realpath(join(root, plain(path))).catch(failure(path));
    const way = relative(root, file);
    if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
      throw new FolderError(`${path} is not within the folder of seeds`);
    }
    return file;
  }

  /** The members of a folder whose names fit, in the order of their names. */
  async function members(path: string, fits: (entry: Dirent) => boolean): Promise<string[]> {
    const place = path === '' ? await realpath(folder).catch(failure(folder)) : await inside(path);
    const entries = await readdir(place, { withFileTypes: true }).catch(failure(path || folder));
    return entries
      .filter((entry) => !entry.name.startsWith('.') && fits(entry))
      .map(({ name }) => name)
      .sort();
  }

  return {
    seeds: () => members('', (entry) => !entry.isDirectory() && seedNames.test(entry.name)),
    async read(path) {
      const file = await inside(path);
      const facts = await stat(file).catch(failure(path));
      if (!facts.isFile()) throw new FolderError(`${path} is not a file`);
      if (facts.size > MAX_BYTES) throw new FolderError(`${path} has more than ${MAX_BYTES} bytes`);
      return readFile(file).catch(failure(path));
    },
    async matching(pattern) {
      let paths = [''];
      const segments = plain(pattern).split('/');
      for (const [index, segment] of segments.entries()) {
        const isLast = index === segments.length - 1;
        const next: string[] = [];
        for (const path of paths) {
          const below = (name: string) => (path === '' ? name : `${path}/${name}`);
          if (!/[*?]/.test(segment)) next.push(below(segment));
          else
            for (const name of await members(path, ({ name }) => wildcard(segment).test(name))) next.push(below(name));
          if (next.length > MAX_FILES) throw new FolderError(`${pattern} names more than ${MAX_FILES} files`);
        }
        paths = isLast || next.length > 0 ? next : [];
      }
      if (paths.length === 0) throw new FolderError(`no file is named ${pattern}`);
      return paths;
    },
  };
}

/** The name of a file without its ending. */
export function nameOf(path: string): string {
  return basename(path, extname(path));
}

/** Throws FolderError for a path that leads out of the folder, whatever it leads to. */
function plain(path: string): string {
  const isOut = isAbsolute(path) || /^[a-z]:/i.test(path) || path.split(/[/\\]/).includes('..') || path.includes('\0');
  if (isOut || path === '') throw new FolderError(`${path || 'an empty path'} is not within the folder of seeds`);
  return path;
}

function wildcard(segment: string): RegExp {
  const parts = segment
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${parts}$`, 'u');
}

function failure(path: string): (error: NodeJS.ErrnoException) => never {
  return ({ code }) => {
    const reason = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code ?? 'unknown reason'})`;
    throw new FolderError(`${path}: ${reason}`);
  };
}
