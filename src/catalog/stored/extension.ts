import { CatalogError } from '../errors.ts';
import type { Queryable } from '../sql.ts';
import type { StoredSupport } from './port.ts';

/** Iterative scans, without which filters leave answers short, came with this version. */
const oldest = [0, 8];

/** The extension in this database: where its types are. */
export interface Extension {
  readonly version: string;
  /** Its schema, quoted. */
  readonly schema: string;
  /** The number of the type `vector`. */
  readonly vectorType: number;
}

/** What there is of pgvector: the extension, or why there is none. */
export type Found = Extension | Exclude<StoredSupport, { state: 'ready' }>;

export async function findExtension(db: Queryable): Promise<Found> {
  const [installed] = await db.query<{ version: string; schema: string; type: number }>(findInstalled);
  if (installed !== undefined) {
    const { version, schema, type } = installed;
    if (isOld(version)) {
      return absent(
        `pgvector ${version} is older than 0.8.0; ALTER EXTENSION vector UPDATE, or a newer package, helps`,
      );
    }
    return { version, schema, vectorType: type };
  }
  const [available] = await db.query<{ version: string }>(findAvailable);
  if (available === undefined) return absent('the PostgreSQL server has no pgvector');
  if (isOld(available.version))
    return absent(`the PostgreSQL server has pgvector ${available.version}, older than 0.8.0`);
  return { state: 'creatable' };
}

/** Creates the extension; what there is then. */
export async function createExtension(db: Queryable): Promise<Found> {
  try {
    await db.exec('CREATE EXTENSION IF NOT EXISTS vector');
  } catch (error) {
    // Of two servers that create it at the same moment, PostgreSQL refuses one.
    const found = await findExtension(db);
    if ('schema' in found) return found;
    if (!(error instanceof CatalogError) || error.code !== 'rejected') throw error;
    return absent(`pgvector cannot be created: ${error.message}; an administrator can: CREATE EXTENSION vector`);
  }
  return findExtension(db);
}

export function absent(reason: string): Extract<StoredSupport, { state: 'absent' }> {
  return { state: 'absent', reason };
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < (oldest[0] as number) || (major === oldest[0] && minor < (oldest[1] as number));
}

const findInstalled = `
SELECT extversion AS version, quote_ident(nspname) AS schema, pg_type.oid::bigint AS type
FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
  JOIN pg_type ON typname = 'vector' AND typnamespace = extnamespace
WHERE extname = 'vector'`;

const findAvailable = `SELECT default_version AS version FROM pg_available_extensions WHERE name = 'vector'`;
