import type { Queryable } from './sql.ts';

/**
 * Runs the work as one transaction of a session that nobody else uses meanwhile. A statement that was refused undoes it
 * even when the work swallowed the error: PostgreSQL would answer COMMIT with a silent rollback.
 */
export async function runTransaction<T>(
  session: Queryable,
  work: (tx: Queryable) => Promise<T>,
  rollbackFailed: () => void,
): Promise<T> {
  const statements: Promise<unknown>[] = [];
  function note<R>(statement: Promise<R>): Promise<R> {
    statement.catch(() => {});
    statements.push(statement);
    return statement;
  }

  // Not awaited: it travels with the first statement.
  note(session.query('BEGIN'));
  try {
    const value = await work({
      query: (text, values) => note(session.query(text, values)),
      exec: (script) => note(session.exec(script)),
    });
    await Promise.all(statements);
    await session.query('COMMIT');
    return value;
  } catch (error) {
    await session.query('ROLLBACK').catch(rollbackFailed);
    throw error;
  }
}
