import type { Json } from '../../json.ts';
import type { VectorFilter } from '../../vector-api/filter.ts';
import { filterPath, isIndexable } from '../filter-path.ts';
import { crc32, keyHash } from '../key-hash.ts';
import type { Queryable, Row } from '../sql.ts';
import { fromStored, jsonFromStored, jsonToStored, toStored } from '../text.ts';
import { bytesToVector, vectorToBytes } from '../vector.ts';
import type { ChangedVectorRow, VectorDraft, VectorParts, VectorRow, VectorTables } from '../vector-port.ts';

/** Bytes of vectors per batch: one turn of the event loop processes them within some milliseconds. */
const batchBytes = 2 ** 21;
/** Vectors per batch of a metadata column; each value has at most 2 KB. */
const columnBatch = 2 ** 14;

/** Reads and writes `tuku.vectors`. */
export function vectorsOf(db: Queryable): VectorTables['vectors'] {
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

    async *changedSince({ id: indexId, dimension }, since, { filterable = false } = {}) {
      const limit = Math.ceil(batchBytes / (4 * dimension));
      for (let [revision, id] = [since, Number.MAX_SAFE_INTEGER]; ; ) {
        const [batch] = await db.query<PackedRow>(changedSince(filterable), [indexId, revision, id, limit]);
        const rows = batch?.ids ? unpacked(batch, dimension) : [];
        const last = rows.at(-1);
        if (last === undefined) return;
        yield rows;
        if (rows.length < limit) return;
        [revision, id] = [last.revision, last.id];
      }
    },

    async ids(indexId) {
      const [row] = await db.query<{ ids: string | null }>(ids, [indexId]);
      return parseIds(row?.ids ?? '');
    },

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
  readonly ids: readonly number[] | null;
  readonly revisions: readonly number[];
  readonly keys: readonly string[];
  readonly data: Uint8Array;
  readonly filterable?: readonly Values[];
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
function toDescription({ key, filterable, other }: VectorDraft) {
  return { k: toStored(key), h: keyHash(key), c: crc32(key), f: jsonToStored(filterable), o: jsonToStored(other) };
}

/** The vectors one after another: one value travels much faster than hundreds. */
function packed(drafts: readonly VectorDraft[]): Uint8Array {
  const dimension = drafts[0]?.vector.length ?? 0;
  const all = new Float32Array(drafts.length * dimension);
  for (const [place, { vector }] of drafts.entries()) all.set(vector, place * dimension);
  return vectorToBytes(all);
}

function unpacked({ ids, revisions, keys, data, filterable }: PackedRow, dimension: number): ChangedVectorRow[] {
  const all = bytesToVector(data);
  return (ids ?? []).map((id, place) => ({
    id,
    key: fromStored(keys[place] as string),
    revision: revisions[place] as number,
    vector: all.subarray(place * dimension, (place + 1) * dimension),
    ...(filterable && { filterable: jsonFromStored(filterable[place] ?? {}) }),
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

const [comma, zero] = [','.charCodeAt(0), '0'.charCodeAt(0)];

/** Reads `1,2,3`: a million numbers in one string take some 20 ms, a million rows take seconds. */
function parseIds(text: string): Float64Array {
  const ids = new Float64Array(Math.ceil(text.length / 2));
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    let id = 0;
    for (; at < text.length && text.charCodeAt(at) !== comma; at++) id = 10 * id + (text.charCodeAt(at) - zero);
    ids[count++] = id;
  }
  return ids.slice(0, count);
}

/**
 * The operator `@@` uses the index on metadata, which covers the id of the vector index; `+ 0` keeps the planner from
 * using an index on `index_id`. The function does not use the index on metadata where it would only be a detour.
 */
function passing(filter: VectorFilter): string {
  if (isIndexable(filter)) return 'index_id + 0 = $1 AND filterable @@ $2::jsonpath';
  return 'index_id = $1 AND jsonb_path_match(filterable, $2::jsonpath)';
}

/** The metadata is stored under the index's id, see filterPath. */
const filterable = 'filterable -> index_id::text AS filterable';

const put = `
INSERT INTO tuku.vectors (index_id, revision, checksum, key_hash, key, filterable, other, data)
SELECT $1::bigint, $2, c, h, k, jsonb_build_object($1::bigint, f), o,
  substring($4::bytea FROM ((place - 1) * $5 + 1)::int FOR $5::int)
FROM ROWS FROM (json_to_recordset($3::json) AS (k text, h uuid, c bigint, f jsonb, o jsonb))
  WITH ORDINALITY AS described (k, h, c, f, o, place)
ORDER BY place
ON CONFLICT (index_id, key_hash) DO UPDATE
  SET revision = excluded.revision, filterable = excluded.filterable, other = excluded.other, data = excluded.data
RETURNING id, key, xmax <> 0 AS replaced`;

const byKey = `
FROM tuku.vectors
WHERE index_id = $1 AND key_hash IN (SELECT jsonb_array_elements_text($2::jsonb)::uuid)`;

// Packed: rows one by one take twice the time, and there may be a million.
function changedSince(withFilterable: boolean): string {
  const metadata = withFilterable ? ', json_agg(filterable -> $1::bigint::text) AS filterable' : '';
  return `
    SELECT json_agg(id) AS ids, json_agg(revision) AS revisions, json_agg(key) AS keys,
      string_agg(data, ''::bytea) AS data${metadata}
    FROM (
      SELECT id, revision, key, data, filterable FROM tuku.vectors
      WHERE index_id = $1 AND (revision, id) > ($2, $3) ORDER BY revision, id LIMIT $4
    ) AS batch`;
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

const ids = `SELECT string_agg(id::text, ',') AS ids FROM tuku.vectors WHERE index_id = $1`;

function matching(filter: VectorFilter): string {
  return `
    SELECT revision, (
      SELECT string_agg(vectors.id::text, ',') FROM tuku.vectors WHERE ${passing(filter)}
    ) AS ids
    FROM tuku.vector_indexes WHERE id = $1`;
}

const metadata = `
SELECT vector_indexes.revision, vectors.id, ${filterable}, other
FROM tuku.vector_indexes LEFT JOIN tuku.vectors ON index_id = vector_indexes.id
  AND vectors.id IN (SELECT jsonb_array_elements_text($2::jsonb)::bigint)
WHERE vector_indexes.id = $1`;
