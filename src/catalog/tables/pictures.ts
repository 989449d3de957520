import type { Json } from '../../json.ts';
import { changedRows } from '../changes.ts';
import type { Picture, PictureSelector, PictureWithEmbedding, Tables } from '../port.ts';
import type { Queryable, Row, SqlValue } from '../sql.ts';
import { bytesToVector, vectorToBytes } from '../vector.ts';
import { pictureLog } from './galleries.ts';
import { parseIds, removedAfter } from './removals.ts';

/** Pictures with embeddings per batch: a few megabytes at a few kilobytes each. */
const batchSize = 500;

/** Reads and writes `tuku.pictures`. */
export function picturesOf(db: Queryable): Tables['pictures'] {
  async function pictures(text: string, values: readonly SqlValue[]): Promise<Picture[]> {
    const rows = await db.query<PictureRow>(text, values);
    return rows.map(toPicture).sort((a, b) => a.id - b.id);
  }

  const allIds: Tables['pictures']['allIds'] = async (galleryId) => {
    const [row] = await db.query<{ revision: number; ids: string | null }>(ids, [galleryId]);
    return row && { revision: row.revision, ids: parseIds(row.ids ?? '') };
  };

  const changes: Tables['pictures']['changes'] = async (galleryId, after, removedSince) => {
    const values = [galleryId, after.revision, after.id, batchSize, removedSince];
    const [row] = await db.query<PackedRow>(packedChanges, values);
    if (row === undefined) return undefined;
    const rows = row.pictures === null ? [] : unpacked(row.pictures, row.embeddings);
    const { revision, count, removed } = row;
    const removals = removed === null ? {} : { removed: parseIds(removed) };
    return { revision, count, rows, more: rows.length === batchSize, ...removals };
  };

  return {
    async insert(galleryId, revision, { item, name, content, tags, details }, { vector, model, contentHash }, at) {
      const values = [galleryId, revision, item, name, content, tags, JSON.stringify(details)];
      const [row] = await db.query<PictureRow>(insert, [...values, vectorToBytes(vector), model, contentHash, at]);
      if (!row) throw new Error('no picture after an insert');
      return toPicture(row);
    },

    list(galleryId, selector) {
      const { where, values } = matching(galleryId, selector);
      return pictures(`SELECT ${columns} FROM tuku.pictures ${where}`, values);
    },

    page(galleryId, { after = 0, offset = 0, limit }) {
      return pictures(page, [galleryId, after, limit, offset]);
    },

    async countNamed(galleryId, name) {
      const [row] = await db.query<{ count: number }>(countNamed, [galleryId, name]);
      return row?.count ?? 0;
    },

    remove(galleryId, selector) {
      const { where, values } = matching(galleryId, selector);
      return pictures(`DELETE FROM tuku.pictures ${where} RETURNING ${columns}`, values);
    },

    update(galleryId, revision, selector, { content, tags, details }) {
      const { where, values } = matching(galleryId, selector);
      const changes: [string, SqlValue | undefined][] = [
        ['revision', revision],
        ['content', content],
        ['tags', tags],
        ['details', details === undefined ? undefined : JSON.stringify(details)],
      ];
      const given = changes.flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
      const set = given.map(({ column }, at) => `${column} = $${values.length + at + 1}`).join(', ');
      const text = `UPDATE tuku.pictures SET ${set} ${where} RETURNING ${columns}`;
      return pictures(text, [...values, ...given.map(({ value }) => value)]);
    },

    changes,

    changedSince: (galleryId, revision) => changedRows((after) => changes(galleryId, after, null), revision),

    allIds,

    ids: async (galleryId) => [...((await allIds(galleryId))?.ids ?? [])],

    async model(galleryId) {
      const [row] = await db.query<{ model: string }>(model, [galleryId]);
      return row?.model;
    },
  };
}

/** A picture, of the columns that its table's other readers select, too. */
export interface PictureRow extends Row {
  readonly id: number;
  readonly item: string;
  readonly name: string;
  readonly content: string;
  readonly tags: string;
  readonly details: Json;
  readonly revision: number;
  readonly created_at: Date;
}

