import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { openCatalog } from '../../../src/catalog/catalog.ts';
import { PgliteSql } from '../../../src/catalog/pglite.ts';
import { requireSyncs } from '../../../src/catalog/server-settings.ts';
import type { Queryable } from '../../../src/catalog/sql.ts';
import { copyTemplate } from '../../../src/catalog/template.ts';
import { describeOnLinux } from '../../support/platform.ts';
import { buildProgram, run, runWith, temporaryFolder } from './support.ts';

const base = temporaryFolder();
const folder = () => mkdtemp(join(base, 'd-'));
const here = { family: 'f', account: 'a', region: 'r' };
const postgresOf = (dataDir: string) => join(dataDir, 'catalog', 'postgres');

/** Opens a catalog, writes to it, says so, and waits to be killed. */
const killed = buildProgram(
  'killed',
  `import { openCatalog } from './src/catalog/catalog.ts';
   const [dataDir, durability] = process.argv.slice(2);
   const catalog = await openCatalog({ dataDir, durability });
   await catalog.transaction(({ namespaces }) => namespaces.lock(${JSON.stringify(here)}));
   process.stdout.write('written\\n');`,
);

async function killAfterWrite(dataDir: string, durability = 'process'): Promise<void> {
  const program = run(killed, dataDir, durability);
  expect(await program.line()).toBe('written');
  await program.kill();
}

