import type { Namespace, Tables } from '../port.ts';
import type { Queryable } from '../sql.ts';

/** Reads and writes `tuku.namespaces`. */
export function namespacesOf(db: Queryable): Tables['namespaces'] {
  return {
    async lock({ family, account, region }) {
      const values = [family, account, region];
      const [found] = await db.query<{ id: number }>(lockOne, values);
      // DO UPDATE, unlike DO NOTHING, also locks and returns a row that another session inserted meanwhile.
      const [row] = found ? [found] : await db.query<{ id: number }>(insertOrLock, values);
      if (!row) throw new Error('no namespace after an insert');
      return row.id;
    },

    async drop({ family, account, region }) {
      const rows = await db.query(dropMatching, [family ?? null, account ?? null, region ?? null]);
      return rows.length;
    },

    list() {
      return db.query<Namespace & { readonly [column: string]: unknown }>(listAll);
    },
  };
}

const lockOne = `
SELECT id FROM tuku.namespaces WHERE family = $1 AND account = $2 AND region = $3 FOR UPDATE`;

const insertOrLock = `
INSERT INTO tuku.namespaces (family, account, region) VALUES ($1, $2, $3)
ON CONFLICT (family, account, region) DO UPDATE SET family = excluded.family
RETURNING id`;

const dropMatching = `
DELETE FROM tuku.namespaces
WHERE ($1::text IS NULL OR family = $1) AND ($2::text IS NULL OR account = $2) AND ($3::text IS NULL OR region = $3)
RETURNING id`;

const listAll = 'SELECT family, account, region FROM tuku.namespaces ORDER BY id';
