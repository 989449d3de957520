import { createServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import pg from 'pg';
import { CatalogError } from '../../../src/catalog/errors.ts';
import { PostgresSql } from '../../../src/catalog/postgres.ts';
import type { Queryable } from '../../../src/catalog/sql.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that does this with every connection; a connection string for it. */
async function serve(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    answer(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `postgres://user:s3cret@127.0.0.1:${port}/db`;
}

async function failure(url: string): Promise<CatalogError> {
  const sql = new PostgresSql(url);
  const error: unknown = await sql.query('SELECT 1').catch((caught: unknown) => caught);
  const inTransaction: unknown = await sql.transaction((tx) => tx.query('SELECT 1')).catch((caught: unknown) => caught);
  await sql.close();
  expect(inTransaction).toMatchObject({ code: (error as CatalogError).code });
  return error as CatalogError;
}

test('a server that does not exist is unavailable', async () => {
  const error = await failure('postgres://user:s3cret@127.0.0.1:1/db');
  expect(error).toBeInstanceOf(CatalogError);
  expect(error.code).toBe('unavailable');
  expect(inspect(error)).not.toContain('s3cret');
});

test('a server that hangs up is unavailable', async () => {
  const error = await failure(await serve((socket) => socket.destroy()));
  expect(error.code).toBe('unavailable');
});

test('a server that falls silent is unavailable, and a transaction does not wait for its rollback too', async () => {
  // Accepts every connection, then answers nothing.
  const ready = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
  let received = '';
  const url = await serve((socket) => {
    socket.once('data', () => {
      socket.write(ready);
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
      });
    });
  });
  const sql = new PostgresSql(`${url}?sslmode=disable`, { connect: 1_000, silence: 100 });
  const silent = { code: 'unavailable', message: 'PostgreSQL does not answer' };
  await expect(sql.query('SELECT 1')).rejects.toMatchObject(silent);
  await expect(sql.transaction((tx) => tx.query('SELECT 1'))).rejects.toMatchObject(silent);
  expect(received).toContain('BEGIN');
  expect(received).not.toContain('ROLLBACK');
  await sql.close();
});

test('on a connection of its own no statement is given up, such as the build of a large index', async () => {
  const asked = jest.spyOn(pg.Client.prototype, 'query') as unknown as jest.Mock;
  const url = await serve((socket) => {
    socket.once('data', () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])));
  });
  const sql = new PostgresSql(`${url}?sslmode=disable`, { connect: 1_000, silence: 100 });
  const built = sql
    .alone((session) => session.query('CREATE INDEX', [], { mayTakeLong: true }))
    .catch(() => 'broken off');
  while (asked.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(asked.mock.calls).toEqual([[{ text: 'CREATE INDEX', values: [] }]]);
  await sql.close();
  expect(await built).toBe('broken off');
  asked.mockRestore();
});

test('the description names neither user nor password', () => {
  const sql = new PostgresSql('postgres://user:s3cret@db.example:5433/pictures?sslmode=disable');
  expect(sql.where).toBe('db.example:5433/pictures');
  return sql.close();
});

test('an invalid URL is refused without repeating it', () => {
  expect(() => new PostgresSql('postgres://user:s3cret@[nowhere')).toThrow(CatalogError);
  try {
    new PostgresSql('postgres://user:s3cret@[nowhere');
  } catch (error) {
    expect(inspect(error)).not.toContain('s3cret');
  }
});

const real = process.env.TUKU_TEST_DATABASE_URL;
(real === undefined ? describe.skip : describe)('a real server', () => {
  test('losing every connection is an error for those in use, and the next ones work', async () => {
    const url = real ?? '';
    const sql = new PostgresSql(url);
    const killer = new PostgresSql(url);
    const pidOf = async (db: Queryable) => {
      const [row] = await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      return row?.pid ?? 0;
    };
    const kill = (pid: number) => killer.query('SELECT pg_terminate_backend($1)', [pid]);
    const lost = await sql
      .transaction(async (tx) => {
        await kill(await pidOf(tx));
        await tx.query('SELECT 2');
      })
      .catch((error: unknown) => error);
    expect(lost).toMatchObject({ code: 'unavailable' });
    // An idle one too.
    const idle = await pidOf(sql);
    await kill(idle);
    const isThere = async () =>
      (await killer.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [idle])).length > 0;
    while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await sql.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await sql.close();
    await killer.close();
  });

  test('a process that hangs inside a transaction loses it, and one that waits for other work does not', async () => {
    const sql = new PostgresSql(real ?? '', { idle: 400 });
    const hung = sql.transaction(async (tx) => {
      await tx.query('SELECT 1');
      // Nothing of this process runs meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
      await tx.query('SELECT 2');
    });
    await expect(hung).rejects.toMatchObject({ code: 'unavailable' });
    const waited = sql.transaction(async (tx) => {
      await tx.query('SELECT 1');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return tx.query('SELECT 2 AS two');
    });
    expect(await waited).toEqual([{ two: 2 }]);
    await sql.close();
  });
});
