import type { Documents } from '../../cluster/port.ts';
import type { Json } from '../../json.ts';
import type { Row, Sql } from '../sql.ts';
import { jsonFromStored, jsonToStored } from '../text.ts';

interface DocumentRow extends Row {
  readonly name: string;
  readonly version: number;
  readonly value: Json;
  readonly changed: boolean;
}

/** How long a request waits for the documents: then it goes on with what is known, and meets the database's own errors. */
const patienceMs = 1_000;

/** Documents in the database. One query a request says whether any has changed; requests of one moment share it. */
export function documentsOf(sql: Sql): Documents {
  const known = new Map<string, { readonly version: number; readonly value: Json }>();
  const listeners = new Map<string, (() => void)[]>();
  /** The query that is running, and the one that follows it: it sees what was stored before it began. */
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function take({ name, version, value }: Pick<DocumentRow, 'name' | 'version' | 'value'>): void {
    const before = known.get(name);
    if (before !== undefined && before.version >= version) return;
    known.set(name, { version, value: jsonFromStored(value) });
    tell(name);
  }

  /** A server that finds no other alive deletes what did not last; this one may have been silent for too long. */
  function drop(name: string): void {
    known.delete(name);
    tell(name);
  }

  function tell(name: string): void {
    for (const listener of listeners.get(name) ?? []) listener();
  }

  async function read(): Promise<void> {
    const versions = Object.fromEntries([...known].map(([name, { version }]) => [name, version]));
    const rows = await sql.query<DocumentRow>(readChanged, [JSON.stringify(versions)], { isFrequent: true });
    for (const row of rows) if (row.changed) take(row);
    const stored = new Set(rows.map(({ name }) => name));
    for (const [name, version] of Object.entries(versions)) {
      // What has changed since the query was sent may be newer than its answer.
      if (!stored.has(name) && known.get(name)?.version === version) drop(name);
    }
  }

  function begin(): Promise<void> {
    const query = read().finally(() => {
      if (running === query) running = undefined;
    });
    running = query;
    return query;
  }

  function afterRunning(): Promise<void> {
    if (running === undefined) return begin();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  }

  return {
    get: (name) => known.get(name)?.value,
    async change(name, by, { lasting = false } = {}) {
      const { row, result } = await sql.transaction(async (tx) => {
        await tx.query(ensure, [name, lasting]);
        const [before] = await tx.query<{ value: Json }>(lock, [name]);
        const changed = by(before === undefined || before.value === null ? undefined : jsonFromStored(before.value));
        const [row] = await tx.query<DocumentRow>(write, [name, JSON.stringify(jsonToStored(changed.value))]);
        return { row, result: changed.result };
      });
      if (row !== undefined) take(row);
      return result;
    },
    onChange: (name, listener) => void listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    refresh() {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
      return Promise.race([afterRunning().catch(() => undefined), patience]);
    },
  };
}

const readChanged = `
SELECT name, version, changed, CASE WHEN changed THEN value END AS value FROM (
  SELECT *, version::text IS DISTINCT FROM ($1::jsonb ->> name) AS changed FROM tuku_shared.documents
) AS documents`;

// A version is the moment of its change: one that was deleted and made again is newer than before.
const ensure = `
INSERT INTO tuku_shared.documents (name, version, lasting, value) VALUES ($1, 0, $2, 'null') ON CONFLICT (name) DO NOTHING`;

const lock = `SELECT value FROM tuku_shared.documents WHERE name = $1 FOR UPDATE`;

const write = `
UPDATE tuku_shared.documents
SET value = $2, version = greatest(version + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
WHERE name = $1 RETURNING name, version, value`;
