import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { packageRoot } from '../paths.ts';
import { syncTree } from '../sync.ts';

/** A migrated, empty data folder from the build: copying it takes about 40 ms, initdb 1.4 s and 600 MB of memory. */
const built = join(packageRoot, 'dist', 'catalog-template');

/** The contents of a complete template. Empty folders are listed because package archives omit them. */
interface Manifest {
  readonly folders: readonly string[];
  /** Sizes in bytes, by path. */
  readonly files: { readonly [path: string]: number };
  /**
   * Files that end in zeros, which are left out of the template, with the sizes they have in a data folder: a segment of the
   * write-ahead log is 16 MB large and, after the build, almost empty.
   */
  readonly padded: { readonly [path: string]: number };
}

/** Free space and visibility maps, a fifth of all files: PostgreSQL recreates them when they are missing. */
const spaceMap = /_(fsm|vm)$/;

/** Writes the manifest of the data folder `<target>/data`, which completes the template. */
export function sealTemplate(target: string): void {
  const maps = readdirSync(join(target, 'data', 'base'), { recursive: true, encoding: 'utf8' });
  for (const path of maps.filter((name) => spaceMap.test(name))) rmSync(join(target, 'data', 'base', path));
  const entries = readdirSync(join(target, 'data'), { recursive: true, withFileTypes: true });
  const named = entries.map((entry) => ({ entry, path: join(entry.parentPath ?? entry.path, entry.name) }));
  const inside = (path: string) => relative(join(target, 'data'), path).split(sep).join('/');
  const files = named.filter(({ entry }) => entry.isFile()).map(({ path }) => path);
  const logs = files.filter((path) => inside(path).startsWith('pg_wal'));
  const padded = Object.fromEntries(logs.map((path) => [inside(path), cutZeros(path)]));
  const manifest: Manifest = {
    padded,
    folders: named.filter(({ entry }) => entry.isDirectory()).map(({ path }) => inside(path)),
    files: Object.fromEntries(files.map((path) => [inside(path), statSync(path).size])),
  };
  writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest));
}

/** Cuts the zeros at the end of a file; returns its size before. */
function cutZeros(path: string): number {
  const content = readFileSync(path);
  truncateSync(path, content.findLastIndex((byte) => byte !== 0) + 1);
  return content.length;
}

/**
 * Creates a data folder from the template. Returns false, and creates nothing, if the template is missing or damaged. The
 * copy gets its final name when it is complete, so a process that is killed leaves no incomplete folder; with `synced` a
 * power loss leaves none either.
 */
export function copyTemplate(folder: string, { template = built, synced = false } = {}): boolean {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    const { folders, files, padded } = JSON.parse(readFileSync(join(template, 'manifest.json'), 'utf8')) as Manifest;
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    for (const path of folders) mkdirSync(join(unfinished, path), { recursive: true, mode: 0o700 });
    for (const [path, size] of Object.entries(files)) {
      copyFileSync(join(template, 'data', path), join(unfinished, path));
      if (statSync(join(unfinished, path)).size !== size) throw new Error(`${path} is damaged`);
    }
    // As PostgreSQL makes its own segments with `wal_init_zero=off`.
    for (const [path, size] of Object.entries(padded)) truncateSync(join(unfinished, path), size);
    if (synced) syncTree(unfinished);
    renameSync(unfinished, folder);
    return true;
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
    return false;
  }
}
