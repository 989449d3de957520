import { CatalogError } from './errors.ts';
import type { Queryable } from './sql.ts';

/** Off, each of these lets a PostgreSQL server answer a commit before its log is on the disk. */
const syncing = ['fsync', 'synchronous_commit'];

/** Rejects with a CatalogError if a server acknowledges commits that a power loss would take back. */
export async function requireSyncs(sql: Queryable): Promise<void> {
  for (const name of syncing) {
    const [row] = await sql.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
    if (row?.value !== 'off') continue;
    throw new CatalogError(
      'not-durable',
      `the server runs with ${name}=off and could lose commits in a power loss; turn it on or omit --durability power`,
    );
  }
}
