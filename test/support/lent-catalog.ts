import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { catalogOf, openCatalog } from '../../src/catalog/catalog.ts';
import { PgliteSql, type PgliteThread } from '../../src/catalog/pglite.ts';
import type { FromThread, PgliteThreadData, ToThread } from '../../src/catalog/pglite-messages.ts';
import type { Catalog } from '../../src/catalog/port.ts';
import { privateRoot } from '../../src/catalog/private-root.ts';
import { workerScript } from '../../src/paths.ts';

/** A database that nobody uses: started, migrated and empty. */
interface KeptDatabase {
  readonly thread: Worker;
  readonly version: string;
}

/** What outlives a test file; see environment.js. */
interface Kept {
  readonly databases: KeptDatabase[];
  /** Removed when the process ends. */
  readonly folders: string[];
}

const { databases, folders } = (globalThis as unknown as { keptByProcess(): Kept }).keptByProcess();

/**
 * A catalog of the database that all tests run on: of the server that scripts/test-postgres.sh starts, with whatever is in it, else
 * an empty embedded one.
 */
export function openTestCatalog(databaseUrl = process.env.TUKU_TEST_DATABASE_URL): Promise<Catalog> {
  return databaseUrl === undefined ? lendCatalog() : openCatalog({ databaseUrl });
}

/** Leaves the tables as a fresh catalog has them; its answer is told from all others by the number. */
const emptying = {
  id: -1,
  text: `DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' RESTART IDENTITY'
    FROM pg_tables WHERE schemaname IN ('tuku', 'tuku_mirrors') AND tablename <> 'format'
  ); DROP SEQUENCE IF EXISTS tuku.seeded_runs; END $$`,
  values: [],
};

/**
 * An empty embedded catalog that leaves nothing behind. Its database is lent: earlier test files have used it, and later
 * ones will, because starting one takes half a second of processor time, and emptying it a tenth of that.
 */
export async function lendCatalog(): Promise<Catalog> {
  const database = databases.pop() ?? (await startDatabase());
  const sql = new PgliteSql(new Loan(database), database.version);
  return catalogOf(sql, { engine: 'pglite', version: database.version, where: 'memory' }, () => sql.close());
}

async function startDatabase(): Promise<KeptDatabase> {
  if (folders.length === 0) sweep();
  const folder = mkdtempSync(join(privateRoot(), `tuku-tests-${process.pid}-`));
  folders.push(folder);
  const workerData: PgliteThreadData = { folder: join(folder, 'postgres'), durability: 'none' };
  const thread = new Worker(workerScript('pglite'), { workerData, name: 'catalog' });
  const [message] = (await once(thread, 'message')) as [FromThread];
  if ('started' in message) return { thread, version: message.started.version };
  throw new Error(`no database: ${JSON.stringify(message)}`);
}

/** Removes what killed processes of tests left. */
function sweep(): void {
  for (const name of readdirSync(privateRoot())) {
    const pid = /^tuku-tests-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(privateRoot(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A thread that takes the place of one's own: told to close, it empties its tables and is free for the next. */
class Loan extends EventEmitter implements PgliteThread {
  readonly #database: KeptDatabase;
  readonly #hear = (message: FromThread) => this.#pass(message);
  readonly #fail = (error: Error) => this.emit('error', error);
  readonly #exit = (code: number) => this.emit('exit', code);

  constructor(database: KeptDatabase) {
    super();
    this.#database = database;
    database.thread.ref();
    database.thread.on('message', this.#hear).on('error', this.#fail).on('exit', this.#exit);
  }

  postMessage(message: ToThread): void {
    this.#database.thread.postMessage('close' in message ? { run: [emptying] } : message);
  }

  #pass(message: FromThread): void {
    const emptied = 'answers' in message && message.answers.find(({ id }) => id === emptying.id);
    if (!emptied) this.emit('message', message);
    else if (emptied.failure) this.emit('error', new Error(emptied.failure.message));
    else this.#giveBack();
  }

  #giveBack(): void {
    const { thread } = this.#database;
    thread.off('message', this.#hear).off('error', this.#fail).off('exit', this.#exit);
    // Between files it must not keep the process.
    thread.unref();
    databases.push(this.#database);
    this.emit('exit', 0);
  }
}
