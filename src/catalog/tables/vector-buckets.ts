import type { Json } from '../../json.ts';
import type { Namespace } from '../port.ts';
import type { Queryable, Row } from '../sql.ts';
import { jsonFromStored, jsonToStored, toStored } from '../text.ts';
import type { VectorBucketRow, VectorTables } from '../vector-port.ts';

/** Reads and writes `tuku.vector_buckets`. */
export function vectorBucketsOf(db: Queryable): VectorTables['vectorBuckets'] {
  async function one(text: string, { family, account, region }: Namespace, name: string) {
    const [row] = await db.query<BucketRow>(text, [family, account, region, toStored(name)], { isFrequent: true });
    return row && toBucket(row);
  }

  return {
    async insert(namespaceId, { name, settings }, at) {
      const [row] = await db.query<BucketRow>(insert, [namespaceId, name, json(settings), at]);
      return toBucket(existing(row));
    },

    find: (namespace, name) => one(find, namespace, name),

    lock: (namespace, name) => one(lock, namespace, name),

    async list({ family, account, region }, { prefix = '', after = '', limit, settings = {} }) {
      const values = [family, account, region, toStored(prefix), toStored(after), json(settings), limit];
      const rows = await db.query<BucketRow>(list, values);
      return rows.map(toBucket);
    },

    async listEverywhere({ family, account }, { prefix = '', after = { name: '', region: '' }, limit }) {
      const values = [family, account, toStored(prefix), toStored(after.name), after.region, limit];
      const rows = await db.query<BucketRow & { region: string }>(listEverywhere, values);
      return rows.map((row) => ({ ...toBucket(row), region: row.region }));
    },

    async count({ family, account, region }) {
      const [row] = await db.query<{ count: number }>(count, [family, account, region]);
      return existing(row).count;
    },

    async countEverywhere({ family, account }) {
      const [row] = await db.query<{ count: number }>(countEverywhere, [family, account]);
      return existing(row).count;
    },

    async update(id, settings) {
      const [row] = await db.query<BucketRow>(update, [id, json(settings)]);
      return toBucket(existing(row));
    },

    async remove(id) {
      await db.query('DELETE FROM tuku.vector_buckets WHERE id = $1', [id]);
    },
  };
}

interface BucketRow extends Row {
  readonly id: number;
  readonly name: string;
  readonly settings: { readonly [key: string]: Json };
  readonly created_at: Date;
}

function existing<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('no such vector bucket');
  return row;
}

function toBucket({ id, name, settings, created_at }: BucketRow): VectorBucketRow {
  return { id, name, settings: jsonFromStored(settings), createdAt: created_at };
}

function json(settings: { readonly [key: string]: Json }): string {
  return JSON.stringify(jsonToStored(settings));
}

const columns = ['id', 'name', 'settings', 'created_at'].map((column) => `vector_buckets.${column}`).join(', ');

const insert = `
INSERT INTO tuku.vector_buckets (namespace_id, name, settings, created_at) VALUES ($1, $2, $3, $4)
RETURNING ${columns}`;

const withNamespace = 'FROM tuku.vector_buckets JOIN tuku.namespaces ON namespaces.id = namespace_id';
const inNamespace = `${withNamespace} WHERE family = $1 AND account = $2 AND region = $3`;

const find = `SELECT ${columns} ${inNamespace} AND name = $4`;
const lock = `${find} FOR UPDATE OF vector_buckets`;
const count = `SELECT count(*) AS count ${inNamespace}`;

const countEverywhere = `
SELECT count(*) AS count FROM tuku.vector_buckets JOIN tuku.namespaces ON namespaces.id = namespace_id
WHERE family = $1 AND account = $2`;

const list = `
SELECT ${columns} ${inNamespace} AND starts_with(name, $4) AND name > $5 AND NOT EXISTS (
  SELECT FROM jsonb_each($6::jsonb) AS wanted WHERE settings -> wanted.key IS DISTINCT FROM wanted.value
)
ORDER BY name LIMIT $7`;

const listEverywhere = `
SELECT ${columns}, region ${withNamespace}
WHERE family = $1 AND account = $2 AND starts_with(name, $3) AND (name, region COLLATE "C") > ($4, $5)
ORDER BY name, region COLLATE "C" LIMIT $6`;

const update = `UPDATE tuku.vector_buckets SET settings = $2 WHERE id = $1 RETURNING ${columns}`;
