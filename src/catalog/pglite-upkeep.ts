import type { PgliteSession } from './pglite-session.ts';
import type { SqlValue } from './sql.ts';

/** How many statements, or bytes of their values, pass between two checks of the log's size. */
const checkEvery = 500;
const checkEveryBytes = 64 * 1024 * 1024;
/** Bytes of write-ahead log that trigger the upkeep; a start after a crash may have to replay this much. */
const cleanEveryBytes = 16 * 1024 * 1024;

const logPosition = `SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8`;

/**
 * Does the work of a server's background processes, which PGlite lacks. Without it the write-ahead log and the space of
 * deleted rows grow without limit, a start after a crash takes longer and longer, and queries are planned without
 * statistics.
 */
export class PgliteUpkeep {
  readonly #session: PgliteSession;
  #statements = 0;
  #bytes = 0;
  #cleanedAt: number | undefined;

  constructor(session: PgliteSession) {
    this.#session = session;
  }

  /** Counts executed statements. */
  count(statements: readonly { readonly values?: readonly SqlValue[] }[]): void {
    this.#statements += statements.length;
    for (const value of statements.flatMap(({ values = [] }) => values)) {
      if (typeof value === 'string' || value instanceof Uint8Array) this.#bytes += value.length;
    }
  }

  /** Vacuums and writes a checkpoint when it is time. Call it between transactions. */
  async clean(): Promise<void> {
    if (this.#statements < checkEvery && this.#bytes < checkEveryBytes) return;
    this.#statements = 0;
    this.#bytes = 0;
    const [position] = (await this.#session.query(logPosition, [])).rows[0] ?? [];
    this.#cleanedAt ??= Number(position);
    if (Number(position) - this.#cleanedAt < cleanEveryBytes) return;
    this.#cleanedAt = Number(position);
    await this.#session.query('VACUUM ANALYZE', []);
    await this.#session.query('CHECKPOINT', []);
  }
}
