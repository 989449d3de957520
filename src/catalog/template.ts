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

/** A migrated, empty data folder made by the build: copying it takes some 40 ms, initdb 1.4 s and 600 MB of memory. */
const built = join(packageRoot, 'dist', 'catalog-template');

/** What a complete template holds. Empty folders are listed because package archives leave them out. */
interface Manifest {
  readonly folders: readonly string[];
  /** Bytes by path. */
  readonly files: { readonly [path: string]: number };
}

/** Writes the manifest of the data folder in `<target>/data`: from now on it is a template. */
export function sealTemplate(target: string): void {
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
 * Makes a data folder from the template; true when done. False, and nothing made, when the template is missing or
 * damaged. The copy gets its name when it is complete, so being killed here leaves no half folder. Nothing is synced
 * to the disk one by one: PGlite never does either, and what counts is that the process may die at any moment.
 */
export function copyTemplate(folder: string, template = built): boolean {
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
    renameSync(unfinished, folder);
    return true;
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
    return false;
  }
}
