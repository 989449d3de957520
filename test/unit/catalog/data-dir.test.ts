import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { openCatalog } from '../../../src/catalog/catalog.ts';
import { readControlFile } from '../../../src/catalog/control-file.ts';
import { postgresMajor } from '../../../src/catalog/data-dir.ts';
import { migrate } from '../../../src/catalog/migrate.ts';
import { PgliteSql } from '../../../src/catalog/pglite.ts';
import { privateRoot } from '../../../src/catalog/private-root.ts';
import { copyTemplate } from '../../../src/catalog/template.ts';
import { packageRoot } from '../../../src/paths.ts';
import { addOldIndex, beforeIndexSettings, oldIndex, oldVector } from '../../contract/catalog/old-index.ts';
import { home } from '../../contract/catalog/setting.ts';
import { temporaryFolder } from './support.ts';

const base = temporaryFolder();
const folder = () => mkdtemp(join(base, 'd-'));
const here = { family: 'f', account: 'a', region: 'r' };

test('keeps what was written', async () => {
  const dataDir = await folder();
  const first = await openCatalog({ dataDir });
  await first.transaction(({ namespaces }) => namespaces.lock(here));
  await first.close();
  const second = await openCatalog({ dataDir });
  expect(await second.namespaces.list()).toEqual([here]);
  expect(second.describe()).toEqual({
    engine: 'pglite',
    version: expect.stringMatching(`^${postgresMajor}\\.`),
    where: join(dataDir, 'catalog'),
  });
  await second.close();
});

test('a folder of an older format is migrated, with what it holds', async () => {
  const dataDir = await folder();
  await (await openCatalog({ dataDir })).close();
  const old = await PgliteSql.open({ folder: join(dataDir, 'catalog', 'postgres'), durability: 'process' });
  await old.exec('DROP SCHEMA tuku CASCADE');
  await migrate(old, beforeIndexSettings);
  await addOldIndex(old);
  await old.close();

  const catalog = await openCatalog({ dataDir });
  const index = await catalog.vectorIndexes.find(home, 'b', 'i');
  expect(index).toMatchObject({ ...oldIndex, settings: {} });
  expect(await catalog.vectors.get(index?.id ?? 0, ['k'], { vector: true, metadata: true })).toMatchObject([oldVector]);
  await catalog.vectorIndexes.update(index?.id ?? 0, { mode: 'new' });
  await catalog.close();
  const again = await openCatalog({ dataDir });
  expect(await again.vectorIndexes.find(home, 'b', 'i')).toMatchObject({ ...oldIndex, settings: { mode: 'new' } });
  await again.close();
});

test('a second opener is refused while the first is open', async () => {
  const dataDir = await folder();
  const first = await openCatalog({ dataDir });
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({ name: 'CatalogError', code: 'in-use' });
  await first.check();
  await first.close();
  await (await openCatalog({ dataDir })).close();
});

test('a folder of another major version is refused and left unchanged', async () => {
  const dataDir = await folder();
  mkdirSync(join(dataDir, 'catalog', 'postgres'), { recursive: true });
  writeFileSync(join(dataDir, 'catalog', 'postgres', 'PG_VERSION'), '16\n');
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({
    code: 'other-version',
    message: `The data folder ${dataDir} was written by PostgreSQL 16; this version of Tuku uses ${postgresMajor}.`,
  });
  expect(readdirSync(join(dataDir, 'catalog'))).toEqual(['postgres']);
});

test('a damaged folder is refused and released', async () => {
  const dataDir = await folder();
  await (await openCatalog({ dataDir })).close();
  writeFileSync(join(dataDir, 'catalog', 'postgres', 'global', 'pg_control'), 'nonsense');
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({ code: 'damaged' });
  await expect(openCatalog({ dataDir })).rejects.toMatchObject({ code: 'damaged' });
});

test('a path that cannot be a folder is refused', async () => {
  const file = join(await folder(), 'file');
  writeFileSync(file, '');
  await expect(openCatalog({ dataDir: file })).rejects.toMatchObject({ code: 'damaged' });
});

test('an interrupted copy is started again', async () => {
  const dataDir = await folder();
  mkdirSync(join(dataDir, 'catalog', 'postgres.new', 'base'), { recursive: true });
  writeFileSync(join(dataDir, 'catalog', 'postgres.new', 'PG_VERSION'), '');
  const catalog = await openCatalog({ dataDir });
  await catalog.check();
  await catalog.close();
  expect(existsSync(join(dataDir, 'catalog', 'postgres.new'))).toBe(false);
});

test('without a data folder nothing is kept, and folders of killed processes are removed', async () => {
  const left = await mkdtemp(join(privateRoot(), 'tuku-catalog-'));
  const recent = await mkdtemp(join(privateRoot(), 'tuku-catalog-'));
  const anHourAgo = Date.now() / 1000 - 3600;
  utimesSync(left, anHourAgo, anHourAgo);
  const privates = () => readdirSync(privateRoot()).filter((name) => name.startsWith('tuku-catalog-'));
  const before = new Set(privates());
  const catalog = await openCatalog({});
  await catalog.transaction(({ namespaces }) => namespaces.lock(here));
  expect(catalog.describe().where).toBe('memory');
  const mine = privates().filter((name) => !before.has(name));
  expect(mine).not.toEqual([]);
  await catalog.close();
  expect(existsSync(left)).toBe(false);
  expect(existsSync(recent)).toBe(true);
  utimesSync(recent, anHourAgo, anHourAgo);
  const next = await openCatalog({});
  expect(await next.namespaces.list()).toEqual([]);
  await next.close();
});

describe('template', () => {
  const manifest = (folders: string[], files: Record<string, number>) => JSON.stringify({ folders, files, padded: {} });

  test('is copied to a new folder', async () => {
    const target = join(await folder(), 'postgres');
    expect(copyTemplate(target)).toBe(true);
    expect(readFileSync(join(target, 'PG_VERSION'), 'utf8').trim()).toBe(postgresMajor);
    expect(existsSync(join(target, 'pg_notify'))).toBe(true);
  });

  test('gives the write-ahead log its full size, and stores next to nothing of it', async () => {
    const target = join(await folder(), 'postgres');
    copyTemplate(target);
    const log = (data: string) => {
      const [segment = ''] = readdirSync(join(data, 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));
      return statSync(join(data, 'pg_wal', segment)).size;
    };
    expect(log(target)).toBe(readControlFile(target)?.segmentBytes);
    expect(log(join(packageRoot, 'dist/catalog-template/data'))).toBeLessThan(10_000);
  });

  test.each([
    ['missing', undefined],
    ['unreadable', '{'],
    ['lacks a file', manifest([], { 'data/gone': 1 })],
    ['has a file that was cut', manifest(['base'], { PG_VERSION: 400 })],
  ])('that is %s creates nothing', async (_, written) => {
    const template = await folder();
    mkdirSync(join(template, 'data'));
    writeFileSync(join(template, 'data', 'PG_VERSION'), '18\n');
    if (written !== undefined) writeFileSync(join(template, 'manifest.json'), written);
    const place = await folder();
    expect(copyTemplate(join(place, 'postgres'), { template })).toBe(false);
    expect(readdirSync(place)).toEqual([]);
  });
});
