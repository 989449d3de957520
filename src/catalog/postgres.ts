import { createHash } from 'node:crypto';
import pg from 'pg';
import { CatalogError } from './errors.ts';
import type { Queryable, QueryOptions, Row, Sql, SqlValue } from './sql.ts';
import { runTransaction } from './transaction.ts';
import { readerOf } from './values.ts';

/** Waiting for a free connection, then making a new one: a request waits twice as long at most. */
const connectTimeoutMs = 4_000;
/** Statements of this catalog take milliseconds; only waiting for a lock that is never released takes this long. */
const statementTimeoutMs = 6_000;
/** How long a server that does not respond at all may hold a statement; requests are answered within ten seconds. */
const silenceTimeoutMs = 7_000;
/** Scripts migrate tables; they and what waits for them may take long. */
const scriptTimeoutMs = 600_000;
/**
 * How long a process may be silent inside a transaction: one that hangs there would block the others through its locks. One
 * that works says every so often that it does, however long it takes.
 */
const idleTimeoutMs = 10_000;
/** How often in that time. */
const keepAlives = 4;
/** How long to wait for the server to confirm that connections have ended. */
const closeTimeoutMs = 2_000;
const connections = 10;

/** Of every connection. */
const common = {
  application_name: 'tuku',
  keepAlive: true,
  types: { getTypeParser: (oid: number) => readerOf(oid) },
};

/** Milliseconds; tests shorten them. */
export interface PostgresTimeouts {
  readonly connect: number;
  readonly silence: number;
  readonly idle: number;
}

const defaults: PostgresTimeouts = { connect: connectTimeoutMs, silence: silenceTimeoutMs, idle: idleTimeoutMs };

/** A PostgreSQL server, accessed through a pool of connections. */
export class PostgresSql implements Sql {
  /** Host, port and database, without user and password. */
  readonly where: string;
  readonly #pool: pg.Pool;
  readonly #url: string;
  readonly #keepAliveMs: number;
  readonly #running = new Set<Promise<unknown>>();
  /** Connections of work that `close` breaks off. */
  readonly #alone = new Set<pg.Client>();
  #closing: Promise<void> | undefined;

