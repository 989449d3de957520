import type { Json } from '../../json.ts';
import type { Namespace } from '../port.ts';
import type { Queryable, Row } from '../sql.ts';
import { jsonFromStored, jsonToStored, toStored } from '../text.ts';
import type { TextFields, VectorFieldRow, VectorIndexRow, VectorMetric, VectorTables } from '../vector-port.ts';
import { loggedIds, touchLogging } from './removals.ts';

/** Reads and writes `tuku.vector_indexes`. */
export function vectorIndexesOf(db: Queryable): VectorTables['vectorIndexes'] {
  async function one(text: string, { family, account, region }: Namespace, bucket: string, name: string) {
    const [row] = await db.query<IndexRow>(text, [family, account, region, toStored(bucket), toStored(name)], {
      isFrequent: true,
    });
    return row && toIndex(row);
  }

  return {
    async insert(
      bucketId,
      { name, dimension, metric, unfilterable, settings = {}, textFields = {}, vectorFields = [] },
      at,
    ) {
      const values = [
        bucketId,
        name,
        dimension,
        metric,
        json(unfilterable),
        json(settings),
        json(textFields),
        json(vectorFields),
        at,
      ];
      const [row] = await db.query<IndexRow>(insert, values);
      return toIndex(existing(row));
    },

    find: (namespace, bucket, name) => one(find, namespace, bucket, name),

    lock: (namespace, bucket, name) => one(lock, namespace, bucket, name),

    async list(bucketId, { prefix = '', after = '', limit }) {
      const rows = await db.query<IndexRow>(list, [bucketId, toStored(prefix), toStored(after), limit]);
      return rows.map(toIndex);
    },

    async count(bucketId) {
      const [row] = await db.query<{ count: number }>(count, [bucketId]);
      return existing(row).count;
    },

    async touch(id, vectorDelta, removed = []) {
      const [row] =
        removed.length === 0
          ? await db.query<IndexRow>(touch, [id, vectorDelta])
          : await db.query<IndexRow>(touchWithRemovals, [id, vectorDelta, ...loggedIds(removed)]);
      return toIndex(existing(row));
    },

    async update(id, settings) {
      const [row] = await db.query<IndexRow>(update, [id, json(settings)]);
      return toIndex(existing(row));
    },

    async updateTextFields(id, fields) {
      const [row] = await db.query<IndexRow>(updateTextFields, [id, json(fields)]);
      return toIndex(existing(row));
    },

    async remove(id) {
      await db.query('DELETE FROM tuku.vector_indexes WHERE id = $1', [id]);
    },
  };
}

interface IndexRow extends Row {
  readonly id: number;
  readonly name: string;
  readonly dimension: number;
  readonly metric: VectorMetric;
  readonly unfilterable: readonly string[];
  readonly settings: { readonly [key: string]: Json };
  readonly text_fields: Json;
  readonly vector_fields: Json;
  readonly vector_count: number;
  readonly revision: number;
  readonly created_at: Date;
  readonly removals_since?: number;
}

/** Where what was removed is written. */
export const vectorLog = { table: 'vector_indexes', log: 'removed_vectors', column: 'index_id' } as const;

function existing<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('no such vector index');
  return row;
}

function toIndex({
  unfilterable,
  settings,
  text_fields,
  vector_fields,
  vector_count,
  created_at,
  removals_since: _,
  ...same
}: IndexRow): VectorIndexRow {
  return {
    ...same,
    unfilterable: jsonFromStored(unfilterable),
    settings: jsonFromStored(settings),
    textFields: jsonFromStored(text_fields) as unknown as TextFields,
    vectorFields: jsonFromStored(vector_fields) as unknown as readonly VectorFieldRow[],
    vectorCount: vector_count,
    createdAt: created_at,
  };
}

function json(value: object): string {
  return JSON.stringify(jsonToStored(value as Json));
}

const columns =
  `id name dimension metric unfilterable settings text_fields vector_fields vector_count revision created_at`
    .split(' ')
    .map((column) => `vector_indexes.${column}`)
    .join(', ');

const insert = `
INSERT INTO tuku.vector_indexes (bucket_id, name, dimension, metric, unfilterable, settings, text_fields, vector_fields,
  created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING ${columns}`;

const find = `
SELECT ${columns}
FROM tuku.vector_indexes
  JOIN tuku.vector_buckets ON vector_buckets.id = bucket_id
  JOIN tuku.namespaces ON namespaces.id = namespace_id
WHERE family = $1 AND account = $2 AND region = $3 AND vector_buckets.name = $4 AND vector_indexes.name = $5`;

const lock = `${find} FOR UPDATE OF vector_indexes`;

const list = `
SELECT ${columns} FROM tuku.vector_indexes
WHERE bucket_id = $1 AND starts_with(name, $2) AND name > $3
ORDER BY name LIMIT $4`;

const count = 'SELECT count(*) AS count FROM tuku.vector_indexes WHERE bucket_id = $1';

const touch = `
UPDATE tuku.vector_indexes SET revision = revision + 1, vector_count = vector_count + $2 WHERE id = $1
RETURNING ${columns}`;

const updateTextFields = `UPDATE tuku.vector_indexes SET text_fields = $2 WHERE id = $1 RETURNING ${columns}`;
const touchWithRemovals = touchLogging(vectorLog, { set: 'vector_count = vector_count + $2', columns, k: 3 });

const update = `UPDATE tuku.vector_indexes SET settings = $2 WHERE id = $1 RETURNING ${columns}`;
