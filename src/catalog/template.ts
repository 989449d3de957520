import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../paths.ts';
import { syncTree } from '../sync.ts';

/** A migrated, empty data folder from the build: copying it takes about 40 ms, initdb 1.4 s and 600 MB of memory. */
const built = join(packageRoot, 'dist', 'catalog-template');

/** The contents of a complete template. Empty folders are listed because package archives omit them. */
interface Manifest {
  readonly folders: readonly string[];
  /** Sizes in bytes, by path. */
  readonly files: { readonly [path: string]: number };
}

/** Free space and visibility maps, a fifth of all files: PostgreSQL recreates them when they are missing. */
const spaceMap = /_(fsm|vm)$/;

/** Writes the manifest of the data folder `<target>/data`, which completes the template. */
export function sealTemplate(target: string): void {
  const maps = readdirSync(join(target, 'data', 'base'), { recursive: true, encoding: 'utf8' });
  for (const path of maps.filter((name) => spaceMap.test(name))) rmSync(join(target, 'data', 'base', path));
  const entries = readdirSync(join(target, 'data'), { recursive: true, withFileTypes: true });
  const named = entries.map((entry) => ({ entry, path: join(entry.parentPath ?? entry.path, entry.name) }));
  const inside = (path: string) => path.slice(join(target, 'data').length + 1);
  const manifest: Manifest = {
    folders: named.filter(({ entry }) => entry.isDirectory()).map(({ path }) => inside(path)),
    files: Object.fromEntries(
      named.filter(({ entry }) => entry.isFile()).map(({ path }) => [inside(path), statSync(path).size]),
    ),
  };
  writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest));
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
    const { folders, files } = JSON.parse(readFileSync(join(template, 'manifest.json'), 'utf8')) as Manifest;
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    for (const path of folders) mkdirSync(join(unfinished, path), { recursive: true, mode: 0o700 });
    for (const [path, size] of Object.entries(files)) {
      copyFileSync(join(template, 'data', path), join(unfinished, path));
      if (statSync(join(unfinished, path)).size !== size) throw new Error(`${path} is damaged`);
    }
    if (synced) syncTree(unfinished);
    renameSync(unfinished, folder);
    return true;
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
    return false;
  }
}