describe.each(['process', 'power'] as const)('--durability %s', (durability) => {
  test('tells a start after a clean end from one after a kill, and keeps what was written', async () => {
    const dataDir = await folder();
    await killAfterWrite(dataDir, durability);
    const recovered = await openCatalog({ dataDir, durability });
    expect(recovered.describe()).toMatchObject({ recovered: true });
    expect(await recovered.namespaces.list()).toEqual([here]);
    await recovered.close();
    const clean = await openCatalog({ dataDir, durability });
    expect(clean.describe()).not.toHaveProperty('recovered');
    await clean.close();
  });

  test(`runs PostgreSQL with fsync ${durability === 'power' ? 'on' : 'off'}`, async () => {
    const sql = await PgliteSql.open({ folder: join(await folder(), 'postgres'), durability });
    const settings = await sql.query(
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS waits,
              current_setting('full_page_writes') AS pages, current_setting('wal_sync_method') AS method`,
    );
    await sql.close();
    // Emscripten's fdatasync, the default method, does nothing.
    const synced = { fsync: 'on', waits: 'on', pages: 'on', method: 'fsync' };
    expect(settings).toMatchObject([durability === 'power' ? synced : { fsync: 'off', waits: 'on', pages: 'on' }]);
  });
});

test('a data folder that is cut where recovery would silently end is refused', async () => {
  const dataDir = await folder();
  const postgres = postgresOf(dataDir);
  await killAfterWrite(dataDir);
  const log = join(postgres, 'pg_wal');
  const [segment = ''] = readdirSync(log).filter((name) => /^[0-9A-F]{24}$/.test(name));
  // The checkpoint lies before the cut, the write after it: PostgreSQL would open the catalog without the write.
  const redo = Number(readFileSync(join(postgres, 'global', 'pg_control')).readBigUInt64LE(40)) % 2 ** 24;
  truncateSync(join(log, segment), redo + 8_192);
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(`^The catalog in ${postgres} .*pg_wal/${segment} was cut`),
  });
});

test('a segment missing between others is refused', async () => {
  const dataDir = await folder();
  copyTemplate(join(dataDir, 'catalog', 'postgres'));
  const log = join(postgresOf(dataDir), 'pg_wal');
  const [segment = ''] = readdirSync(log).filter((name) => /^[0-9A-F]{24}$/.test(name));
  const later = segment.replace(/(..)$/, (end) => (Number.parseInt(end, 16) + 2).toString(16).padStart(2, '0'));
  cpSync(join(log, segment), join(log, later.toUpperCase()));
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({ message: expect.stringMatching(/lacks the segment/) });
});

test('a damaged page is refused with advice', async () => {
  const dataDir = await folder();
  await (await openCatalog({ dataDir })).close();
  const sql = await PgliteSql.open({ folder: postgresOf(dataDir), durability: 'process' });
  const [row] = await sql.query<{ path: string }>(`SELECT pg_relation_filepath('tuku.format') AS path`);
  await sql.close();
  writeFileSync(join(postgresOf(dataDir), row?.path ?? ''), Buffer.alloc(8_192, 7));
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/invalid page.*Restore the data folder from a backup/),
  });
});

test('a lock file that a power loss emptied does not stop a start', async () => {
  const dataDir = await folder();
  await killAfterWrite(dataDir);
  writeFileSync(join(postgresOf(dataDir), 'postmaster.pid'), '');
  const catalog = await openCatalog({ dataDir });
  expect(await catalog.namespaces.list()).toEqual([here]);
  await catalog.close();
});

test('an existing folder without a cluster is not replaced by an empty catalog', async () => {
  const dataDir = await folder();
  await (await openCatalog({ dataDir })).close();
  rmSync(join(postgresOf(dataDir), 'PG_VERSION'));
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({ code: 'damaged' });
  expect(existsSync(join(postgresOf(dataDir), 'PG_VERSION'))).toBe(false);
});

describeOnLinux('a sync that fails', () => {
  const failing = buildProgram(
    'failing',
    `import fs from 'node:fs';
     import { syncBuiltinESMExports } from 'node:module';
     import { isMainThread } from 'node:worker_threads';
     const sync = fs.fsyncSync;
     if (!isMainThread) {
       fs.fsyncSync = (file) => {
         if (fs.existsSync(process.env.FAIL ?? '') && fs.readlinkSync('/proc/self/fd/' + file).includes('/pg_wal/'))
           throw Object.assign(new Error('EIO'), { code: 'EIO' });
         sync(file);
       };
       syncBuiltinESMExports();
     }`,
  );
  const writer = buildProgram(
    'unsynced-writer',
    `import { writeFileSync } from 'node:fs';
     import { openCatalog } from './src/catalog/catalog.ts';
     const catalog = await openCatalog({ dataDir: process.argv[2], durability: 'power' });
     const lock = (region: string) =>
       catalog.transaction(({ namespaces }) => namespaces.lock({ family: 'f', account: 'a', region }))
         .then(() => 'acknowledged', (error) => error.code);
     const before = await lock('r');
     writeFileSync(process.env.FAIL!, '');
     process.stdout.write([before, await lock('s'), await lock('t')].join(' ') + '\\n');
     process.exit();`,
  );

  (process.platform === 'linux' ? test : test.skip)('is not acknowledged', async () => {
    const dataDir = await folder();
    const env = { FAIL: join(await folder(), 'fail'), NODE_OPTIONS: `--import ${failing}` };
    const program = runWith(env, writer, dataDir);
    expect(await program.line()).toBe('acknowledged unavailable unavailable');
    await program.kill();
    const catalog = await openCatalog({ dataDir, durability: 'power' });
    expect(await catalog.namespaces.list()).toContainEqual(here);
    await catalog.close();
  });
});

describe('a PostgreSQL server with --durability power', () => {
  const server = (settings: Readonly<Record<string, string>>): Queryable => ({
    query: async (_, [name] = []) => [{ value: settings[String(name)] }] as never,
    exec: async () => {},
  });

  test.each(['on', 'local', 'remote_write', 'remote_apply'])('may have synchronous_commit=%s', async (mode) => {
    await requireSyncs(server({ fsync: 'on', synchronous_commit: mode }));
  });

  test.each([
    ['fsync', { fsync: 'off', synchronous_commit: 'on' }],
    ['synchronous_commit', { fsync: 'on', synchronous_commit: 'off' }],
  ])('is refused with %s off', async (name, settings) => {
    await expect(requireSyncs(server(settings))).rejects.toMatchObject({
      code: 'not-durable',
      message: expect.stringContaining(`${name}=off`),
    });
  });
});
