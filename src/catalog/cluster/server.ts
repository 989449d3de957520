import { createHash } from 'node:crypto';
import type { Counters, Notes, Shared, UsedNonces } from '../../cluster/port.ts';
import type { Json } from '../../json.ts';
import type { Sql } from '../sql.ts';
import { jsonFromStored, jsonToStored } from '../text.ts';
import { documentsOf } from './documents.ts';
import { filesOf } from './files.ts';

/** How often a server says that it lives, and after what silence it counts as gone. */
const heartbeatMs = 5_000;
const silenceMs = 15_000;
/** How often what nobody needs any more is deleted. */
const sweepMs = 60_000;
/** Rows of counters, nonces and notes that a sweep leaves: clients choose the keys. */
const maxRows = 100_000;
const daysMs = 24 * 3_600_000;

/** What servers share, in the database of the catalog; and this one's place among them. */
export interface SharedOnServer extends Shared {
  close(): Promise<void>;
}

/**
 * Joins the servers of a catalog. The first one, when no other lives, begins anew: what tests have set, such as the clock,
 * lasts as long as any server does. Rejects with a CatalogError.
 * @param id names the server
 */
export async function joinServers(sql: Sql, id: string): Promise<SharedOnServer> {
  await sql.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [joinLock]);
    await tx.query(forgetSilent, [silenceMs]);
    const [others] = await tx.query<{ count: number }>('SELECT count(*) AS count FROM tuku_shared.servers');
    if (others?.count === 0) await tx.query('DELETE FROM tuku_shared.documents WHERE NOT lasting');
    await tx.query(heartbeat, [id]);
  });
  const documents = documentsOf(sql);
  await documents.refresh();
  const beat = setInterval(() => {
    void sql.query(heartbeat, [id]).catch(ignore);
    void documents.refresh();
  }, heartbeatMs).unref();
  const sweeper = setInterval(() => void sweep(sql).catch(ignore), sweepMs).unref();
  return {
    documents,
    notes: notesOf(sql),
    counters: countersOf(sql),
    nonces: noncesOf(sql),
    files: filesOf(sql),
    async close() {
      clearInterval(beat);
      clearInterval(sweeper);
      await sql.query('DELETE FROM tuku_shared.servers WHERE id = $1', [id]).catch(ignore);
    },
  };
}

function notesOf(sql: Sql): Notes {
  return {
    async get(key) {
      const [row] = await sql.query<{ value: Json }>('SELECT value FROM tuku_shared.notes WHERE key = $1', [
        uuidOf(key),
      ]);
      return row && jsonFromStored(row.value);
    },
    change: (key, by, keepMs) =>
      sql.transaction(async (tx) => {
        const name = uuidOf(key);
        const [made] = await tx.query<{ key: string }>(ensureNote, [name, keepMs]);
        const [before] = await tx.query<{ value: Json }>(lockNote, [name]);
        const { value, result } = by(made || before === undefined ? undefined : jsonFromStored(before.value));
        await tx.query(writeNote, [name, JSON.stringify(jsonToStored(value)), keepMs]);
        return result;
      }),
  };
}

function countersOf(sql: Sql): Counters {
  return {
    async add(key, window, windowMs) {
      const keepMs = Math.min(2 * windowMs + sweepMs, 2 * daysMs);
      const [row] = await sql.query<{ calls: number }>(count, [uuidOf(key), window, keepMs]);
      return row?.calls ?? 1;
    },
  };
}

function noncesOf(sql: Sql): UsedNonces {
  return {
    async isUsed(name, at, windowMs) {
      const rows = await sql.query(useNonce, [uuidOf(name), at, windowMs, 2 * windowMs]);
      return rows.length === 0;
    },
  };
}

/** Of constant size, however long the text is. */
function uuidOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

async function sweep(sql: Sql): Promise<void> {
  for (const table of ['notes', 'counters', 'nonces']) {
    await sql.query(`
      DELETE FROM tuku_shared.${table} WHERE kept_until < greatest(clock_timestamp(), (
        SELECT kept_until FROM tuku_shared.${table} ORDER BY kept_until DESC OFFSET ${maxRows} LIMIT 1))`);
  }
  // Files expire by a clock that tests may have set: this only frees the space of those that nobody asked for.
  await sql.query(`DELETE FROM tuku_shared.files WHERE stored_at < clock_timestamp() - interval '1 day'`);
}

function ignore(): void {}

/** An arbitrary number: the advisory lock held while a server joins. */
const joinLock = 7_485_877;

const forgetSilent = `
DELETE FROM tuku_shared.servers WHERE seen_at < clock_timestamp() - $1 * interval '1 millisecond'`;

const heartbeat = `
INSERT INTO tuku_shared.servers (id, seen_at) VALUES ($1, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`;

const until = (ms: string) => `clock_timestamp() + ${ms}::bigint * interval '1 millisecond'`;

const ensureNote = `
INSERT INTO tuku_shared.notes (key, value, kept_until) VALUES ($1, 'null', ${until('$2')})
ON CONFLICT (key) DO NOTHING RETURNING key`;

const lockNote = `SELECT value FROM tuku_shared.notes WHERE key = $1 FOR UPDATE`;

const writeNote = `UPDATE tuku_shared.notes SET value = $2, kept_until = ${until('$3')} WHERE key = $1`;

const count = `
INSERT INTO tuku_shared.counters (key, "window", calls, kept_until) VALUES ($1, $2, 1, ${until('$3')})
ON CONFLICT (key, "window") DO UPDATE SET calls = counters.calls + 1, kept_until = excluded.kept_until
RETURNING calls`;

const useNonce = `
INSERT INTO tuku_shared.nonces (name, used_at, kept_until) VALUES ($1, $2, ${until('$4')})
ON CONFLICT (name) DO UPDATE SET used_at = excluded.used_at, kept_until = excluded.kept_until
WHERE abs(excluded.used_at - nonces.used_at) > $3
RETURNING name`;
