import type { Json } from '../../json.ts';
import { filterPath, passing } from '../filter-path.ts';
import type { Queryable, Row, SqlValue } from '../sql.ts';
import { embeddingsOf } from '../tables/embeddings.ts';
import { type PictureRow, toPicture } from '../tables/pictures.ts';
import { fromStored, jsonFromStored } from '../text.ts';
import { bytesToVector } from '../vector.ts';
import type { Extension } from './extension.ts';
import { toColumn, vectorToWire } from './layout.ts';
import type { Candidates, PictureCandidate, StoredQuery, StoredRoute, StoredSearches, StoredTable } from './port.ts';
import { schema as registry, tableName } from './registry.ts';
import { layoutOfTable } from './rows.ts';

/** Members that a scan along the index looks at before it ends; then all are compared. */
const maxScanned = 40_000;
/** How many an index's scan weighs at a time; up to 100,000 members, and pgvector's limit. */
const [leastWeighed, mostWeighed] = [320, 1000];
/**
 * How many of the members that were written last are compared beside what the index finds, so that a write is found at once: as
 * many as a call may put. A graph does not lead to each, least of all among hundreds that are almost equal and removed but
 * not yet vacuumed.
 */
const freshest = 500;

const long = { mayTakeLong: true } as const;

/** Searches in a transaction. */
export function searchesOf(db: Queryable, { schema }: Extension): StoredSearches {
  let cursors = 0;

  /** How the column is compared with a query; one that it cannot hold is as far from everything. */
  function comparison(table: StoredTable, vector: Float32Array) {
    const layout = layoutOfTable(table);
    const value = toColumn(vector, layout) ?? new Float32Array(table.dimension);
    const operator = `OPERATOR(${schema}.${layout.operator})`;
    const cast = `::${schema}.${layout.type}`;
    return { value, near: (query: string) => `s.v ${operator} ${query}${cast}` };
  }

  /** Undefined when the table is not what the gallery is at the moment. */
  async function isCurrent(table: StoredTable): Promise<boolean> {
    const [row] = await db.query<{ current: boolean }>(isCurrentText, [table.id, table.table]);
    return row?.current === true;
  }

  return {
    async vectors(table, query) {
      const { value, near } = comparison(table, query.vector);
      const distance = near(`$2::${schema}.vector`);
      await configure(db, query.route, weighed(query.members, query.limit));
      const { limit, filter, passing: most = 0 } = query;
      const values: SqlValue[] = [table.id, vectorToWire(value), limit, table.table];
      if (filter !== undefined) values.push(filterPath(table.id, filter));
      if (query.route === 'passing') values.push(most + 1);
      const rows = await db.query<VectorRow>(vectorsText(table, query, distance), values, long);
      const [first] = rows;
      if (first === undefined || !first.current) return undefined;
      if (first.passed !== null && first.passed > most) {
        return { candidates: [], met: 0, complete: false, tooMany: true };
      }
      const candidates = rows.flatMap((row) => (row.id === null ? [] : [toCandidate(row)]));
      const met = first.found + candidates.filter((candidate) => candidate.near === null).length;
      return { candidates, met, complete: query.route !== 'index' && first.found < limit, tooMany: false };
    },

    async pictures(table, { vector, place, route, members }) {
      const { value, near } = comparison(table, vector);
      const name = `tuku_near_${cursors++}`;
      const distance = near(`'[${value.join(',')}]'`);
      await configure(db, route, weighed(members));
      // A cursor takes no values.
      await db.query(
        `DECLARE ${name} NO SCROLL CURSOR FOR ${picturesText(table, { place, route, distance })}`,
        [],
        long,
      );
      return {
        async next(count) {
          const rows = await db.query<NearPictureRow>(`FETCH ${Math.ceil(count)} FROM ${name}`, [], long);
          const [first] = rows;
          if (first === undefined) return (await isCurrent(table)) ? [] : undefined;
          if (!first.current) return undefined;
          return rows.map(toPictureCandidate);
        },
        async close() {
          await db.query(`CLOSE ${name}`);
        },
      };
    },

    async places(table) {
      if (!(await isCurrent(table))) return undefined;
      const text = `SELECT coalesce(max(place), 0) + 1 AS places FROM ${tableName(table.table)} WHERE place > 0`;
      const [row] = await db.query<{ places: number }>(text);
      return row?.places;
    },

    embeddings: (galleryId, ids) => embeddingsOf(db).of(galleryId, ids),
  };
}

interface VectorRow extends Row {
  readonly current: boolean;
  readonly passed: number | null;
  readonly found: number;
  readonly id: number | null;
  readonly near: number | null;
  readonly key: string;
  readonly data: Uint8Array;
  readonly filterable?: { readonly [key: string]: Json };
  readonly other?: { readonly [key: string]: Json };
}

interface NearPictureRow extends PictureRow {
  readonly current: boolean;
  readonly near: number | null;
}

function toCandidate({ id, near, key, data, filterable, other }: VectorRow): Candidates['candidates'][number] {
  const metadata = filterable && other && jsonFromStored({ ...filterable, ...other });
  return { id: id as number, near, key: fromStored(key), vector: bytesToVector(data), ...(metadata && { metadata }) };
}

function toPictureCandidate({ current: _, near, ...row }: NearPictureRow): PictureCandidate {
  return { id: row.id as number, near, picture: toPicture(row as PictureRow) };
}

/** So that recall stays as the graph grows. */
function weighed(members: number, wanted = 0): number {
  const least = leastWeighed * Math.max(1, Math.sqrt(members / 100_000));
  return Math.min(mostWeighed, Math.ceil(Math.max(least, 2 * wanted)));
}

