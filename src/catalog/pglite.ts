import { type EventEmitter, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { workerScript } from '../paths.ts';
import { CatalogError } from './errors.ts';
import type { Answer, Failure, FromThread, PgliteThreadData, Request, Result, ToThread } from './pglite-messages.ts';
import type { Queryable, Row, Sql, SqlValue } from './sql.ts';
import { runTransaction } from './transaction.ts';

interface Waiting {
  resolve(result: Result): void;
  reject(error: CatalogError): void;
}

/** The thread that runs pglite.worker.ts, as far as it is used here: tests lend one that has served before. */
export interface PgliteThread extends EventEmitter {
  postMessage(message: ToThread): void;
}

/** The embedded PostgreSQL, in a thread of its own. It has one session, which a running transaction has exclusively. */
export class PgliteSql implements Sql {
  readonly version: string;
  /** Whether the log was replayed because the process that had the folder open before did not close it. */
  readonly recovered: boolean;
  readonly #thread: PgliteThread;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  /** Statements of this tick, which are sent together. */
  #outbox: Request[] = [];
  /** Resolves when the last transaction that was asked for has ended; undefined when there is none. */
  #transactions: Promise<void> | undefined;
  #ended: CatalogError | undefined;
  #closing: Promise<void> | undefined;

  /** Starts the thread and opens the database; rejects with a CatalogError. */
  static async open(data: PgliteThreadData): Promise<PgliteSql> {
    const thread = new Worker(workerScript('pglite'), { workerData: data, name: 'catalog' });
    const first = await once(thread, 'message').catch((error: unknown) => [{ ended: stopped(error) }]);
    const [message] = first as [FromThread];
    if ('started' in message) return new PgliteSql(thread, message.started.version, message.started.recovered);
    await thread.terminate();
    throw errorOf('ended' in message ? message.ended : undefined);
  }

  /** Takes a thread that has said that it started. */
  constructor(thread: PgliteThread, version: string, recovered = false) {
    this.#thread = thread;
    this.version = version;
    this.recovered = recovered;
    thread.on('message', (message: FromThread) => this.#receive(message));
    thread.on('error', (error) => this.#end(errorOf(stopped(error))));
    thread.on('exit', (code) => this.#end(errorOf(this.#closing ? undefined : stopped(`exit ${code}`))));
  }

  async query<R extends Row = Row>(text: string, values: readonly SqlValue[] = []): Promise<R[]> {
    if (this.#closing) throw errorOf(undefined);
    if (this.#transactions) await this.#transactions;
    return this.#query(text, values);
  }

  async exec(script: string): Promise<void> {
    if (this.#closing) throw errorOf(undefined);
    if (this.#transactions) await this.#transactions;
    await this.#exec(script);
  }

  async transaction<T>(work: (tx: Queryable, session: Queryable) => Promise<T>): Promise<T> {
    if (this.#closing) throw errorOf(undefined);
    const session: Queryable = {
      query: (text, values = []) => this.#query(text, values),
      exec: (text) => this.#exec(text),
    };
    // In the order of asking: a chain of transactions lets everybody else in between.
    const start = () => runTransaction(session, work, ignore);
    const run = this.#transactions ? this.#transactions.then(start) : start();
    const ended = run.then(ignore, ignore).then(() => {
      if (this.#transactions === ended) this.#transactions = undefined;
    });
    this.#transactions = ended;
    return run;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    while (this.#transactions) await this.#transactions;
    const exited = once(this.#thread, 'exit');
    this.#flush();
    this.#tell({ close: true });
    if (!this.#ended) await exited;
  }

  async #query<R extends Row>(text: string, values: readonly SqlValue[]): Promise<R[]> {
    return rowsOf<R>(await this.#send(text, values));
  }

  async #exec(script: string): Promise<void> {
    await this.#send(script);
  }

  #send(text: string, values?: readonly SqlValue[]): Promise<Result> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (this.#outbox.length === 0) setImmediate(() => this.#flush());
    const id = this.#nextId++;
    this.#outbox.push(values ? { id, text, values } : { id, text });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #flush(): void {
    if (this.#outbox.length > 0) this.#tell({ run: this.#outbox });
    this.#outbox = [];
  }

  #tell(message: ToThread): void {
    this.#thread.postMessage(message);
  }

  #receive(message: FromThread): void {
    if ('answers' in message) for (const answer of message.answers) this.#settle(answer);
    if ('ended' in message) this.#end(errorOf(message.ended));
  }

  #settle({ id, result, failure }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (result) waiting?.resolve(result);
    else waiting?.reject(errorOf(failure));
  }

  #end(error: CatalogError): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** A result's rows by column name. */
export function rowsOf<R extends Row>({ columns, rows }: Result): R[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])) as R);
}

function errorOf(failure: Failure | undefined): CatalogError {
  if (!failure) return new CatalogError('closed', 'The catalog is closed.');
  return new CatalogError(failure.code, failure.message, failure.sqlState);
}

function stopped(reason: unknown): Failure {
  return { code: 'unavailable', message: `The embedded database stopped: ${String(reason)}` };
}

function ignore(): void {}
