import type { Json } from '../../json.ts';
import type { OutdatedPicture, PictureFileTables } from '../picture-files-port.ts';
import type { Queryable, Row } from '../sql.ts';
import { vectorToBytes } from '../vector.ts';

/** Reads and writes `tuku.thumbnails` and `tuku.originals`. */
export function pictureFilesOf(db: Queryable): PictureFileTables['pictureFiles'] {
  return {
    async insert(pictureId, { thumbnail, original }) {
      if (thumbnail !== undefined) {
        const { width, height, data } = thumbnail;
        await db.query(insertThumbnail, [pictureId, width, height, data]);
      }
      if (original !== undefined) {
        const { format, analysis, data } = original;
        await db.query(insertOriginal, [pictureId, format, JSON.stringify(analysis), data]);
      }
    },

    async thumbnail(galleryId, pictureId) {
      const [row] = await db.query<ThumbnailRow>(thumbnail, [galleryId, pictureId]);
      return row;
    },

    async original(galleryId, pictureId) {
      const [row] = await db.query<OriginalRow>(original, [galleryId, pictureId]);
      return row;
    },

    async of(galleryId, pictureIds) {
      if (pictureIds.length === 0) return new Map();
      const rows = await db.query<FilesRow>(files, [galleryId, JSON.stringify(pictureIds)]);
      return new Map(
        rows.map(({ id, width, height, original: kept }) => [
          id,
          width === null || height === null
            ? { thumbnail: false, original: kept }
            : { width, height, thumbnail: true, original: kept },
        ]),
      );
    },

    async totals() {
      const [row] = await db.query<TotalsRow>(totals);
      return row ?? { thumbnails: 0, originals: 0, originalBytes: 0 };
    },

    async countOutdated(galleryId, model) {
      const [row] = await db.query<{ all: number; lost: number }>(countOutdated, [galleryId, model]);
      return row ?? { all: 0, lost: 0 };
    },

    async outdated(galleryId, model, limit) {
      return (await db.query<OutdatedRow>(outdated, [galleryId, model, limit])).map(toOutdated);
    },

    async lost(galleryId, model) {
      const [row] = await db.query<OutdatedRow>(lost, [galleryId, model]);
      return row && toOutdated(row);
    },

    async embed(galleryId, pictureId, revision, { vector, model, contentHash }) {
      await db.query(embed, [galleryId, pictureId, revision, vectorToBytes(vector), model, contentHash]);
    },
  };
}

interface ThumbnailRow extends Row {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

interface OriginalRow extends Row {
  readonly format: string;
  readonly analysis: Json;
  readonly data: Uint8Array;
}

interface FilesRow extends Row {
  readonly id: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly original: boolean;
}

interface TotalsRow extends Row {
  readonly thumbnails: number;
  readonly originals: number;
  readonly originalBytes: number;
}

interface OutdatedRow extends Row {
  readonly id: number;
  readonly item: string;
  readonly name: string;
  readonly model: string;
  readonly format: string | null;
  readonly analysis: Json;
  readonly data: Uint8Array | null;
}

function toOutdated({ id, item, name, model, format, analysis, data }: OutdatedRow): OutdatedPicture {
  return { id, item, name, model, ...(format !== null && data !== null && { original: { format, analysis, data } }) };
}

const insertThumbnail = 'INSERT INTO tuku.thumbnails (picture_id, width, height, data) VALUES ($1, $2, $3, $4)';
const insertOriginal = 'INSERT INTO tuku.originals (picture_id, format, analysis, data) VALUES ($1, $2, $3, $4)';

const ofPicture = 'JOIN tuku.pictures ON pictures.id = picture_id WHERE gallery_id = $1 AND pictures.id = $2';
const thumbnail = `SELECT width, height, data FROM tuku.thumbnails ${ofPicture}`;
const original = `SELECT format, analysis, data FROM tuku.originals ${ofPicture}`;

// Passed as JSON: a statement has no array values.
const files = `
SELECT pictures.id, width, height, originals.picture_id IS NOT NULL AS original
FROM tuku.pictures
  LEFT JOIN tuku.thumbnails ON thumbnails.picture_id = pictures.id
  LEFT JOIN tuku.originals ON originals.picture_id = pictures.id
WHERE gallery_id = $1 AND pictures.id IN (SELECT jsonb_array_elements_text($2::jsonb)::bigint)`;

// The length of a file is known without reading it.
const totals = `
SELECT (SELECT count(*) FROM tuku.thumbnails) AS thumbnails, count(*) AS originals,
  coalesce(sum(octet_length(data)), 0)::float8 AS "originalBytes"
FROM tuku.originals`;

const ofOthers = `
FROM tuku.pictures LEFT JOIN tuku.originals ON originals.picture_id = pictures.id
WHERE gallery_id = $1 AND model <> $2`;

const countOutdated = `
SELECT count(*) AS all, count(*) FILTER (WHERE originals.picture_id IS NULL) AS lost ${ofOthers}`;

const outdatedColumns = 'pictures.id, item, name, model, format, analysis, data';
const outdated = `SELECT ${outdatedColumns} ${ofOthers} ORDER BY pictures.id DESC LIMIT $3`;
const lost = `
SELECT ${outdatedColumns} ${ofOthers} AND originals.picture_id IS NULL ORDER BY pictures.id DESC LIMIT 1`;

const embed = `
UPDATE tuku.pictures SET revision = $3, embedding = $4, model = $5, content_hash = $6
WHERE gallery_id = $1 AND id = $2`;