  /**
   * Connects on first use. Throws a CatalogError for an invalid URL, whose message leaves out the URL: it may contain a
   * password.
   * @param url as libpq accepts it, with TLS set by parameters (`?sslmode=verify-full&sslrootcert=...`)
   */
  constructor(url: string, timeouts: Partial<PostgresTimeouts> = {}) {
    const { connect, silence, idle } = { ...defaults, ...timeouts };
    const { host, port, database } = parse(url);
    this.#url = url;
    this.#keepAliveMs = idle / keepAlives;
    this.where = `${host}:${port}/${database ?? ''}`;
    this.#pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: connect,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idle,
      query_timeout: silence,
      ...common,
    });
    // The pool drops a lost idle connection by itself; without a listener, the error would end the process.
    this.#pool.on('error', ignore);
  }

  query<R extends Row = Row>(text: string, values: readonly SqlValue[] = [], options: QueryOptions = {}): Promise<R[]> {
    return this.#track(() => run<R>(this.#pool, text, values, options));
  }

  async exec(script: string): Promise<void> {
    await this.#track(() => run(this.#pool, script));
  }

  transaction<T>(work: (tx: Queryable, session: Queryable) => Promise<T>): Promise<T> {
    return this.#track(() => this.#transact(work));
  }

  alone<T>(work: (session: Queryable) => Promise<T>): Promise<T> {
    return this.#track(async () => {
      const client = new pg.Client({ connectionString: this.#url, ...common });
      client.on('error', ignore);
      this.#alone.add(client);
      try {
        await client.connect().catch(rethrow);
        return await work({
          // Without any limit: an index of millions takes hours to build.
          query: (text, values = []) => run(client, text, values),
          exec: async (script) => {
            await run(client, script, []);
          },
        });
      } finally {
        this.#alone.delete(client);
        await client.end().catch(ignore);
      }
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Whoever waits for their answers is told that the connection is lost.
    for (const client of this.#alone) void client.end().catch(ignore);
    // The pool would leave queries that wait for a connection pending for ever.
    await Promise.allSettled(this.#running);
    await Promise.race([this.#pool.end(), new Promise((resolve) => setTimeout(resolve, closeTimeoutMs).unref())]);
  }

  async #transact<T>(work: (tx: Queryable, session: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch(rethrow);
    // A connection lost between two statements: the next statement fails and reports it.
    client.on('error', ignore);
    let lost: unknown;
    let previous: Promise<unknown> = Promise.resolve();
    let open = 0;
    // One after another: callers may send several at once, which pg itself will refuse.
    function onClient<T>(statement: () => Promise<T>): Promise<T> {
      open++;
      const result = previous.then(() => unlessLost(statement)).finally(() => open--);
      previous = result.catch(ignore);
      return result;
    }
    // After a lost connection nothing more is sent: each statement, the rollback included, would wait for its timeout.
    async function unlessLost<T>(statement: () => Promise<T>): Promise<T> {
      if (lost !== undefined) throw lost;
      try {
        return await statement();
      } catch (error) {
        if ((error as CatalogError).code === 'unavailable') lost = error;
        throw error;
      }
    }
    const session: Queryable = {
      query: (text, values = [], options = {}) => onClient(() => run(client, text, values, options)),
      exec: async (script) => {
        await onClient(() => run(client, script));
      },
    };
    // A transaction may wait for other work, such as the embedding of a seed's pictures.
    const keepAlive = setInterval(() => {
      if (open === 0) session.query('SELECT').catch(ignore);
    }, this.#keepAliveMs);
    let broken = false;
    try {
      return await runTransaction(session, work, () => {
        broken = true;
      });
    } finally {
      clearInterval(keepAlive);
      client.off('error', ignore);
      // A broken connection is discarded instead of returned to the pool.
      client.release(broken);
    }
  }

  async #track<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new CatalogError('closed', 'The catalog is closed.');
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}

function parse(url: string): pg.Client {
  try {
    // pg takes any other text for the name of a database.
    if (!/^(postgres(ql)?|socket):\/\/|^\//.test(url)) throw new Error('not a URL of PostgreSQL');
    return new pg.Client({ connectionString: url });
  } catch {
    throw new CatalogError(
      'unavailable',
      'The database URL is invalid; the expected form is postgres://user@host/database.',
    );
  }
}

async function run<R extends Row>(
  client: pg.Pool | pg.ClientBase,
  text: string,
  values?: readonly SqlValue[],
  { mayTakeLong, isFrequent }: QueryOptions = {},
): Promise<R[]> {
  try {
    if (values === undefined) return (await client.query<R>(patient({ text }))).rows;
    const statement = { text, values: [...values], ...(isFrequent && { name: preparedName(text) }) };
    return (await client.query<R>(mayTakeLong ? patient(statement) : statement)).rows;
  } catch (error) {
    return rethrow(error);
  }
}

const preparedNames = new Map<string, string>();

/** The same name for the same text: what a server of another version prepares on the connection of a pooler is another one. */
function preparedName(text: string): string {
  const name = preparedNames.get(text) ?? `tuku_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  preparedNames.set(text, name);
  return name;
}

/** `query_timeout` is an option of pg that its types leave out. */
function patient(statement: pg.QueryConfig): pg.QueryConfig {
  return Object.assign(statement, { query_timeout: scriptTimeoutMs });
}

/** Refusals of the server have a SQLSTATE; any other error means that the connection failed or was ended. */
function rethrow(error: unknown): never {
  const { message, code } = error as { message?: string; code?: string };
  const sqlState = error instanceof pg.DatabaseError ? code : undefined;
  const lost = sqlState === undefined || /^(08|57P|53300|25P03)/.test(sqlState);
  throw new CatalogError(
    lost ? 'unavailable' : 'rejected',
    reasons[message ?? ''] || message || `PostgreSQL: ${code ?? 'no connection'}`,
    sqlState,
  );
}

/** What pg's own messages mean. */
const reasons: Readonly<Record<string, string>> = {
  'Query read timeout': 'PostgreSQL does not answer',
  'timeout exceeded when trying to connect': 'no connection to PostgreSQL in time',
};

function ignore(): void {}