/** Pictures in one row, with the gallery that they were read from: their embeddings one after another; null for none. */
interface PackedRow extends Row {
  readonly revision: number;
  readonly count: number;
  readonly pictures: readonly PackedPicture[] | null;
  readonly embeddings: Uint8Array;
  readonly removed: string | null;
}

/** The columns of a picture, in the order in which `packedChanges` lists them. */
type PackedPicture = readonly [
  id: number,
  item: string,
  name: string,
  content: string,
  tags: string,
  details: Json,
  revision: number,
  createdAt: number,
  model: string,
  contentHash: string,
  bytes: number,
];

/** Strings are looked up by their MD5, which is what the database indexes hold (0002-long-names.ts), and then compared. */
function matching(galleryId: number, selector: PictureSelector): { where: string; values: SqlValue[] } {
  const where = 'WHERE gallery_id = $1';
  if ('ids' in selector) return { where: `${where} AND ${among}`, values: [galleryId, JSON.stringify(selector.ids)] };
  const { item, name } = selector;
  const given = Object.entries({ item, name }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value }],
  );
  const tests = given.map(({ column }, at) => `md5(${column}) = md5($${at + 2}) AND ${column} = $${at + 2}`);
  return { where: [where, ...tests].join(' AND '), values: [galleryId, ...given.map(({ value }) => value)] };
}

export function toPicture({ created_at, ...same }: PictureRow): Picture {
  return { ...same, createdAt: created_at };
}

function unpacked(pictures: readonly PackedPicture[], embeddings: Uint8Array): PictureWithEmbedding[] {
  let at = 0;
  return pictures.map((packed) => {
    const [id, item, name, content, tags, details, revision, createdAt, model, contentHash, bytes] = packed;
    const embedding = { vector: bytesToVector(embeddings.subarray(at, at + bytes)), model, contentHash };
    at += bytes;
    return { id, item, name, content, tags, details, revision, createdAt: new Date(createdAt), embedding };
  });
}

const columns = 'id, item, name, content, tags, details, revision, created_at';

const insert = `
INSERT INTO tuku.pictures
  (gallery_id, revision, item, name, content, tags, details, embedding, model, content_hash, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING ${columns}`;

// Passed as JSON: a statement has no array values.
const among = 'id IN (SELECT jsonb_array_elements_text($2::jsonb)::bigint)';

const page = `
SELECT ${columns} FROM tuku.pictures WHERE gallery_id = $1 AND id > $2 ORDER BY id LIMIT $3 OFFSET $4`;

const ids = `
SELECT revision, (SELECT string_agg(id::text, ',' ORDER BY id) FROM tuku.pictures WHERE gallery_id = $1) AS ids
FROM tuku.galleries WHERE id = $1`;

const countNamed = `
SELECT count(*) AS count FROM tuku.pictures WHERE gallery_id = $1 AND md5(name) = md5($2) AND name = $2`;

const model = 'SELECT model FROM tuku.pictures WHERE gallery_id = $1 ORDER BY id LIMIT 1';

// Packed: rows one by one take longer, and there may be hundreds of thousands.
const packedChanges = `
SELECT galleries.revision, picture_count AS count, pictures, embeddings,
  CASE WHEN coalesce(json_array_length(pictures), 0) < $4 THEN ${removedAfter(pictureLog, '$5::bigint')} END AS removed
FROM tuku.galleries, LATERAL (
  SELECT json_agg(json_build_array(id, item, name, content, tags, details, revision,
      extract(epoch FROM created_at) * 1000, model, content_hash, length(embedding))) AS pictures,
    string_agg(embedding, ''::bytea) AS embeddings
  FROM (
    SELECT * FROM tuku.pictures
    WHERE gallery_id = $1 AND (revision, id) > ($2, $3) ORDER BY revision, id LIMIT $4::bigint
  ) AS batch
) AS batches
WHERE galleries.id = $1`;
