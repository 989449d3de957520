import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import pg from 'pg';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { PgliteSql } from '../../src/catalog/pglite.ts';
import { PostgresSql } from '../../src/catalog/postgres.ts';
import { privateRoot } from '../../src/catalog/private-root.ts';
import { describeCatalog } from './catalog.ts';

const url = process.env.TUKU_TEST_DATABASE_URL;
const folder = mkdtempSync(join(privateRoot(), 'tuku-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeCatalog('embedded, in a data folder', {
  open: () => openCatalog({ dataDir: folder }),
  openSql: () => PgliteSql.open({ folder: join(folder, 'alone'), durability: 'process' }),
});

describeCatalog('embedded, kept nowhere', {
  open: () => openCatalog({}),
  openSql: () => PgliteSql.open({ folder: join(folder, 'thrown-away'), durability: 'none' }),
});

// scripts/test-postgres.sh starts a server and sets this.
if (url !== undefined) {
  describeCatalog('a PostgreSQL server', {
    open: () => openCatalog({ databaseUrl: url }),
    openSql: async () => new PostgresSql(url),
  });

  // The script starts it with fsync=off.
  test('a PostgreSQL server that does not sync is refused with --durability power', async () => {
    await expect(openCatalog({ databaseUrl: url, durability: 'power' })).rejects.toMatchObject({
      code: 'not-durable',
      message: expect.stringMatching(/^DATABASE_URL: the server runs with fsync=off/),
    });
  });

  // pg 8 warns of them, pg 9 will refuse them.
  test('statements that a transaction sends a PostgreSQL server at once wait for each other, and the next runs after one that fails', async () => {
    const sql = new PostgresSql(url);
    const plain = pg.Client.prototype.query as (...given: unknown[]) => Promise<unknown>;
    const underWay = new Set<unknown>();
    let overlaps = 0;
    const query = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(async function (
      this: unknown,
      ...given: unknown[]
    ) {
      if (underWay.has(this)) overlaps++;
      underWay.add(this);
      return plain.apply(this, given).finally(() => underWay.delete(this));
    } as never);
    try {
      const numbers = await sql.transaction((tx) =>
        Promise.all([1, 2, 3].map((number) => tx.query('SELECT $1::int AS number', [number]))),
      );
      expect(numbers).toEqual([[{ number: 1 }], [{ number: 2 }], [{ number: 3 }]]);
      const refused = sql.transaction((tx) => Promise.all([tx.query('SELECT 1/0'), tx.query('SELECT 1')]));
      await expect(refused).rejects.toMatchObject({ code: 'rejected', sqlState: '22012' });
      expect(query.mock.calls.map(([given]) => (given as unknown as { text: string }).text)).toEqual([
        ...['BEGIN', ...Array(3).fill('SELECT $1::int AS number'), 'COMMIT'],
        ...['BEGIN', 'SELECT 1/0', 'SELECT 1', 'ROLLBACK'],
      ]);
      expect(overlaps).toBe(0);
    } finally {
      query.mockRestore();
      await sql.close();
    }
  });
}
