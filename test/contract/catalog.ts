import type { Catalog } from '../../src/catalog/port.ts';
import type { Sql } from '../../src/catalog/sql.ts';
import { describeFormats } from './catalog/formats.ts';
import { describeGalleries } from './catalog/galleries.ts';
import { describeOverview, describePictureFiles } from './catalog/picture-files.ts';
import { describePictures } from './catalog/pictures.ts';
import { describeResources } from './catalog/resources.ts';
import { home } from './catalog/setting.ts';
import { describeStates } from './catalog/states.ts';
import { describeTasks } from './catalog/tasks.ts';
import { describeTransactions } from './catalog/transactions.ts';
import { describeVectorBuckets, describeVectorIndexSettings, describeVectors } from './catalog/vectors.ts';
import { describeWholes } from './catalog/wholes.ts';

export interface CatalogUnderTest {
  /** Opens a catalog; it is emptied before every test. */
  open(): Promise<Catalog>;
  /** Opens the database below it. */
  openSql(): Promise<Sql>;
}

/** What every catalog must do, whatever database is below. */
export function describeCatalog(name: string, { open, openSql }: CatalogUnderTest): void {
  describe(`catalog: ${name}`, () => {
    // First: it leaves the newest format behind.
    describe('formats', () => describeFormats(openSql));

    describe('copies of state', () => describeStates(openSql));

    describe('tables', () => {
      let catalog: Catalog;
      beforeAll(async () => {
        catalog = await open();
      });
      beforeEach(async () => {
        await catalog.namespaces.drop({});
      });
      afterAll(() => catalog.close());

      describeGalleries(() => catalog);
      describe('pictures', () => describePictures(() => catalog));
      describe('files of pictures', () => describePictureFiles(() => catalog));
      describe('overview', () => describeOverview(() => catalog));
      describe('resources', () => describeResources(() => catalog));
      describe('tasks', () => describeTasks(() => catalog));
      describe('vector buckets', () => describeVectorBuckets(() => catalog));
      describe('vector indexes', () => describeVectorIndexSettings(() => catalog));
      describe('vectors', () => describeVectors(() => catalog));
      describe('transactions', () => describeTransactions(() => catalog));
      describe('several transactions as one', () => describeWholes(() => catalog));
    });

    test('its seeded runs are counted one by one, also those that begin at the same moment', async () => {
      const catalog = await open();
      const runs = await Promise.all([1, 2, 3].map(() => catalog.nextSeededRun()));
      expect(new Set(runs).size).toBe(3);
      expect(await catalog.nextSeededRun()).toBe(Math.max(...runs) + 1);
      await catalog.close();
    });

    describe('opening and closing', () => {
      test('says what it is', async () => {
        const catalog = await open();
        const { version, where } = catalog.describe();
        expect(version).toMatch(/^\d+\.\d+/);
        expect(where).not.toBe('');
        await catalog.check();
        await catalog.close();
      });

      test('close waits for what was begun, works twice, and then refuses', async () => {
        const catalog = await open();
        const begun = Array.from({ length: 30 }, () => catalog.transaction((tables) => tables.namespaces.lock(home)));
        const closed = Promise.all([catalog.close(), catalog.close()]);
        expect(new Set(await Promise.all(begun)).size).toBe(1);
        await closed;
        await catalog.close();
        await expect(catalog.check()).rejects.toMatchObject({ code: 'closed' });
        await expect(catalog.transaction(async () => 1)).rejects.toMatchObject({ code: 'closed' });
      });
    });
  });
}
