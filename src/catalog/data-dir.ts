import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../folders.ts';
import { CatalogError } from './errors.ts';
import { claimFolder, isOwned, type Ownership } from './owner.ts';
import { privateRoot } from './private-root.ts';

/** PGlite's major version of PostgreSQL; no other major version can read its files. */
export const postgresMajor = '18';
const privatePrefix = 'tuku-catalog-';
/** Age from which an unclaimed private folder is abandoned: a starting process claims its folder long before. */
const abandonedAfterMs = 60_000;

/** The embedded database's folder, owned by this process. */
export interface DataDir {
  /** PostgreSQL's data folder; may not exist yet. */
  readonly postgres: string;
  readonly where: string;
  /** Whether it goes with the process. */
  readonly temporary: boolean;
  /** Releases the folder; removes a private one. */
  release(): Promise<void>;
}

/** Opens the catalog's part of a data folder; rejects with a CatalogError `in-use`, `other-version` or `damaged`. */
export async function openDataDir(dataDir: string): Promise<DataDir> {
  const where = join(dataDir, 'catalog');
  const { release } = await claim(dataDir, where);
  const postgres = join(where, 'postgres');
  const version = join(postgres, 'PG_VERSION');
  const major = existsSync(version) ? readFileSync(version, 'utf8').trim() : postgresMajor;
  if (major === postgresMajor) return { postgres, where, temporary: false, release };
  await release();
  throw new CatalogError(
    'other-version',
    `The data folder ${dataDir} was written by PostgreSQL ${major}; this version of Tuku uses ${postgresMajor}.`,
  );
}

async function claim(dataDir: string, folder: string): Promise<Ownership> {
  try {
    makeFolder(folder);
    return await claimFolder(folder);
  } catch (error) {
    if (error instanceof CatalogError) throw error;
    throw new CatalogError(
      'damaged',
      `The data folder ${dataDir} (--data-dir) cannot be used: ${(error as Error).message}`,
    );
  }
}

/**
 * Creates a private folder for a catalog that lives as long as its process: PGlite's in-memory file system takes twice as
 * long to open, and 100 MB more. In the background, removes folders that killed processes left behind.
 */
export async function openPrivateDir(): Promise<DataDir> {
  const where = mkdtempSync(join(privateRoot(), privatePrefix));
  const { release } = await claimFolder(where);
  const swept = sweep();
  return {
    postgres: join(where, 'postgres'),
    where: 'memory',
    temporary: true,
    async release() {
      await release();
      await swept;
      rmSync(where, { recursive: true, force: true });
    },
  };
}

async function sweep(): Promise<void> {
  const root = privateRoot();
  for (const name of readdirSync(root).filter((entry) => entry.startsWith(privatePrefix))) {
    const folder = join(root, name);
    try {
      const old = Date.now() - statSync(folder).mtimeMs > abandonedAfterMs;
      if (old && !(await isOwned(folder))) await rm(folder, { recursive: true, force: true });
    } catch {
      // It belongs to another user, or another process has just removed it.
    }
  }
}
