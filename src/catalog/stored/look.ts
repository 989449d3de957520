import { PostgresSql } from '../postgres.ts';
import { findExtension } from './extension.ts';
import type { StoredSupport } from './port.ts';

/** What a database offers, without changing it. Rejects with a CatalogError. */
export async function lookForPgvector(databaseUrl: string): Promise<StoredSupport> {
  const sql = new PostgresSql(databaseUrl);
  try {
    const found = await findExtension(sql);
    return 'schema' in found ? { state: 'ready', version: found.version } : found;
  } finally {
    await sql.close();
  }
}
