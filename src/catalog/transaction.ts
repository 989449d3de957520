import type { Queryable } from './sql.ts';

/**
 * Runs work as one transaction of a session that nothing else uses meanwhile. A refused statement rolls the transaction
 * back even if the work ignores the error: PostgreSQL would answer COMMIT with a silent rollback.
 */
export async function runTransaction<T>(
  session: Queryable,
  work: (tx: Queryable) => Promise<T>,
  rollbackFailed: () => void,
): Promise<T> {
  const statements: Promise<unknown>[] = [];
  function track<R>(statement: Promise<R>): Promise<R> {
    statement.catch(() => {});
    statements.push(statement);
    return statement;
  }

  // Not awaited: it is sent together with the first statement.
  track(session.query('BEGIN'));
  try {
    const value = await work({
      query: (text, values, options) => track(session.query(text, values, options)),
      exec: (script) => track(session.exec(script)),
    });
    await Promise.all(statements);
    await session.query('COMMIT');
    return value;
  } catch (error) {
    await session.query('ROLLBACK').catch(rollbackFailed);
    throw error;
  }
}
