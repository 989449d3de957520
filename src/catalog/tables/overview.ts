import type { Json } from '../../json.ts';
import type { OverviewTables, PlacedGalleryRow, PlacedIndexRow } from '../overview-port.ts';
import type { Namespace } from '../port.ts';
import type { Queryable, Row, SqlValue } from '../sql.ts';
import { fromStored, jsonFromStored } from '../text.ts';
import { bytesToVector } from '../vector.ts';
import type { TextFields, VectorFieldRow, VectorMetric } from '../vector-port.ts';
import { type PictureRow, toPicture } from './pictures.ts';

/** Reads across namespaces. */
export function overviewOf(db: Queryable): OverviewTables['overview'] {
  const list = ({ family, account, region }: Partial<Namespace>, limit: number): SqlValue[] => [
    family ?? null,
    account ?? null,
    region ?? null,
    limit,
  ];
  return {
    async galleries(match, limit) {
      return (await db.query<GalleryRow>(galleries, list(match, limit))).map(toGallery);
    },
    async gallery(id) {
      const [row] = await db.query<GalleryRow>(gallery, [id]);
      return row && toGallery(row);
    },
    async vectorIndexes(match, limit) {
      return (await db.query<IndexRow>(indexes, list(match, limit))).map(toIndex);
    },
    async vectorIndex(id) {
      const [row] = await db.query<IndexRow>(index, [id]);
      return row && toIndex(row);
    },
    async pictures(galleryId, { after, limit, search }) {
      const text = search === '' ? everyPicture : somePictures;
      const values = [galleryId, after, limit, ...(search === '' ? [] : [search])];
      const rows = await db.query<PictureRow>(text, values);
      return rows.map(toPicture);
    },
    async vectors(indexId, ids) {
      if (ids.length === 0) return [];
      const rows = await db.query<{ id: number; key: string; data: Uint8Array }>(vectors, [
        indexId,
        JSON.stringify(ids),
      ]);
      return rows.map(({ id, key, data }) => ({ id, key: fromStored(key), vector: bytesToVector(data) }));
    },
  };
}

interface PlaceRow extends Row {
  readonly id: number;
  readonly family: string;
  readonly account: string;
  readonly region: string;
  readonly settings: { readonly [key: string]: Json };
  readonly revision: number;
  readonly created_at: Date;
}

interface GalleryRow extends PlaceRow {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly capacity: number;
  readonly picture_count: number;
  readonly updated_at: Date;
  readonly model: string | null;
}

interface IndexRow extends PlaceRow {
  readonly name: string;
  readonly bucket: string;
  readonly dimension: number;
  readonly metric: VectorMetric;
  readonly unfilterable: readonly string[];
  readonly text_fields: Json;
  readonly vector_fields: Json;
  readonly vector_count: number;
}

function toGallery(row: GalleryRow): PlacedGalleryRow {
  const { family, account, region, picture_count, created_at, updated_at, model, ...same } = row;
  return {
    ...same,
    pictureCount: picture_count,
    createdAt: created_at,
    updatedAt: updated_at,
    namespace: { family, account, region },
    ...(model !== null && { model }),
  };
}

function toIndex(row: IndexRow): PlacedIndexRow {
  const {
    family,
    account,
    region,
    name,
    bucket,
    unfilterable,
    settings,
    text_fields,
    vector_fields,
    vector_count,
    created_at,
    ...same
  } = row;
  return {
    ...same,
    name: fromStored(name),
    bucket: fromStored(bucket),
    unfilterable: jsonFromStored(unfilterable),
    settings: jsonFromStored(settings),
    textFields: jsonFromStored(text_fields) as unknown as TextFields,
    vectorFields: jsonFromStored(vector_fields) as unknown as readonly VectorFieldRow[],
    vectorCount: vector_count,
    createdAt: created_at,
    namespace: { family, account, region },
  };
}

const matching = `
WHERE ($1::text IS NULL OR family = $1) AND ($2::text IS NULL OR account = $2) AND ($3::text IS NULL OR region = $3)`;

const placedGalleries = `
SELECT galleries.id, key, name, description, capacity, settings, picture_count, revision, created_at, updated_at,
  family, account, region,
  (SELECT model FROM tuku.pictures WHERE gallery_id = galleries.id ORDER BY pictures.id LIMIT 1) AS model
FROM tuku.galleries JOIN tuku.namespaces ON namespaces.id = namespace_id`;

const galleries = `${placedGalleries} ${matching} ORDER BY galleries.id LIMIT $4`;
const gallery = `${placedGalleries} WHERE galleries.id = $1`;

const placedIndexes = `
SELECT vector_indexes.id, vector_indexes.name, vector_buckets.name AS bucket, dimension, metric, unfilterable,
  vector_indexes.settings, text_fields, vector_fields, vector_count, revision, vector_indexes.created_at, family, account, region
FROM tuku.vector_indexes
  JOIN tuku.vector_buckets ON vector_buckets.id = bucket_id
  JOIN tuku.namespaces ON namespaces.id = namespace_id`;

const indexes = `${placedIndexes} ${matching} ORDER BY vector_indexes.id LIMIT $4`;
const index = `${placedIndexes} WHERE vector_indexes.id = $1`;

const pictureColumns = 'id, item, name, content, tags, details, revision, created_at';
const everyPicture = `
SELECT ${pictureColumns} FROM tuku.pictures WHERE gallery_id = $1 AND id > $2 ORDER BY id LIMIT $3`;
const somePictures = `
SELECT ${pictureColumns} FROM tuku.pictures
WHERE gallery_id = $1 AND id > $2 AND (starts_with(item, $4) OR starts_with(name, $4)) ORDER BY id LIMIT $3`;

// Passed as JSON: a statement has no array values.
const vectors = `
SELECT id, key, data FROM tuku.vectors
WHERE index_id = $1 AND id IN (SELECT jsonb_array_elements_text($2::jsonb)::bigint) ORDER BY id`;
