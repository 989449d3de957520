import type { Queryable } from './sql.ts';

/** The statements around a unit of work. */
interface Frame {
  readonly begin: string;
  readonly commit: string;
  readonly rollback: string;
}

const transaction: Frame = { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' };

/** A part of a transaction that can fail by itself. */
export const savepoint: Frame = {
  begin: 'SAVEPOINT tuku_part',
  commit: 'RELEASE SAVEPOINT tuku_part',
  rollback: 'ROLLBACK TO SAVEPOINT tuku_part',
};

/**
 * Runs work as one transaction of a session that nothing else uses meanwhile. A refused statement rolls the transaction
 * back even if the work ignores the error: PostgreSQL would answer COMMIT with a silent rollback.
 * @param work also gets the session itself, on which refused statements do not count: for parts in savepoints
 */
export async function runTransaction<T>(
  session: Queryable,
  work: (tx: Queryable, session: Queryable) => Promise<T>,
  rollbackFailed: () => void,
  { begin, commit, rollback }: Frame = transaction,
): Promise<T> {
  const statements: Promise<unknown>[] = [];
  function track<R>(statement: Promise<R>): Promise<R> {
    statement.catch(() => {});
    statements.push(statement);
    return statement;
  }

  // Not awaited: it is sent together with the first statement.
  track(session.query(begin));
  try {
    const tracked: Queryable = {
      query: (text, values, options) => track(session.query(text, values, options)),
      exec: (script) => track(session.exec(script)),
    };
    const value = await work(tracked, session);
    await Promise.all(statements);
    await session.query(commit);
    return value;
  } catch (error) {
    await session.query(rollback).catch(rollbackFailed);
    throw error;
  }
}
