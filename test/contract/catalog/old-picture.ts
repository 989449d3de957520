import { migrations } from '../../../src/catalog/migrations/index.ts';
import type { Queryable, SqlValue } from '../../../src/catalog/sql.ts';
import { vectorToBytes } from '../../../src/catalog/vector.ts';
import { oldVector } from './old-index.ts';
import { at, home } from './setting.ts';

/** The steps to the last format in which pictures had no files. */
export const beforePictureFiles = migrations.filter(({ version }) => version <= 6);

/** Adds, in that format, a gallery with one picture; their ids. */
export async function addOldPicture(db: Queryable): Promise<{ readonly gallery: number; readonly picture: number }> {
  const idOf = async (text: string, values: readonly SqlValue[]) => {
    const [row] = await db.query<{ id: number }>(`INSERT INTO tuku.${text} RETURNING id`, values);
    return row?.id ?? 0;
  };
  const { family, account, region } = home;
  const namespace = await idOf('namespaces (family, account, region) VALUES ($1, $2, $3)', [family, account, region]);
  const gallery = await idOf(
    `galleries (namespace_id, key, name, description, capacity, settings, picture_count, created_at, updated_at)
     VALUES ($1, 'g', 'g', '', 9, '{}', 1, $2, $2)`,
    [namespace, at],
  );
  const picture = await idOf(
    `pictures (gallery_id, item, name, content, tags, details, revision, embedding, model, content_hash, created_at)
     VALUES ($1, 'i', 'n', '', '', '{}', 1, $2, 'model-1', 'hash', $3)`,
    [gallery, vectorToBytes(oldVector.vector), at],
  );
  return { gallery, picture };
}
