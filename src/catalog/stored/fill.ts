import type { Queryable } from '../sql.ts';
import { bytesToVector } from '../vector.ts';
import type { Extension } from './extension.ts';
import type { StoredTable } from './port.ts';
import { homes, lockTable, notePlace, type RegisteredTable, tableName, wholeRevision } from './registry.ts';
import { fits, putRows } from './rows.ts';

/** Runs work in a transaction of its own. */
export type Transact = <T>(work: (tx: Queryable) => Promise<T>) => Promise<T>;

/** Bytes of vectors per transaction, and members when each has to find its place in an index: about a tenth of a second. */
const batchBytes = 2 ** 21;
const indexedBatch = 128;

interface Member {
  readonly id: number;
  readonly revision: number;
  readonly data: Uint8Array;
  readonly model?: string;
}

type Step = 'more' | 'even' | 'gone';

/** See StoredCollections.fill. */
export async function fill(transact: Transact, extension: Extension, table: StoredTable): Promise<boolean> {
  for (;;) {
    const step = await transact((tx) => copySome(tx, extension, table));
    if (step === 'gone') return false;
    if (step === 'even') break;
  }
  // Without the lock first, since this looks at all members.
  if ((await transact((tx) => patient(tx).then(() => surplus(tx, table)))) > 0)
    await transact((tx) => removeSurplus(tx, table));
  return transact((tx) => finish(tx, extension, table));
}

/** Copies the next members and notes how far it has come. Others that fill the same table wait and go on from there. */
async function copySome(tx: Queryable, extension: Extension, known: StoredTable): Promise<Step> {
  await patient(tx);
  const table = await lockTable(tx, known);
  if (table?.table !== known.table) return 'gone';
  const limit = table.indexed ? indexedBatch : Math.max(1, Math.ceil(batchBytes / (4 * table.dimension)));
  const members = await changed(tx, table, limit);
  const last = members.at(-1);
  if (last === undefined) return 'even';
  if (!(await put(tx, extension, table, members))) return 'gone';
  await notePlace(tx, table.table, { revision: last.revision, afterId: last.id, whole: false });
  return members.length < limit ? 'even' : 'more';
}

/** Copies the rest while writers of the collection wait. */
async function finish(tx: Queryable, extension: Extension, known: StoredTable): Promise<boolean> {
  await patient(tx);
  const { collections } = homes[known.kind];
  const [collection] = await tx.query<{ revision: number }>(
    `SELECT revision FROM ${collections} WHERE id = $1 FOR NO KEY UPDATE`,
    [known.id],
  );
  const first = collection && (await lockTable(tx, known));
  if (collection === undefined || first?.table !== known.table) return false;
  for (let table: RegisteredTable | undefined = first; ; ) {
    const members = await changed(tx, table, indexedBatch);
    const last = members.at(-1);
    if (last === undefined) break;
    if (!(await put(tx, extension, table, members))) return false;
    table = { ...table, revision: last.revision, afterId: last.id };
  }
  if ((await surplus(tx, known)) > 0) await removeSurplus(tx, known);
  await notePlace(tx, known.table, { revision: collection.revision, afterId: wholeRevision, whole: true });
  return true;
}

/** False for embeddings of another model than the table's, which have to be embedded again first. */
async function put(tx: Queryable, extension: Extension, table: StoredTable, members: readonly Member[]) {
  const rows = members.map(({ id, data }) => ({ id, vector: bytesToVector(data) }));
  const isSame = members.every(({ model = '' }) => model === table.model);
  if (!isSame || !rows.every(({ vector }) => fits(table, vector))) return false;
  await putRows(tx, extension, table, rows);
  return true;
}

function changed(tx: Queryable, table: RegisteredTable, limit: number): Promise<Member[]> {
  const { rows, owner, data } = homes[table.kind];
  const model = table.kind === 'gallery' ? ', model' : '';
  return tx.query<Member & { readonly [column: string]: unknown }>(
    `SELECT id, revision, ${data} AS data${model} FROM ${rows}
     WHERE ${owner} = $1 AND (revision, id) > ($2::bigint, $3::bigint) ORDER BY revision, id LIMIT $4`,
    [table.id, table.revision, table.afterId, limit],
    { mayTakeLong: true },
  );
}

/** How many members of the table the collection does not have any more. */
async function surplus(db: Queryable, { kind, id, table }: StoredTable): Promise<number> {
  const { collections } = homes[kind];
  const count = kind === 'gallery' ? 'picture_count' : 'vector_count';
  const [row] = await db.query<{ surplus: number }>(
    `SELECT (SELECT count(*) FROM ${tableName(table)} WHERE place = 0) - ${count} AS surplus FROM ${collections} WHERE id = $1`,
    [id],
    { mayTakeLong: true },
  );
  return row?.surplus ?? 0;
}

async function removeSurplus(tx: Queryable, { kind, id, table }: StoredTable): Promise<void> {
  const { rows, owner } = homes[kind];
  await patient(tx);
  // Writers lock it first, too.
  await lockTable(tx, { kind, id });
  await tx.query(
    `DELETE FROM ${tableName(table)} AS stored
     WHERE NOT EXISTS (SELECT FROM ${rows} AS member WHERE member.${owner} = $1 AND member.id = stored.id)`,
    [id],
    { mayTakeLong: true },
  );
}

async function patient(tx: Queryable): Promise<void> {
  await tx.query('SET LOCAL statement_timeout = 0');
}
