import pg from 'pg';
import { CatalogError } from './errors.ts';
import type { Queryable, Row, Sql, SqlValue } from './sql.ts';
import { readerOf } from './values.ts';

const connectTimeoutMs = 10_000;
/** A statement of this catalog takes milliseconds; only a lock that nobody releases takes this long. */
const statementTimeoutMs = 60_000;
const connections = 10;

/** A PostgreSQL server, through a pool of connections. */
export class PostgresSql implements Sql {
  /** The server and its database, without user or password. */
  readonly where: string;
  readonly #pool: pg.Pool;
  #closing: Promise<void> | undefined;

  /** `url` as libpq takes it; TLS by its own parameters (`?sslmode=verify-full&sslrootcert=...`). */
  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + connectTimeoutMs,
      application_name: 'tuku',
      keepAlive: true,
      options: '-c timezone=UTC',
      types: { getTypeParser: (oid: number) => readerOf(oid) },
    });
    const { host, port, database } = new pg.Client({ connectionString: url });
    this.where = `${host}:${port}/${database ?? ''}`;
    // A lost idle connection: the pool drops it by itself, and without a listener the process would end.
    this.#pool.on('error', () => {});
  }

  async query<R extends Row = Row>(text: string, values: readonly SqlValue[] = []): Promise<R[]> {
    this.#refuseWhenClosed();
    return run<R>(this.#pool, text, values);
  }

  async exec(script: string): Promise<void> {
    this.#refuseWhenClosed();
    await run(this.#pool, script);
  }

  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    this.#refuseWhenClosed();
    const client = await this.#pool.connect().catch(rethrow);
    // Lost between two statements: the next one fails and says so.
    client.on('error', ignore);
    let broken = false;
    try {
      await run(client, 'BEGIN');
      const value = await work({
        query: (text, values = []) => run(client, text, values),
        exec: async (script) => {
          await run(client, script);
        },
      });
      await run(client, 'COMMIT');
      return value;
    } catch (error) {
      await run(client, 'ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  #refuseWhenClosed(): void {
    if (this.#closing) throw new CatalogError('closed', 'The catalog is closed.');
  }
}

async function run<R extends Row>(
  client: pg.Pool | pg.PoolClient,
  text: string,
  values?: readonly SqlValue[],
): Promise<R[]> {
  try {
    const result = values ? await client.query<R>(text, [...values]) : await client.query<R>(text);
    return result.rows;
  } catch (error) {
    return rethrow(error);
  }
}

/** The server's refusals by their SQLSTATE; everything else is a connection that is not there. */
function rethrow(error: unknown): never {
  const { message, code } = error as { message?: string; code?: string };
  const sqlState = error instanceof pg.DatabaseError ? code : undefined;
  const lost = sqlState === undefined || /^(08|57P|53300)/.test(sqlState);
  throw new CatalogError(
    lost ? 'unavailable' : 'rejected',
    message || `PostgreSQL: ${code ?? 'no connection'}`,
    sqlState,
  );
}

function ignore(): void {}
