import type { Json } from '../../json.ts';
import type { Gallery, Namespace, Tables } from '../port.ts';
import type { Queryable, Row } from '../sql.ts';
import { loggedIds, touchLogging } from './removals.ts';

/** Reads and writes `tuku.galleries`. */
export function galleriesOf(db: Queryable): Tables['galleries'] {
  async function one(text: string, namespace: Namespace, key: string): Promise<Gallery | undefined> {
    const { family, account, region } = namespace;
    const [row] = await db.query<GalleryRow>(text, [family, account, region, key], { isFrequent: true });
    return row && toGallery(row);
  }

  return {
    async insert(namespaceId, { key, name, description, capacity, settings }, at) {
      const values = [namespaceId, key, name, description, capacity, JSON.stringify(settings), at];
      const [row] = await db.query<GalleryRow>(insert, values);
      return toGallery(existing(row));
    },

    find(namespace, key) {
      return one(find, namespace, key);
    },

    lock(namespace, key) {
      return one(lock, namespace, key);
    },

    async list({ family, account, region }, { offset, limit }) {
      const rows = await db.query<GalleryRow>(list, [family, account, region, limit, offset]);
      return rows.map(toGallery);
    },

    async count({ family, account, region }) {
      const [row] = await db.query<{ count: number }>(count, [family, account, region]);
      return existing(row).count;
    },

    async touch(galleryId, pictureDelta, at, removed = []) {
      const values = [galleryId, pictureDelta, at];
      const [row] =
        removed.length === 0
          ? await db.query<GalleryRow>(touch, values)
          : await db.query<GalleryRow>(touchWithRemovals, [...values, ...loggedIds(removed)]);
      return toGallery(existing(row));
    },

    async remove(galleryId) {
      await db.query('DELETE FROM tuku.galleries WHERE id = $1', [galleryId]);
    },
  };
}

interface GalleryRow extends Row {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly capacity: number;
  readonly settings: { readonly [key: string]: Json };
  readonly picture_count: number;
  readonly revision: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly removals_since?: number;
}

/** Where what was removed is written. */
export const pictureLog = { table: 'galleries', log: 'removed_pictures', column: 'gallery_id' } as const;

function existing<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('no such gallery');
  return row;
}

function toGallery({ picture_count, created_at, updated_at, removals_since: _, ...same }: GalleryRow): Gallery {
  return { ...same, pictureCount: picture_count, createdAt: created_at, updatedAt: updated_at };
}

const columns = [
  'id',
  'key',
  'name',
  'description',
  'capacity',
  'settings',
  'picture_count',
  'revision',
  'created_at',
  'updated_at',
]
  .map((column) => `galleries.${column}`)
  .join(', ');

const insert = `
INSERT INTO tuku.galleries (namespace_id, key, name, description, capacity, settings, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
RETURNING ${columns}`;

const inNamespace = `
FROM tuku.galleries JOIN tuku.namespaces ON namespaces.id = namespace_id
WHERE family = $1 AND account = $2 AND region = $3`;

const find = `SELECT ${columns} ${inNamespace} AND key = $4`;
const lock = `${find} FOR UPDATE OF galleries`;
const list = `SELECT ${columns} ${inNamespace} ORDER BY galleries.id LIMIT $4 OFFSET $5`;
const count = `SELECT count(*) AS count ${inNamespace}`;

const touch = `
UPDATE tuku.galleries SET revision = revision + 1, picture_count = picture_count + $2, updated_at = $3
WHERE id = $1
RETURNING ${columns}`;

const touchWithRemovals = touchLogging(pictureLog, {
  set: 'picture_count = picture_count + $2, updated_at = $3',
  columns,
  k: 4,
});
