import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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
}
