import type { Json } from '../../json.ts';
import type { Embedding, Picture, PictureSelector, PictureWithEmbedding, Tables } from '../port.ts';
import type { Queryable, Row, SqlValue } from '../sql.ts';
import { bytesToVector, vectorToBytes } from '../vector.ts';

/** Pictures with embeddings per batch: a few megabytes at a few kilobytes each. */
const batchSize = 500;

/** Reads and writes `tuku.pictures`. */
export function picturesOf(db: Queryable): Tables['pictures'] {
  async function pictures(text: string, values: readonly SqlValue[]): Promise<Picture[]> {
    const rows = await db.query<PictureRow>(text, values);
    return rows.map(toPicture).sort((a, b) => a.id - b.id);
  }

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

    async ids(galleryId) {
      const rows = await db.query<{ id: number }>(ids, [galleryId]);
      return rows.map(({ id }) => id);
    },

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

interface EmbeddingRow extends Row {
  readonly embedding: Uint8Array;
  readonly model: string;
  readonly content_hash: string;
}

type EmbeddedRow = PictureRow & EmbeddingRow;

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

function toPictureWithEmbedding({ embedding, model, content_hash, ...row }: EmbeddedRow): PictureWithEmbedding {
  return { ...toPicture(row as PictureRow), embedding: toEmbedding({ embedding, model, content_hash }) };
}

function toEmbedding({ embedding, model, content_hash }: EmbeddingRow): Embedding {
  return { vector: bytesToVector(embedding), model, contentHash: content_hash };
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

const ids = 'SELECT id FROM tuku.pictures WHERE gallery_id = $1 ORDER BY id';

const countNamed = `
SELECT count(*) AS count FROM tuku.pictures WHERE gallery_id = $1 AND md5(name) = md5($2) AND name = $2`;

const model = 'SELECT model FROM tuku.pictures WHERE gallery_id = $1 ORDER BY id LIMIT 1';

const changedSince = `
SELECT ${columns}, embedding, model, content_hash FROM tuku.pictures
WHERE gallery_id = $1 AND revision > $2 AND id > $3 ORDER BY id LIMIT $4`;
