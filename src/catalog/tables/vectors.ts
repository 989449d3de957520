import type { Json } from '../../json.ts';
import type { VectorFilter } from '../../vector-api/filter.ts';
import { changedRows } from '../changes.ts';
import { filterPath, passing } from '../filter-path.ts';
import { crc32, keyHash } from '../key-hash.ts';
import type { Queryable, Row } from '../sql.ts';
import { fromStored, jsonFromStored, jsonToStored, toStored } from '../text.ts';
import { bytesToVector, vectorToBytes } from '../vector.ts';
import type {
  ChangedVectorRow,
  ChangeParts,
  VectorDraft,
  VectorParts,
  VectorRow,
  VectorTables,
} from '../vector-port.ts';
import { parseIds, removedAfter } from './removals.ts';
import { vectorLog } from './vector-indexes.ts';
import { fromPackedWords, packedWords, searchWords, toStoredWords, updateWords, wordsOfRange } from './words.ts';

/** Bytes of vectors per batch: one turn of the event loop processes them within some milliseconds. */
const batchBytes = 2 ** 21;
/** Vectors per batch that carries the words of texts. */
const wordsBatch = 2000;
/** Vectors per batch of a metadata column; each value has at most 2 KB. */
const columnBatch = 2 ** 14;

/** Reads and writes `tuku.vectors`. */
export function vectorsOf(db: Queryable): VectorTables['vectors'] {
  const allIds: VectorTables['vectors']['allIds'] = async (indexId) => {
    const [row] = await db.query<{ revision: number; ids: string | null }>(ids, [indexId]);
    return row && { revision: row.revision, ids: parseIds(row.ids ?? '') };
  };

  const changes: VectorTables['vectors']['changes'] = async (
    index,
    after,
    removedSince,
    { filterable = false, words = false } = {},
  ) => {
    const { id, dimension } = index;
    const limit = Math.min(Math.ceil(batchBytes / (4 * dimension)), words ? wordsBatch : Number.POSITIVE_INFINITY);
    const values = [id, after.revision, after.id, limit, removedSince];
    const [batch] = await db.query<PackedRow>(packedChanges({ filterable, words }), values);
    if (batch === undefined) return undefined;
    const rows = batch.ids ? unpacked(batch, dimension) : [];
    const { revision, count, removed } = batch;
    const removals = removed === null ? {} : { removed: parseIds(removed) };
    return { revision, count, rows, more: rows.length === limit, ...removals };
  };

  return {
    async put(indexId, revision, drafts) {
      if (drafts.length === 0) return [];
      const data = packed(drafts);
      const descriptions = JSON.stringify(drafts.map(toDescription));
      const values = [indexId, revision, descriptions, data, data.length / drafts.length];
      const rows = await db.query<PutRow>(put, values);
      return rows.map(({ id, key, replaced }) => ({ id, key: fromStored(key), replaced }));
    },

    async get(indexId, keys, parts) {
      const text = `SELECT ${columnsOf(parts)} ${byKey} ORDER BY id`;
      const rows = await db.query<StoredRow>(text, [indexId, hashes(keys)]);
      return rows.map(toRow);
    },

    async keys(indexId, { after, limit }) {
      const rows = await db.query<{ key: string }>(keys, [indexId, toStored(after), limit]);
      return rows.map(({ key }) => fromStored(key));
    },

    async page(indexId, { after, limit, segment = { count: 1, index: 0 }, filter = { all: [] } }, parts) {
      const text = `
        SELECT ${columnsOf(parts)} FROM tuku.vectors
        WHERE ${passing(filter)} AND id > $3 AND checksum % $4 = $5
        ORDER BY id LIMIT $6`;
      const values = [indexId, filterPath(indexId, filter), after, segment.count, segment.index, limit];
      const rows = await db.query<StoredRow>(text, values);
      return rows.map(toRow);
    },

    async remove(indexId, keys) {
      const rows = await db.query<{ id: number }>(`DELETE ${byKey} RETURNING id`, [indexId, hashes(keys)]);
      return rows.map(({ id }) => id);
    },

    changes,

    changedSince: (index, since, parts) => changedRows((after) => changes(index, after, null, parts), since),

    allIds,

    ids: async (indexId) => (await allIds(indexId))?.ids ?? new Float64Array(),

    async *column(indexId, field) {
      for (let after = 0; ; ) {
        const values = [indexId, toStored(field), after, columnBatch];
        const [row] = await db.query<ColumnRow>(column, values);
        const ids = parseIds(row?.ids ?? '');
        yield { revision: row?.revision ?? 0, ids, values: jsonFromStored(row?.entries ?? []) };
        if (ids.length < columnBatch) return;
        after = ids.at(-1) as number;
      }
    },

    async matching(indexId, filter) {
      const values = [indexId, filterPath(indexId, filter)];
      const [row] = await db.query<{ revision: number; ids: string | null }>(matching(filter), values);
      return row && { revision: row.revision, ids: parseIds(row.ids ?? '') };
    },

    setWords: (indexId, revision, words) => updateWords(db, indexId, revision, words),

    async *words(indexId) {
      yield* wordsOfRange(db, indexId, (await allIds(indexId)) ?? { revision: 0, ids: new Float64Array() });
    },

    search: (indexId, query) => searchWords(db, indexId, query),

    async metadata(indexId, wanted) {
      const rows = await db.query<MetadataRow>(metadata, [indexId, JSON.stringify(wanted)]);
      const [first] = rows;
      if (first === undefined) return undefined;
      const byId = rows.flatMap((row) => (row.id === null ? [] : [[row.id, toMetadata(row)] as const]));
      return { revision: first.revision, byId: new Map(byId) };
    },
  };
}

