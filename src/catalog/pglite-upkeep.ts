import type { PgliteSession } from './pglite-session.ts';
import type { SqlValue } from './sql.ts';

/** Statements, or bytes of their values, between two looks at how much was written. */
const every = 500;
const everyBytes = 64 * 1024 * 1024;
/** Bytes of log after which there is something to clean, and which a start after a crash may have to replay. */
const enough = 16 * 1024 * 1024;

const logPosition = `SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8`;

/**
 * What a server's background processes do, and PGlite, having none, never does: without it the write-ahead log and the
 * room of deleted rows grow without end, a start after a crash takes longer and longer, and queries are planned blindly.
 */
export class PgliteUpkeep {
  readonly #session: PgliteSession;
  #statements = 0;
  #bytes = 0;
  #cleanedAt: number | undefined;

  constructor(session: PgliteSession) {
    this.#session = session;
  }

  /** Counts statements that were run. */
  count(statements: readonly { readonly values?: readonly SqlValue[] }[]): void {
    this.#statements += statements.length;
    for (const value of statements.flatMap(({ values = [] }) => values)) {
      if (typeof value === 'string' || value instanceof Uint8Array) this.#bytes += value.length;
    }
  }

  /** To be called between transactions. */
  async clean(): Promise<void> {
    if (this.#statements < every && this.#bytes < everyBytes) return;
    this.#statements = 0;
    this.#bytes = 0;
    const [position] = (await this.#session.query(logPosition, [])).rows[0] ?? [];
    this.#cleanedAt ??= Number(position);
    if (Number(position) - this.#cleanedAt < enough) return;
    this.#cleanedAt = Number(position);
    await this.#session.query('VACUUM ANALYZE', []);
    await this.#session.query('CHECKPOINT', []);
  }
}
