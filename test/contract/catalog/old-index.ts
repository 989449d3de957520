import { crc32, keyHash } from '../../../src/catalog/key-hash.ts';
import { migrations } from '../../../src/catalog/migrations/index.ts';
import type { Queryable, SqlValue } from '../../../src/catalog/sql.ts';
import { vectorToBytes } from '../../../src/catalog/vector.ts';
import { at, home } from './setting.ts';

/** The steps to the last format in which vector indexes had no settings. */
export const beforeIndexSettings = migrations.filter(({ version }) => version <= 5);

export const oldIndex = {
  name: 'i',
  dimension: 2,
  metric: 'cosine',
  unfilterable: ['note'],
  vectorCount: 1,
  revision: 1,
  createdAt: at,
};

export const oldVector = { key: 'k', vector: Float32Array.of(1, -2), metadata: { a: 'x', note: 'y' } };

/** Adds, in that format, the bucket `b` with an index of one vector. */
export async function addOldIndex(db: Queryable): Promise<void> {
  const idOf = async (text: string, values: readonly SqlValue[]) => {
    const [row] = await db.query<{ id: number }>(`INSERT INTO tuku.${text} RETURNING id`, values);
    return row?.id ?? 0;
  };
  const { family, account, region } = home;
  const names = [family, account, region];
  const namespace = await idOf('namespaces (family, account, region) VALUES ($1, $2, $3)', names);
  const bucket = await idOf("vector_buckets (namespace_id, name, settings, created_at) VALUES ($1, 'b', '{}', $2)", [
    namespace,
    at,
  ]);
  const index = await idOf(
    `vector_indexes (bucket_id, name, dimension, metric, unfilterable, vector_count, revision, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [bucket, 'i', 2, 'cosine', JSON.stringify(oldIndex.unfilterable), 1, 1, at],
  );
  const { key, vector, metadata } = oldVector;
  await idOf(
    `vectors (index_id, revision, checksum, key_hash, key, filterable, other, data)
     VALUES ($1, 1, $2, $3, $4, $5, $6, $7)`,
    [
      index,
      crc32(key),
      keyHash(key),
      key,
      JSON.stringify({ [String(index)]: { a: metadata.a } }),
      JSON.stringify({ note: metadata.note }),
      vectorToBytes(vector),
    ],
  );
}
