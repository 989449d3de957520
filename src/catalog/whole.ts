import { AsyncLocalStorage } from 'node:async_hooks';
import type { Catalog, Tables } from './port.ts';
import type { Queryable, Sql } from './sql.ts';
import { tablesOf } from './tables.ts';
import { runTransaction, savepoint } from './transaction.ts';

/** A transaction that whole calls are parts of. */
interface Whole {
  readonly session: Queryable;
  /** Resolves when the parts begun so far have ended. */
  parts: Promise<unknown>;
  readonly afterCommit: (() => void)[];
  /** False once it has ended: what still runs then is on its own. */
  isOpen: boolean;
}

/** A connection whose statements and transactions belong to the whole in which they are made, if there is one. */
export interface Wholes extends Pick<Catalog, 'transaction' | 'atomically' | 'afterCommit'> {
  readonly db: Queryable;
  /** Like `transaction`, on the connection itself. */
  transact<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
}

/** @param tablesIn the tables of a transaction */
export function createWholes(sql: Sql, tablesIn: (tx: Queryable) => Tables = tablesOf): Wholes {
  const storage = new AsyncLocalStorage<Whole>();
  let open = 0;

  function current(): Whole | undefined {
    const whole = open === 0 ? undefined : storage.getStore();
    return whole?.isOpen ? whole : undefined;
  }

  async function inWhole<T>({ parts, session }: Whole, statement: (session: Queryable) => Promise<T>): Promise<T> {
    await parts;
    return statement(session);
  }

  function transact<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const whole = current();
    if (whole === undefined) return sql.transaction((tx) => work(tx));
    const part = whole.parts.then(() => runTransaction(whole.session, work, ignore, savepoint));
    whole.parts = part.then(ignore, ignore);
    return part;
  }

  return {
    db: {
      query(text, values, options) {
        const whole = current();
        if (whole === undefined) return sql.query(text, values, options);
        return inWhole(whole, (session) => session.query(text, values, options));
      },
      exec(script) {
        const whole = current();
        return whole === undefined ? sql.exec(script) : inWhole(whole, (session) => session.exec(script));
      },
    },
    transact,
    transaction: (work) => transact((tx) => work(tablesIn(tx))),
    async atomically(work) {
      if (current() !== undefined) return work();
      const afterCommit: (() => void)[] = [];
      const result = await sql.transaction(async (_tx, session) => {
        // On the embedded catalog there is no other server.
        if (sql.alone !== undefined) await waitForOthers(session);
        const whole: Whole = { session, parts: Promise.resolve(), afterCommit, isOpen: true };
        open++;
        try {
          return await storage.run(whole, work);
        } finally {
          await whole.parts;
          whole.isOpen = false;
          open--;
          // Node slows down every promise of the process while a storage is in use.
          if (open === 0) storage.disable();
        }
      });
      for (const next of afterCommit) next();
      return result;
    },
    afterCommit(work) {
      const whole = current();
      if (whole === undefined) work();
      else whole.afterCommit.push(work);
    },
  };
}

/** An arbitrary number: the advisory lock held while calls are made one transaction. */
const wholeLock = 7_485_880;

/** Other servers' wholes may take minutes, and lock the same rows: servers that start together have the same seeds. */
async function waitForOthers(session: Queryable): Promise<void> {
  await session.query('SET LOCAL statement_timeout = 0');
  await session.query('SELECT pg_advisory_xact_lock($1)', [wholeLock], { mayTakeLong: true });
  await session.query('SET LOCAL statement_timeout TO DEFAULT');
}

function ignore(): void {}