type Values = { readonly [key: string]: Json };
type PutRow = { readonly id: number; readonly key: string; readonly replaced: boolean };

interface StoredRow extends Row {
  readonly id: number;
  readonly key: string;
  readonly data?: Uint8Array;
  readonly filterable?: Values;
  readonly other?: Values;
}

/** Several vectors in one row: each column is a list, or values one after another; null for none. */
interface PackedRow extends Row {
  readonly revision: number;
  readonly count: number;
  readonly removed: string | null;
  readonly ids: readonly number[] | null;
  readonly revisions: readonly number[];
  readonly keys: readonly string[];
  readonly data: Uint8Array;
  readonly filterable?: readonly Values[];
  readonly words?: string | null;
  readonly frequencies?: string | null;
}

/** Values of a metadata field and the ids of their vectors, in the same order; null for none. */
interface ColumnRow extends Row {
  readonly revision: number;
  readonly ids: string | null;
  readonly entries: readonly Json[] | null;
}

interface MetadataRow extends Row {
  readonly revision: number;
  readonly id: number | null;
  readonly filterable: Values;
  readonly other: Values;
}

/** A vector's columns except its numbers, under the short names that `put` reads. */
function toDescription({ key, filterable, other, words }: VectorDraft) {
  const metadata = { f: jsonToStored(filterable), o: jsonToStored(other) };
  return { k: toStored(key), h: keyHash(key), c: crc32(key), ...metadata, ...toStoredWords(words) };
}

/** The vectors one after another: one value travels much faster than hundreds. */
function packed(drafts: readonly VectorDraft[]): Uint8Array {
  const dimension = drafts[0]?.vector.length ?? 0;
  const all = new Float32Array(drafts.length * dimension);
  for (const [place, { vector }] of drafts.entries()) all.set(vector, place * dimension);
  return vectorToBytes(all);
}

function unpacked(batch: PackedRow, dimension: number): ChangedVectorRow[] {
  const { ids, revisions, keys, data, filterable } = batch;
  const all = bytesToVector(data);
  const words = batch.words && fromPackedWords(batch.words, batch.frequencies ?? null);
  return (ids ?? []).map((id, place) => ({
    id,
    key: fromStored(keys[place] as string),
    revision: revisions[place] as number,
    vector: all.subarray(place * dimension, (place + 1) * dimension),
    ...(filterable && { filterable: jsonFromStored(filterable[place] ?? {}) }),
    ...(words && { words: words[place] }),
  }));
}

function hashes(keys: readonly string[]): string {
  return JSON.stringify(keys.map(keyHash));
}

function columnsOf({ vector = false, metadata = false }: VectorParts): string {
  return ['id', 'key', ...(vector ? ['data'] : []), ...(metadata ? [filterable, 'other'] : [])].join(', ');
}

function toRow({ id, key, data, filterable, other }: StoredRow): VectorRow {
  return {
    id,
    key: fromStored(key),
    ...(data && { vector: bytesToVector(data) }),
    ...(filterable && other && { metadata: toMetadata({ filterable, other }) }),
  };
}

