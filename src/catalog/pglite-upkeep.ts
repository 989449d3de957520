import type { PgliteSession } from './pglite-session.ts';

/** Statements between two looks at how much was written. */
const every = 500;
/** Bytes of log after which there is something to clean, and which a start after a crash may have to replay. */
const enough = 16 * 1024 * 1024;

const logPosition = `SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8`;

/**
 * What a server's background processes do, and PGlite, having none, never does: without it the write-ahead log and the
 * room of deleted rows grow without end, and a start after a crash takes longer and longer.
 */
export class PgliteUpkeep {
  readonly #session: PgliteSession;
  #statements = 0;
  #cleanedAt: number | undefined;

  constructor(session: PgliteSession) {
    this.#session = session;
  }

  /** To be called between transactions, with the number of statements that were run since the last call. */
  async after(statements: number): Promise<void> {
    this.#statements += statements;
    if (this.#statements < every) return;
    this.#statements = 0;
    const [position] = (await this.#session.query(logPosition, [])).rows[0] ?? [];
    this.#cleanedAt ??= Number(position);
    if (Number(position) - this.#cleanedAt < enough) return;
    this.#cleanedAt = Number(position);
    await this.#session.query('VACUUM', []);
    await this.#session.query('CHECKPOINT', []);
  }
}
