import type { Json } from '../../json.ts';
import { filterPath } from '../filter-path.ts';
import type { Queryable, Row, SqlValue } from '../sql.ts';
import { homes } from '../stored/registry.ts';
import { type PictureRow, toPicture } from '../tables/pictures.ts';
import { fromStored, jsonFromStored } from '../text.ts';
import { bytesToVector } from '../vector.ts';
import type { MirroredPicture, MirroredRows, MirroredVector, RowsAsked } from './port.ts';
import { type RegistryRow, registryColumns, toMirror } from './registry.ts';

type Kind = 'gallery' | 'vectors';

interface Home<Read extends Row, Member> {
  readonly kind: Kind;
  readonly columns: (metadata: boolean) => string;
  readonly member: (row: Read) => Member;
  readonly count: string;
}

interface VectorRead extends Row {
  readonly id: number;
  readonly revision: number;
  readonly key: string;
  readonly data: Uint8Array;
  readonly filterable?: { readonly [key: string]: Json };
  readonly other?: { readonly [key: string]: Json };
}

interface PictureRead extends PictureRow {
  readonly embedding: Uint8Array;
  readonly model: string;
  readonly content_hash: string;
}

/** Vectors as they are read. */
export const vectorHome: Home<VectorRead, MirroredVector> = {
  kind: 'vectors',
  count: 'vector_count',
  columns: (metadata) =>
    `id, revision, key, data${metadata ? ', filterable -> index_id::text AS filterable, other' : ''}`,
  member({ id, revision, key, data, filterable, other }) {
    const metadata = filterable && other && jsonFromStored({ ...filterable, ...other });
    return { id, revision, key: fromStored(key), vector: bytesToVector(data), ...(metadata && { metadata }) };
  },
};

/** Pictures as they are read. */
export const pictureHome: Home<PictureRead, MirroredPicture> = {
  kind: 'gallery',
  count: 'picture_count',
  columns: () => 'id, item, name, content, tags, details, revision, created_at, embedding, model, content_hash',
  member({ id, item, name, content, tags, details, revision, created_at, embedding, model, content_hash }) {
    const picture = toPicture({ id, item, name, content, tags, details, revision, created_at });
    return { id, revision, picture, embedding: { vector: bytesToVector(embedding), model, contentHash: content_hash } };
  },
};

interface Head extends Row {
  readonly current: number;
  readonly count: number;
  readonly number: number | null;
  readonly isNamed: boolean | null;
}

/** See Mirrors.vectors: one statement, so as of one moment. */
export async function readRows<Read extends Row, Member>(
  db: Queryable,
  home: Home<Read, Member>,
  id: number,
  { ids, after, filter, metadata = false, limit }: RowsAsked & { readonly limit: number },
): Promise<MirroredRows<Member> | undefined> {
  const { collections, rows, owner, column } = homes[home.kind];
  const passes = filter === undefined ? '' : `AND jsonb_path_match(filterable, $5::jsonpath)`;
  const columns = home.columns(metadata);
  const values: SqlValue[] = [id, JSON.stringify(ids), after, limit + 1];
  if (filter !== undefined) values.push(filterPath(id, filter));
  const read = await db.query<Head & Read & RegistryRow>(
    `SELECT c.revision AS current, c.${home.count} AS count, m.*, f.*
     FROM ${collections} AS c
       LEFT JOIN (SELECT ${registryColumns} FROM tuku_mirrors.collections) AS m ON m.m_${column} = c.id
       LEFT JOIN LATERAL (
         SELECT ${columns}, true AS "isNamed" FROM ${rows}
         WHERE ${owner} = $1 AND id IN (SELECT jsonb_array_elements_text($2::jsonb)::bigint) ${passes}
         UNION ALL (
           SELECT ${columns}, false AS "isNamed" FROM ${rows}
           WHERE ${owner} = $1 AND revision > $3 ${passes} ORDER BY revision, id LIMIT $4
         )
       ) AS f ON true
     WHERE c.id = $1`,
    values,
    { isFrequent: true },
  );
  const [first] = read;
  if (first === undefined) return undefined;
  const changed = read.filter(({ isNamed }) => isNamed === false).length;
  const members = new Map<number, Member>();
  for (const row of read) if (row.isNamed !== null) members.set(row.id as number, home.member(row));
  return {
    current: first.current,
    count: first.count,
    mirror: first.m_number === null ? undefined : toMirror(first),
    rows: [...members.values()],
    more: changed > limit,
  };
}

/** Bytes of vectors per batch. */
const batchBytes = 2 ** 21;

/** See Mirrors.eachVector. A cursor sees one moment, however long it is read. */
export async function eachRow<Read extends Row, Member>(
  tx: Queryable,
  home: Home<Read, Member>,
  id: number,
  { ids, after, filter, metadata = false }: RowsAsked,
  use: (rows: readonly Member[]) => Promise<void>,
): Promise<void> {
  const { rows, owner, collections } = homes[home.kind];
  // A cursor takes no values.
  await tx.query(
    `SELECT set_config('tuku.ids', $1, true), set_config('tuku.filter', $2, true), set_config('jit', 'off', true)`,
    [JSON.stringify(ids), filter === undefined ? '' : filterPath(id, filter)],
  );
  const passes =
    filter === undefined ? '' : `AND jsonb_path_match(filterable, current_setting('tuku.filter')::jsonpath)`;
  await tx.query(`SET LOCAL statement_timeout = '60s'`);
  const named = `id IN (SELECT jsonb_array_elements_text(current_setting('tuku.ids')::jsonb)::bigint)`;
  await tx.query(
    `DECLARE tuku_each NO SCROLL CURSOR FOR SELECT ${home.columns(metadata)} FROM ${rows}
     WHERE ${owner} = ${id} AND (revision > ${after} OR ${named}) ${passes}`,
    [],
    { mayTakeLong: true },
  );
  const dimension = home.kind === 'vectors' ? await dimensionOf(tx, collections, id) : 1024;
  const count = Math.max(16, Math.ceil(batchBytes / (4 * dimension)));
  for (;;) {
    const batch = await tx.query<Read>(`FETCH ${count} FROM tuku_each`, [], { mayTakeLong: true });
    if (batch.length > 0) await use(batch.map(home.member));
    if (batch.length < count) break;
  }
  await tx.query('CLOSE tuku_each');
}

async function dimensionOf(tx: Queryable, collections: string, id: number): Promise<number> {
  const [row] = await tx.query<{ dimension: number }>(`SELECT dimension FROM ${collections} WHERE id = $1`, [id]);
  return row?.dimension ?? 1;
}
