import type { Json } from '../../json.ts';
import type { Resource, Tables } from '../port.ts';
import type { Queryable, Row } from '../sql.ts';

/** Reads and writes `tuku.resources` and their number sequences. */
export function resourcesOf(db: Queryable): Tables['resources'] {
  return {
    async insert(namespaceId, { kind, id, parent, name, fields }, at) {
      const values = [namespaceId, kind, id, parent, name, JSON.stringify(fields), at];
      const [row] = await db.query<ResourceRow>(insert, values);
      return toResource(existing(row));
    },

    async find({ family, account, region }, kind, id) {
      const [row] = await db.query<ResourceRow>(find, [family, account, region, kind, id]);
      return row && toResource(row);
    },

    async list({ family, account, region }, { kind, parent, name }) {
      const values = [family, account, region, kind ?? null, parent ?? null, name ?? null];
      const rows = await db.query<ResourceRow>(list, values);
      return rows.map(toResource);
    },

    async count({ family, account, region }, { kind, parent }) {
      const [row] = await db.query<{ count: number }>(count, [family, account, region, kind, parent]);
      return existing(row).count;
    },

    async update(namespaceId, { kind, id, name, fields }, at) {
      const [row] = await db.query<ResourceRow>(update, [namespaceId, kind, id, name, JSON.stringify(fields), at]);
      return toResource(existing(row));
    },

    async remove(namespaceId, kind, id) {
      const rows = await db.query(remove, [namespaceId, kind, id]);
      return rows.length > 0;
    },

    async nextNumber(namespaceId, kind) {
      const [row] = await db.query<{ last: number }>(nextNumber, [namespaceId, kind]);
      return existing(row).last;
    },
  };
}

interface ResourceRow extends Row {
  readonly sequence: number;
  readonly kind: string;
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly fields: { readonly [key: string]: Json };
  readonly created_at: Date;
  readonly updated_at: Date;
}

function existing<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('no such resource');
  return row;
}

function toResource({ created_at, updated_at, ...same }: ResourceRow): Resource {
  return { ...same, createdAt: created_at, updatedAt: updated_at };
}

const columns = ['sequence', 'kind', 'id', 'parent', 'name', 'fields', 'created_at', 'updated_at']
  .map((column) => `resources.${column}`)
  .join(', ');

const insert = `
INSERT INTO tuku.resources (namespace_id, kind, id, parent, name, fields, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
RETURNING ${columns}`;

const inNamespace = `
FROM tuku.resources JOIN tuku.namespaces ON namespaces.id = namespace_id
WHERE family = $1 AND account = $2 AND region = $3`;

const find = `SELECT ${columns} ${inNamespace} AND kind = $4 AND resources.id = $5`;

const list = `
SELECT ${columns} ${inNamespace} AND ($4::text IS NULL OR kind = $4) AND ($5::text IS NULL OR parent = $5)
  AND ($6::text IS NULL OR name = $6)
ORDER BY sequence`;

const count = `SELECT count(*) AS count ${inNamespace} AND kind = $4 AND parent = $5`;

const update = `
UPDATE tuku.resources SET name = $4, fields = $5, updated_at = $6
WHERE namespace_id = $1 AND kind = $2 AND id = $3
RETURNING ${columns}`;

const remove = `
DELETE FROM tuku.resources WHERE namespace_id = $1 AND kind = $2 AND id = $3 RETURNING sequence`;

const nextNumber = `
INSERT INTO tuku.resource_numbers (namespace_id, kind, last) VALUES ($1, $2, 1)
ON CONFLICT (namespace_id, kind) DO UPDATE SET last = resource_numbers.last + 1
RETURNING last`;
