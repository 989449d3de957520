import { randomUUID } from 'node:crypto';
import type { Queryable, Sql } from '../sql.ts';
import type { Mirror, MirrorSession, Mirrors } from './port.ts';
import { findMirror, insertMirror, isBehind, mirrorsWhere } from './registry.ts';
import { eachRow, pictureHome, readRows, vectorHome } from './rows.ts';

/** An arbitrary number: with a mirror's, the advisory lock held while changes are brought to it. */
const drainLock = 7_485_879;

/** The list of copies outside of the database. */
export function mirrorsOf(
  sql: Sql,
  { db, transact }: { db: Queryable; transact: <T>(work: (tx: Queryable) => Promise<T>) => Promise<T> },
): Mirrors {
  let known: string | undefined;
  const draining = new Set<number>();

  async function name(): Promise<string> {
    if (known === undefined) {
      const made = randomUUID().replaceAll('-', '').slice(0, 16);
      await db.query('INSERT INTO tuku_mirrors.catalog (name) VALUES ($1) ON CONFLICT DO NOTHING', [made]);
      const [row] = await db.query<{ name: string }>('SELECT name FROM tuku_mirrors.catalog');
      known = row?.name ?? made;
    }
    return known;
  }

  /** On the embedded catalog there is no other server. */
  async function alone<T>(number: number, work: (session: Queryable) => Promise<T>): Promise<T | undefined> {
    if (draining.has(number)) return undefined;
    draining.add(number);
    try {
      if (sql.alone === undefined) return await work(db);
      return await sql.alone(async (session) => {
        await session.query(`SET client_connection_check_interval = '2s'`).catch(() => undefined);
        const [lock] = await session.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [
          drainLock,
          number,
        ]);
        return lock?.held === true ? work(session) : undefined;
      });
    } finally {
      draining.delete(number);
    }
  }

  return {
    name,
    find: (collection) => findMirror(db, collection),
    async create(collection, called) {
      await insertMirror(db, collection, called);
      return (await findMirror(db, collection)) as Mirror;
    },
    async drop(number) {
      await db.query('DELETE FROM tuku_mirrors.collections WHERE number = $1', [number]);
    },
    behind: () => mirrorsWhere(db, `${isBehind} ORDER BY m.number`),
    async names() {
      return new Set((await mirrorsWhere(db, '')).map((mirror) => mirror.name));
    },
    alone: ({ number }, work) => alone(number, (session) => work(sessionOf(session, number))),
    vectors: (id, asked) => readRows(db, vectorHome, id, asked),
    pictures: (id, asked) => readRows(db, pictureHome, id, asked),
    eachVector: (id, asked, use) => transact((tx) => eachRow(tx, vectorHome, id, asked, use)),
    eachPicture: (id, asked, use) => transact((tx) => eachRow(tx, pictureHome, id, asked, use)),
  };
}

function sessionOf(db: Queryable, number: number): MirrorSession {
  const update = async (set: string, values: readonly (number | string)[]) => {
    await db.query(`UPDATE tuku_mirrors.collections SET ${set} WHERE number = $1`, [number, ...values]);
  };
  return {
    async find() {
      const [mirror] = await mirrorsWhere(db, 'WHERE m.number = $1', [number]);
      return mirror;
    },
    begin: (seal) => update('begun = $2', [seal]),
    reach: ({ revision, id }) => update('reached_revision = $2, reached_id = $3', [revision, id]),
    confirm: ({ revision, places, odd }) =>
      update('revision = $2, seal = begun, places = $3, odd = $4', [revision, places, [...odd].join(',')]),
  };
}