function toMetadata({ filterable, other }: Pick<MetadataRow, 'filterable' | 'other'>): Values {
  return jsonFromStored({ ...filterable, ...other });
}

/** The metadata is stored under the index's id, see filterPath. */
const filterable = 'filterable -> index_id::text AS filterable';

const put = `
INSERT INTO tuku.vectors (index_id, revision, checksum, key_hash, key, filterable, other, words, frequencies, data)
SELECT $1::bigint, $2, c, h, k, jsonb_build_object($1::bigint, f), o, w, n,
  substring($4::bytea FROM ((place - 1) * $5 + 1)::int FOR $5::int)
FROM ROWS FROM (json_to_recordset($3::json) AS (k text, h uuid, c bigint, f jsonb, o jsonb, w uuid[], n int[]))
  WITH ORDINALITY AS described (k, h, c, f, o, w, n, place)
ORDER BY place
ON CONFLICT (index_id, key_hash) DO UPDATE
  SET revision = excluded.revision, filterable = excluded.filterable, other = excluded.other,
    words = excluded.words, frequencies = excluded.frequencies, data = excluded.data
RETURNING id, key, xmax <> 0 AS replaced`;

const byKey = `
FROM tuku.vectors
WHERE index_id = $1 AND key_hash IN (SELECT jsonb_array_elements_text($2::jsonb)::uuid)`;

// By `vectors_in_order`, which has the beginnings of the keys: in its order, they need only be sorted where these are equal.
export const keys = `
SELECT key FROM tuku.vectors
WHERE index_id = $1 AND left(key, 300) COLLATE "C" >= left($2, 300) AND key COLLATE "C" > $2
ORDER BY left(key, 300) COLLATE "C", key COLLATE "C" LIMIT $3`;

// Packed: rows one by one take twice the time, and there may be a million.
function packedChanges({ filterable, words }: ChangeParts): string {
  const metadata = filterable ? ', json_agg(filterable -> $1::bigint::text) AS filterable' : '';
  const texts = words ? `, ${packedWords}` : '';
  return `
    SELECT vector_indexes.revision, vector_count AS count, batches.*,
      CASE WHEN coalesce(json_array_length(batches.ids), 0) < $4 THEN ${removedAfter(vectorLog, '$5::bigint')} END AS removed
    FROM tuku.vector_indexes, LATERAL (
      SELECT json_agg(id) AS ids, json_agg(revision) AS revisions, json_agg(key) AS keys,
        string_agg(data, ''::bytea) AS data${metadata}${texts}
      FROM (
        SELECT id, revision, key, data, filterable, words, frequencies FROM tuku.vectors
        WHERE index_id = $1 AND (revision, id) > ($2, $3) ORDER BY revision, id LIMIT $4::bigint
      ) AS batch
    ) AS batches
    WHERE vector_indexes.id = $1`;
}

const column = `
SELECT revision, ids, entries
FROM tuku.vector_indexes, LATERAL (
  SELECT string_agg(id::text, ',') AS ids, json_agg(value) AS entries FROM (
    SELECT id, filterable -> $1::bigint::text -> $2 AS value FROM tuku.vectors
    WHERE index_id = $1 AND id > $3 AND filterable -> $1::bigint::text ? $2 ORDER BY id LIMIT $4
  ) AS batch
) AS batches
WHERE vector_indexes.id = $1`;

const ids = `
SELECT revision, (SELECT string_agg(id::text, ',') FROM tuku.vectors WHERE index_id = $1) AS ids
FROM tuku.vector_indexes WHERE id = $1`;

function matching(filter: VectorFilter): string {
  return `
    SELECT revision, (
      SELECT string_agg(vectors.id::text, ',') FROM tuku.vectors WHERE ${passing(filter)}
    ) AS ids
    FROM tuku.vector_indexes WHERE id = $1`;
}

// `OFFSET 0`: one look-up by key for each id; the planner would otherwise read the whole index.
const metadata = `
SELECT vector_indexes.revision, found.*
FROM tuku.vector_indexes LEFT JOIN LATERAL (
  SELECT one.* FROM jsonb_array_elements_text($2::jsonb) AS wanted, LATERAL (
    SELECT id, ${filterable}, other FROM tuku.vectors WHERE index_id = $1 AND id = wanted::bigint OFFSET 0
  ) AS one
) AS found ON true
WHERE vector_indexes.id = $1`;
