import type { KeptDurability } from './durability.ts';
import { PostgresSql } from './postgres.ts';
import { requireSyncs } from './server-settings.ts';
import { findExtension } from './stored/extension.ts';
import type { StoredSupport } from './stored/port.ts';

/** A PostgreSQL server, as a catalog would find it. */
export interface ServerLook {
  /** Host, port and database, without user and password. */
  readonly where: string;
  readonly version: string;
  readonly pgvector: StoredSupport;
}

/** Looks at the server of a catalog without changing it. Rejects with a CatalogError, as opening the catalog would. */
export async function lookAtServer(databaseUrl: string, durability: KeptDurability): Promise<ServerLook> {
  const sql = new PostgresSql(databaseUrl);
  try {
    if (durability === 'power') await requireSyncs(sql);
    const [row] = await sql.query<{ server_version: string }>('SHOW server_version');
    const found = await findExtension(sql);
    const pgvector = 'schema' in found ? ({ state: 'ready', version: found.version } as const) : found;
    return { where: sql.where, version: row?.server_version ?? '', pgvector };
  } finally {
    await sql.close();
  }
}
