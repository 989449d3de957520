// The embedded database's thread: compiling WASM and running statements here does not block the main event loop.

import { existsSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { CatalogError } from './errors.ts';
import type { Answer, Failure, FromThread, PgliteThreadData, Request, ToThread } from './pglite-messages.ts';
import { openPglite } from './pglite-open.ts';
import { PgliteSession } from './pglite-session.ts';
import { PgliteUpkeep } from './pglite-upkeep.ts';
import { copyTemplate } from './template.ts';

const port = parentPort as MessagePort;

function tell(message: FromThread): void {
  port.postMessage(message);
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof CatalogError)) return { code: 'unavailable', message: String(error) };
  const { code, message, sqlState } = error;
  return sqlState === undefined ? { code, message } : { code, message, sqlState };
}

interface Database {
  readonly db: PGlite;
  readonly session: PgliteSession;
  readonly upkeep: PgliteUpkeep;
}

async function open({ folder, durability }: PgliteThreadData): Promise<Database> {
  if (!existsSync(folder)) copyTemplate(folder, { synced: durability === 'power' });
  const { db, recovered } = await openPglite(folder, durability, stopAtOnce);
  const session = new PgliteSession(db);
  // Unlike SHOW, a query needs only what every later statement needs too, all of which is compiled on first use.
  const [version] = (await session.query("SELECT current_setting('server_version')", [])).rows[0] ?? [];
  tell({ started: { version: String(version), recovered } });
  return { db, session, upkeep: new PgliteUpkeep(session) };
}

async function answer(session: PgliteSession, { id, text, values }: Request): Promise<Answer> {
  try {
    return { id, result: values ? await session.query(text, values) : await session.exec(text) };
  } catch (error) {
    return { id, failure: failureOf(error) };
  }
}

async function run({ db, session, upkeep }: Database, requests: readonly Request[]): Promise<void> {
  const answers: Answer[] = [];
  for (const request of requests) answers.push(await answer(session, request));
  tell({ answers });
  // Any failure other than a refused statement means that the WASM program is broken; committed work is on disk.
  const broken = answers.find(({ failure }) => failure?.code === 'unavailable');
  upkeep.count(requests);
  if (broken) end(broken.failure);
  else if (!db.isInTransaction()) await upkeep.clean();
}

function end(reason: Failure | undefined): void {
  tell({ ended: reason });
  port.close();
}

function stopAtOnce(reason: string): void {
  tell({ ended: { code: 'unavailable', message: `The embedded database stopped: ${reason}` } });
  // Ends this thread only.
  process.exit(1);
}

const database = open(workerData as PgliteThreadData);
let last: Promise<unknown> = database;

// Listen from the beginning: with an idle event loop, Node first finishes all of V8's background compilation, which delayed
// the first statement by 150 ms.
port.on('message', (message: ToThread) => {
  last = last
    .then(() => database)
    .then((opened) => ('run' in message ? run(opened, message.run) : opened.db.close().then(() => end(undefined))));
  last.catch((error: unknown) => end(failureOf(error)));
});
last.catch((error: unknown) => end(failureOf(error)));