/** Plans and limits of this transaction's next search. */
async function configure(db: Queryable, route: StoredRoute | 'fresh', weigh: number): Promise<void> {
  const alongIndex = route === 'index';
  const settings: Record<string, string | number> = {
    // Compiling a plan takes longer than running it.
    jit: 'off',
    statement_timeout: '60s',
    enable_seqscan: route === 'all' ? 'on' : 'off',
    enable_sort: alongIndex ? 'off' : 'on',
    enable_bitmapscan: alongIndex ? 'off' : 'on',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    ...(alongIndex && {
      // Members are looked up one by one, also before there are statistics of what was just put.
      enable_material: 'off',
      work_mem: '64MB',
      'hnsw.ef_search': weigh,
      'hnsw.iterative_scan': 'relaxed_order',
      'hnsw.max_scan_tuples': maxScanned,
    }),
  };
  const calls = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  await db.query(`SELECT ${calls.join(', ')}`);
}

/** `$1` is the index, `$2` the query, `$3` how many, `$4` the table, `$5` the filter, `$6` how many may pass it. */
function vectorsText({ table }: StoredTable, { route, filter, metadata }: StoredQuery, distance: string): string {
  const stored = tableName(table);
  const joined = filter
    ? `${stored} AS s JOIN tuku.vectors AS m ON m.index_id = $1 AND m.id = s.id AND jsonb_path_match(m.filterable, $5::jsonpath)`
    : `${stored} AS s`;
  // Without "+ 0" it would be what the index is sorted by.
  const compared = `(${distance}) + 0`;
  const parts = {
    index: `found AS MATERIALIZED (
      SELECT s.id, ${distance} AS near FROM ${joined} WHERE s.place = 0 ORDER BY ${distance} LIMIT $3),
    fresh AS (
      SELECT s.id, ${compared} AS near
      FROM (
        SELECT id, filterable FROM tuku.vectors WHERE index_id = $1 ORDER BY revision DESC, id DESC LIMIT ${freshest}
      ) AS m JOIN ${stored} AS s ON s.id = m.id
      WHERE s.place = 0 AND s.v IS NOT NULL ${filter ? 'AND jsonb_path_match(m.filterable, $5::jsonpath)' : ''}
      ORDER BY 2, 1 LIMIT $3)`,
    all: `found AS MATERIALIZED (
      SELECT s.id, ${compared} AS near FROM ${joined} WHERE s.place = 0 AND s.v IS NOT NULL ORDER BY 2, 1 LIMIT $3)`,
    passing: `passing AS MATERIALIZED (SELECT id FROM tuku.vectors WHERE ${passing(filter ?? { all: [] }).replace('$2', '$5')} LIMIT $6),
      found AS MATERIALIZED (
        SELECT s.id, ${compared} AS near FROM passing JOIN ${stored} AS s ON s.id = passing.id
        WHERE s.place = 0 AND s.v IS NOT NULL ORDER BY 2, 1 LIMIT $3)`,
  };
  const near = route === 'index' ? 'SELECT * FROM found UNION SELECT * FROM fresh' : 'SELECT * FROM found';
  return `
    WITH ${parts[route]}, odd AS (
      SELECT s.id, NULL::float8 AS near FROM ${joined} WHERE s.place = 0 AND s.v IS NULL
    )
    SELECT c.revision = r.revision AND r.whole AS current,
      ${route === 'passing' ? '(SELECT count(*) FROM passing)' : 'NULL::bigint'} AS passed, (SELECT count(*) FROM found) AS found,
      f.id, f.near, v.key, v.data${metadata ? ', v.filterable -> $1::bigint::text AS filterable, v.other' : ''}
    FROM tuku.vector_indexes AS c
      JOIN ${registry}.collections AS r ON r.index_id = c.id AND r.table_number = $4
      LEFT JOIN (${near} UNION ALL SELECT * FROM odd) AS f ON true
      LEFT JOIN tuku.vectors AS v ON v.index_id = c.id AND v.id = f.id
    WHERE c.id = $1
    ORDER BY f.near, f.id`;
}

const columns = 'p.id, p.item, p.name, p.content, p.tags, p.details, p.revision, p.created_at';

function picturesText(
  { id, table }: StoredTable,
  { place, route, distance }: { place: number; route: 'index' | 'fresh' | 'all'; distance: string },
): string {
  const current = `(
    SELECT c.revision = r.revision AND r.whole FROM tuku.galleries AS c
    JOIN ${registry}.collections AS r ON r.gallery_id = c.id AND r.table_number = ${table} WHERE c.id = ${id})`;
  if (route === 'index') {
    return `
      SELECT ${columns}, ${distance} AS near, coalesce(${current}, false) AS current
      FROM ${tableName(table)} AS s JOIN tuku.pictures AS p ON p.id = s.id
      WHERE s.place = ${place} ORDER BY ${distance}`;
  }
  const last = `(SELECT id FROM tuku.pictures WHERE gallery_id = ${id} ORDER BY revision DESC, id DESC LIMIT ${freshest})`;
  const members = `${tableName(table)} AS s ${route === 'fresh' ? `JOIN ${last} AS m ON m.id = s.id` : ''}`;
  return `
    SELECT ${columns}, f.near, coalesce(${current}, false) AS current
    FROM (
      SELECT s.id, (${distance}) + 0 AS near FROM ${members} WHERE s.place = ${place} ORDER BY 2, 1 OFFSET 0
    ) AS f JOIN tuku.pictures AS p ON p.id = f.id
    ORDER BY f.near, f.id`;
}

const isCurrentText = `
SELECT c.revision = r.revision AND r.whole AS current FROM tuku.galleries AS c
JOIN ${registry}.collections AS r ON r.gallery_id = c.id AND r.table_number = $2 WHERE c.id = $1`;
