import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from './migrate.ts';
import { rowsOf } from './pglite.ts';
import { openPglite } from './pglite-open.ts';
import { PgliteSession } from './pglite-session.ts';
import { privateRoot } from './private-root.ts';

import type { Queryable, Sql } from './sql.ts';
import { sealTemplate } from './template.ts';
import { runTransaction } from './transaction.ts';

/** Drops the two template databases, which are two thirds of the size. */
const slim = ['UPDATE pg_database SET datistemplate = false', 'DROP DATABASE template0', 'DROP DATABASE template1'];

/** Begins a new segment of the write-ahead log and drops the older one, which holds what was done above. */
const emptyLog = ['SELECT pg_switch_wal()', 'CHECKPOINT'];

/**
 * Builds the template in the folder `target`, replacing an older one. Runs in this thread, during the build.
 * @param prepare fills a data folder with a fresh database cluster
 */
export async function buildTemplate(target: string, prepare: (folder: string) => void): Promise<void> {
  const unfinished = mkdtempSync(join(privateRoot(), 'tuku-template-'));
  prepare(join(unfinished, 'data'));
  const { db } = await openPglite(join(unfinished, 'data'), 'process');
  const session = new PgliteSession(db);
  await migrate(sqlOf(session));
  for (const statement of [...slim, ...emptyLog]) await session.exec(statement);
  await db.close();
  sealTemplate(unfinished);
  rmSync(target, { recursive: true, force: true });
  cpSync(unfinished, `${target}.new`, { recursive: true });
  renameSync(`${target}.new`, target);
  rmSync(unfinished, { recursive: true });
}

/** A session with one caller: no locking needed. */
function sqlOf(session: PgliteSession): Sql {
  const db: Queryable = {
    query: async (text, values = []) => rowsOf(await session.query(text, values)),
    exec: async (script) => {
      await session.exec(script);
    },
  };
  return {
    ...db,
    transaction: (work) => runTransaction(db, work, () => {}),
    close: () => Promise.resolve(),
  };
}
