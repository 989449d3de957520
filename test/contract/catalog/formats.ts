import { migrate } from '../../../src/catalog/migrate.ts';
import { type Migration, migrations } from '../../../src/catalog/migrations/index.ts';
import type { Sql } from '../../../src/catalog/sql.ts';
import { keys } from '../../../src/catalog/tables/vectors.ts';
import { tablesOf } from '../../../src/catalog/tables.ts';
import { addOldIndex, beforeIndexSettings, oldIndex, oldVector } from './old-index.ts';
import { addOldPicture, beforePictureFiles } from './old-picture.ts';
import { home } from './setting.ts';

/** The formats of the stored tables, on a connection to a database that may be emptied. */
export function describeFormats(open: () => Promise<Sql>): void {
  const one: Migration = {
    version: 1,
    name: 'one',
    sql: 'CREATE TABLE tuku.t (a int); INSERT INTO tuku.t VALUES (7);',
  };
  const two: Migration = { version: 2, name: 'two', sql: 'ALTER TABLE tuku.t ADD COLUMN b int DEFAULT 8' };
  const three: Migration = { version: 3, name: 'three', sql: 'UPDATE tuku.t SET b = 9; SELECT no_such_function()' };
  let sql: Sql;

  const versions = () => sql.query('SELECT version FROM tuku.format ORDER BY version');
  const empty = () => sql.exec('DROP SCHEMA IF EXISTS tuku CASCADE');

  beforeAll(async () => {
    sql = await open();
  });
  beforeEach(empty);
  afterAll(async () => {
    await empty();
    await migrate(sql);
    await sql.close();
  });

  test('an empty database is migrated to the newest format', async () => {
    await migrate(sql);
    const newest = Math.max(...migrations.map(({ version }) => version));
    expect((await versions()).at(-1)).toEqual({ version: newest });
    await migrate(sql);
    expect(await sql.query('SELECT * FROM tuku.pictures')).toEqual([]);
  });

  test('an older format is migrated with its rows', async () => {
    await migrate(sql, [one]);
    expect(await sql.query('SELECT * FROM tuku.t')).toEqual([{ a: 7 }]);
    await migrate(sql, [one, two]);
    expect(await sql.query('SELECT * FROM tuku.t')).toEqual([{ a: 7, b: 8 }]);
    expect(await versions()).toEqual([{ version: 0 }, { version: 1 }, { version: 2 }]);
  });

  test('indexes of the format before they had settings get none, and keep their vectors', async () => {
    await migrate(sql, beforeIndexSettings);
    await addOldIndex(sql);
    await migrate(sql);
    const { vectorIndexes, vectors } = tablesOf(sql);
    const index = await vectorIndexes.find(home, 'b', 'i');
    expect(index).toMatchObject({ ...oldIndex, settings: {} });
    const id = index?.id ?? 0;
    expect(await vectors.get(id, [oldVector.key], { vector: true, metadata: true })).toMatchObject([oldVector]);
    expect(await vectorIndexes.update(id, { mode: 'new' })).toMatchObject({ ...oldIndex, settings: { mode: 'new' } });
  });

  test('keys are listed by an index, without sorting all', async () => {
    await migrate(sql, beforeIndexSettings);
    await addOldIndex(sql);
    await migrate(sql);
    const { id = 0 } = (await tablesOf(sql).vectorIndexes.find(home, 'b', 'i')) ?? {};
    const plan = await sql.transaction(async (tx) => {
      // One row is read and sorted fastest as it stands.
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.query(`SET LOCAL enable_${way} = off`);
      return tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${keys}`, [id, '', 100]);
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toMatch(/Limit[\s\S]*Incremental Sort[\s\S]*Index Scan using vectors_in_order/);
  });

  test('pictures of the format before they had files keep their embeddings, and may get files', async () => {
    await migrate(sql, beforePictureFiles);
    const { gallery, picture } = await addOldPicture(sql);
    await migrate(sql);
    const { embeddings, pictureFiles, pictures } = tablesOf(sql);
    expect(await pictures.ids(gallery)).toEqual([picture]);
    expect((await embeddings.of(gallery, [picture])).get(picture)?.vector).toEqual(oldVector.vector);
    expect(await pictureFiles.of(gallery, [picture])).toEqual(
      new Map([[picture, { thumbnail: false, original: false }]]),
    );
    const thumbnail = { width: 2, height: 1, data: Uint8Array.of(1) };
    await pictureFiles.insert(picture, { thumbnail });
    expect(await pictureFiles.thumbnail(gallery, picture)).toEqual(thumbnail);
  });

  test('a newer format is refused and left unchanged', async () => {
    await migrate(sql, [one, two]);
    await expect(migrate(sql, [one])).rejects.toMatchObject({
      code: 'newer-format',
      message: expect.stringContaining('its format is 2, this version reads up to 1'),
    });
    expect(await sql.query('SELECT * FROM tuku.t')).toEqual([{ a: 7, b: 8 }]);
  });

  test('a failed migration leaves the format unchanged', async () => {
    await migrate(sql, [one]);
    await expect(migrate(sql, [one, two, three])).rejects.toMatchObject({ code: 'rejected' });
    expect(await sql.query('SELECT * FROM tuku.t')).toEqual([{ a: 7 }]);
    expect(await versions()).toEqual([{ version: 0 }, { version: 1 }]);
  });

  test('several processes that start together migrate once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => migrate(sql, [one, two])));
    expect(await sql.query('SELECT * FROM tuku.t')).toEqual([{ a: 7, b: 8 }]);
  });
}
