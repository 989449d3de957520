import type { Json } from '../../json.ts';
import type { Picture, PictureSelector, PictureWithEmbedding, Tables } from '../port.ts';
import type { Queryable, Row, SqlValue } from '../sql.ts';
import { bytesToVector, vectorToBytes } from '../vector.ts';

/** Pictures with embeddings per batch: some megabytes at a few kilobytes each. */
const batchSize = 500;

/** Reads and writes `tuku.pictures`. */
export function picturesOf(db: Queryable): Tables['pictures'] {
  async function ids(text: string, values: readonly SqlValue[]): Promise<number[]> {
    const rows = await db.query<{ id: number }>(text, values);
    return rows.map(({ id }) => id).sort((a, b) => a - b);
  }

  return {
    async insert(galleryId, revision, { item, name, content, tags, details }, { vector, model, contentHash }, at) {
      const values = [galleryId, revision, item, name, content, tags, JSON.stringify(details)];
      const [row] = await db.query<PictureRow>(insert, [...values, vectorToBytes(vector), model, contentHash, at]);
      if (!row) throw new Error('no picture after an insert');
      return toPicture(row);
    },

    async list(galleryId, selector) {
      const { where, values } = matching(galleryId, selector);
      const rows = await db.query<PictureRow>(`SELECT ${columns} FROM tuku.pictures ${where} ORDER BY id`, values);
      return rows.map(toPicture);
    },

    async countNamed(galleryId, name) {
      const [row] = await db.query<{ count: number }>(countNamed, [galleryId, name]);
      return row?.count ?? 0;
    },

    remove(galleryId, selector) {
      const { where, values } = matching(galleryId, selector);
      return ids(`DELETE FROM tuku.pictures ${where} RETURNING id`, values);
    },

    setTags(galleryId, revision, selector, tags) {
      const { where, values } = matching(galleryId, selector);
      const [revisionAt, tagsAt] = [values.length + 1, values.length + 2];
      const text = `UPDATE tuku.pictures SET revision = $${revisionAt}, tags = $${tagsAt} ${where} RETURNING id`;
      return ids(text, [...values, revision, tags]);
    },

    async *changedSince(galleryId, revision) {
      for (let last = 0; ; ) {
        const rows = await db.query<EmbeddedRow>(changedSince, [galleryId, revision, last, batchSize]);
        const newest = rows.at(-1);
        if (!newest) return;
        yield rows.map(toPictureWithEmbedding);
        if (rows.length < batchSize) return;
        last = newest.id;
      }
    },

    ids(galleryId) {
      return ids('SELECT id FROM tuku.pictures WHERE gallery_id = $1', [galleryId]);
    },

    async model(galleryId) {
      const [row] = await db.query<{ model: string }>(model, [galleryId]);
      return row?.model;
    },
  };
}

interface PictureRow extends Row {
  readonly id: number;
  readonly item: string;
  readonly name: string;
  readonly content: string;
  readonly tags: string;
  readonly details: Json;
  readonly revision: number;
  readonly created_at: Date;
}

interface EmbeddedRow extends PictureRow {
  readonly embedding: Uint8Array;
  readonly model: string;
  readonly content_hash: string;
}

function matching(galleryId: number, { item, name }: PictureSelector): { where: string; values: SqlValue[] } {
  const where = 'WHERE gallery_id = $1 AND item = $2';
  if (name === undefined) return { where, values: [galleryId, item] };
  return { where: `${where} AND name = $3`, values: [galleryId, item, name] };
}

function toPicture({ created_at, ...same }: PictureRow): Picture {
  return { ...same, createdAt: created_at };
}

function toPictureWithEmbedding({ embedding, model, content_hash, ...row }: EmbeddedRow): PictureWithEmbedding {
  return {
    ...toPicture(row as PictureRow),
    embedding: { vector: bytesToVector(embedding), model, contentHash: content_hash },
  };
}

const columns = 'id, item, name, content, tags, details, revision, created_at';

const insert = `
INSERT INTO tuku.pictures
  (gallery_id, revision, item, name, content, tags, details, embedding, model, content_hash, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING ${columns}`;

const countNamed = 'SELECT count(*) AS count FROM tuku.pictures WHERE gallery_id = $1 AND name = $2';

const model = 'SELECT model FROM tuku.pictures WHERE gallery_id = $1 ORDER BY id LIMIT 1';

const changedSince = `
SELECT ${columns}, embedding, model, content_hash FROM tuku.pictures
WHERE gallery_id = $1 AND revision > $2 AND id > $3 ORDER BY id LIMIT $4`;
