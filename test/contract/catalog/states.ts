import { catalogOf } from '../../../src/catalog/catalog.ts';
import { migrate } from '../../../src/catalog/migrate.ts';
import type { Catalog } from '../../../src/catalog/port.ts';
import type { Sql } from '../../../src/catalog/sql.ts';
import { StateError } from '../../../src/catalog/state/port.ts';
import { stateTables } from '../../../src/catalog/state/tables.ts';
import { countWords } from '../../../src/catalog/word-counts.ts';
import { addGallery, addPicture, at, collect, home, later, pictureDraft } from './setting.ts';

const other = { ...home, account: 'other' };

/** Copies of state, on a connection to a database that may be emptied. */
export function describeStates(open: () => Promise<Sql>): void {
  let sql: Sql;
  let catalog: Catalog;
  const states = () => catalog.states;

  beforeAll(async () => {
    sql = await open();
    await migrate(sql);
    catalog = catalogOf(sql, { engine: 'pglite', version: '', where: '' }, () => sql.close());
  });
  beforeEach(() => catalog.namespaces.drop({}));
  afterAll(() => catalog.close());

  /** All rows of all tables, but for their revisions, which only grow, and what follows from them. */
  async function rows(account?: string): Promise<{ [table: string]: unknown[] }> {
    const all: { [table: string]: unknown[] } = {};
    for (const { name, key } of stateTables) {
      const found = await sql.query<{ row: { [column: string]: unknown } }>(
        `SELECT row_to_json(t) AS row FROM tuku.${name} AS t ORDER BY ${key.join(', ')}`,
      );
      all[name] = found.map(({ row: { revision: _, removals_since: __, ...row } }) => row);
    }
    if (account === undefined) return all;
    const ids = (table: string, ...parents: [string, unknown[]]) =>
      (all[table] as { [column: string]: unknown }[]).filter((row) => parents[1].includes(row[parents[0]]));
    const namespaces = ids('namespaces', 'account', [account]);
    const of = namespaces.map(({ id }) => id);
    const galleries = ids('galleries', 'namespace_id', of);
    const pictures = ids(
      'pictures',
      'gallery_id',
      galleries.map(({ id }) => id),
    );
    return { namespaces, galleries, pictures, resources: ids('resources', 'namespace_id', of) };
  }

  async function addVector(key: string, value: number): Promise<void> {
    await catalog.transaction(async (tables) => {
      const index = await tables.vectorIndexes.lock(home, 'bucket', 'index');
      const { id, revision } = await tables.vectorIndexes.touch(index?.id ?? 0, 1);
      const vector = Float32Array.of(value, 1);
      await tables.vectors.put(id, revision, [
        {
          key,
          vector,
          filterable: { n: value },
          other: { deep: [key] },
          words: countWords(new Map([['deep', [key]]])),
        },
      ]);
    });
  }

  async function addVectorAndRemoveIt(): Promise<number> {
    await addVector('gone', 0.5);
    return catalog.transaction(async (tables) => {
      const index = await tables.vectorIndexes.lock(home, 'bucket', 'index');
      const removed = await tables.vectors.remove(index?.id ?? 0, ['gone']);
      await tables.vectorIndexes.touch(index?.id ?? 0, -1, removed);
      return removed[0] ?? 0;
    });
  }

  /** Something in every column of every table. */
  async function fillAll(): Promise<void> {
    await addGallery(catalog, 'shop');
    for (const item of ['a', 'b', 'c']) await addPicture(catalog, 'shop', pictureDraft(item));
    const gallery = await catalog.galleries.find(home, 'shop');
    const pictures = await catalog.pictures.ids(gallery?.id ?? 0);
    await catalog.transaction(async (tables) => {
      for (const picture of pictures) {
        const thumbnail = { width: 2, height: 1, data: Buffer.from([picture & 255, 0]) };
        const original = { format: 'png', analysis: null, data: Buffer.from('file') };
        await tables.pictureFiles.insert(picture, { thumbnail, original });
      }
      const id = await tables.namespaces.lock(home);
      await tables.resources.nextNumber(id, 'thing');
      await tables.resources.insert(
        id,
        { kind: 'thing', id: '1', parent: 'p', name: 'One', fields: { text: '“”\n{}' } },
        at,
      );
      for (const key of ['first', 'second'])
        await tables.tasks.insert(id, { kind: 'k', key, payload: { n: 1.5 } }, { at, dueAt: later });
      const bucket = await tables.vectorBuckets.insert(id, { name: 'bucket', settings: { a: 1 } }, at);
      const draft = { name: 'index', dimension: 2, metric: 'cosine', unfilterable: ['deep'] } as const;
      await tables.vectorIndexes.insert(bucket.id, draft, at);
    });
    await addVector('v1', 0.25);
    const gone = await addVectorAndRemoveIt();
    await catalog.transaction((tables) => tables.galleries.touch(gallery?.id ?? 0, 0, at, [gone]));
    const [task] = await catalog.tasks.claim('k', { limit: 1, now: later, until: later });
    await catalog.tasks.settle(task?.id ?? 0, { state: 'done', result: 7, finishedAt: at, expiresAt: later });
  }

  /** Moves a copy to another one, as an archive would. */
  async function moved(from: string[] | null): Promise<string> {
    const copy = await states().copy(from, 'snapshot');
    const target = await states().empty(from);
    for (const table of await states().tables(copy)) {
      for await (const lines of states().rows(copy, table)) {
        await states().add(target, table.name, table.columns, `[${lines.split('\n').join(',')}]`);
      }
    }
    await states().drop(copy);
    return target.name;
  }

  test('every table and column of the schema is part of a copy', async () => {
    const columns = await sql.query<{ name: string; column: string }>(
      `SELECT table_name AS name, column_name AS column FROM information_schema.columns
       WHERE table_schema = 'tuku' AND table_name <> 'format'`,
    );
    const copy = await states().copy(null, 'mark');
    const carried = (await states().tables(copy)).flatMap(({ name, columns: own }) =>
      own.map((column) => `${name}.${column}`),
    );
    // A migration that adds a table adds it to stateTables; columns follow by themselves.
    expect(carried.sort()).toEqual(columns.map(({ name, column }) => `${name}.${column}`).sort());
    await fillAll();
    for (const { name, column } of columns) {
      const [row] = await sql.query<{ filled: boolean }>(`SELECT count(${column}) > 0 AS filled FROM tuku.${name}`);
      expect({ name, column, filled: row?.filled }).toEqual({ name, column, filled: true });
    }
  });

  test('every table that belongs to another is told so', async () => {
    const keys = await sql.query<{ name: string; parent: string; column: string }>(
      `SELECT child.relname AS name, above.relname AS parent, attname AS column
       FROM pg_constraint JOIN pg_class AS child ON child.oid = conrelid JOIN pg_class AS above ON above.oid = confrelid
       JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
       WHERE contype = 'f' AND connamespace = 'tuku'::regnamespace ORDER BY 1`,
    );
    const told = stateTables.flatMap(({ name, parent }) =>
      parent ? [{ name, parent: parent.table, column: parent.column }] : [],
    );
    expect(told.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(keys);
  });

  test('what was added, changed and removed since a mark is undone, again and again', async () => {
    await fillAll();
    const before = await rows();
    const { name } = await states().copy(null, 'mark');
    for (let round = 0; round < 3; round++) {
      await addPicture(catalog, 'shop', pictureDraft('d'));
      const gallery = await catalog.galleries.find(home, 'shop');
      await catalog.pictures.update(gallery?.id ?? 0, 99, { item: 'a' }, { tags: 'new' });
      await catalog.pictures.remove(gallery?.id ?? 0, { item: 'b' });
      await addGallery(catalog, 'more');
      await addGallery(catalog, 'elsewhere', { ...home, region: 'south' });
      await addVector('v1', 0.5);
      await addVector('v2', 0.75);
      await sql.query("UPDATE tuku.resources SET name = 'Two'");
      await sql.query('UPDATE tuku.resource_numbers SET last = 9');
      await sql.query("DELETE FROM tuku.tasks WHERE state = 'done'");
      expect(await rows()).not.toEqual(before);
      await states().restore(name);
      expect(await rows()).toEqual(before);
    }
    await catalog.namespaces.drop({});
    await states().restore(name);
    expect(await rows()).toEqual(before);
  });

  test('what has not changed is not touched', async () => {
    await fillAll();
    const { name } = await states().copy(null, 'mark');
    const versions = () => sql.query('SELECT id, xmin::text AS version FROM tuku.pictures ORDER BY id');
    await addPicture(catalog, 'shop', pictureDraft('d'));
    const before = await versions();
    await states().restore(name);
    expect(await versions()).toEqual(before.slice(0, 3));
    const touched = await catalog.galleries.find(home, 'shop');
    await states().restore(name);
    expect(await catalog.galleries.find(home, 'shop')).toEqual(touched);
    // Also when the restoring transactions are many.
    for (let round = 0; round < 70; round++) {
      await catalog.galleries.touch(touched?.id ?? 0, 1, later);
      await states().restore(name);
    }
    expect(await versions()).toEqual(before.slice(0, 3));
    expect((await catalog.galleries.find(home, 'shop'))?.pictureCount).toBe(3);
  });

  test('caches see what a restore changed: revisions only grow', async () => {
    await fillAll();
    const { name } = await states().copy(null, 'mark');
    const gallery = await catalog.galleries.find(home, 'shop');
    await catalog.pictures.remove(gallery?.id ?? 0, { item: 'b' });
    const changed = await catalog.galleries.touch(gallery?.id ?? 0, -1, at);
    await states().restore(name);
    const restored = await catalog.galleries.find(home, 'shop');
    expect(restored?.revision).toBeGreaterThan(changed.revision);
    const reread = await collect(catalog.pictures.changedSince(restored?.id ?? 0, changed.revision));
    expect(reread.map(({ item, revision }) => [item, revision])).toEqual([['b', restored?.revision]]);
    expect(await states().restore(name)).toEqual({ galleries: [], vectorIndexes: [] });
  });

  test('one account returns, others stay', async () => {
    await fillAll();
    await addGallery(catalog, 'theirs', other);
    const { name } = await states().copy(['someone'], 'mark');
    const mine = await rows('someone');
    await addGallery(catalog, 'since', other);
    const theirs = await rows('other');
    await addPicture(catalog, 'shop', pictureDraft('d'));
    await catalog.namespaces.drop({ account: 'someone' });
    await states().restore(name);
    expect(await rows('someone')).toEqual(mine);
    expect(await rows('other')).toEqual(theirs);
  });

  test('a task that ran when it was copied runs again', async () => {
    await fillAll();
    await catalog.tasks.claim('k', { limit: 1, now: later, until: later });
    const { name } = await states().copy(null, 'mark');
    await sql.query('DELETE FROM tuku.tasks');
    await states().restore(name);
    expect(await catalog.tasks.claim('k', { limit: 5, now: at, until: later })).toMatchObject([
      { key: 'second', attempts: 2 },
    ]);
  });

  test('rows leave and come back as JSON; numbers go on above theirs', async () => {
    await fillAll();
    for (let more = 0; more < 300; more++) await addPicture(catalog, 'shop', pictureDraft(`${more}`));
    const before = await rows();
    const name = await moved(null);
    await catalog.namespaces.drop({});
    for (const table of ['pictures', 'vectors']) {
      await sql.query(`SELECT setval(pg_get_serial_sequence('tuku.${table}', 'id'), 1)`);
    }
    await states().restore(name);
    expect(await rows()).toEqual(before);
    const newest = (await addPicture(catalog, 'shop', pictureDraft('newest'))).id;
    expect(newest).toBeGreaterThan(Math.max(...(before.pictures as { id: number }[]).map(({ id }) => id)));
    const last = Math.max(...(before.vectors as { id: number }[]).map(({ id }) => id));
    await addVector('v2', 0.5);
    const [added] = await sql.query<{ id: number }>("SELECT id FROM tuku.vectors WHERE key = 'v2'");
    expect(added?.id).toBeGreaterThan(last);
  });

  test('an account whose numbers others have taken gets new ones, in the same order', async () => {
    await fillAll();
    const gallery = await catalog.galleries.find(home, 'shop');
    await catalog.transaction(async (tables) => {
      const parent = String(gallery?.id);
      const draft = { kind: 'item', id: `${parent}/shoe`, parent, name: '', fields: {} };
      await tables.resources.insert(await tables.namespaces.lock(home), draft, at);
    });
    const name = await moved(['someone']);
    await sql.query("UPDATE tuku.namespaces SET account = 'other'");
    const theirs = await rows('other');
    await states().restore(name);
    expect(await rows('other')).toEqual(theirs);
    const mine = await catalog.galleries.find(home, 'shop');
    expect(mine?.id).not.toBe(gallery?.id);
    expect((await catalog.pictures.page(mine?.id ?? 0, { limit: 9 })).map(({ item }) => item)).toEqual(['a', 'b', 'c']);
    const items = await catalog.resources.list(home, { kind: 'item' });
    expect(items).toMatchObject([{ id: `${mine?.id}/shoe`, parent: String(mine?.id) }]);
    const index = await catalog.vectorIndexes.find(home, 'bucket', 'index');
    const page = await catalog.vectors.page(index?.id ?? 0, { after: 0, limit: 9 }, { metadata: true });
    expect(page).toMatchObject([{ key: 'v1', metadata: { n: 0.25, deep: ['v1'] } }]);
    await addGallery(catalog, 'next');
  });

  test('what does not fit together changes nothing', async () => {
    await fillAll();
    const before = await rows();
    const target = await states().empty(null);
    await states().add(target, 'galleries', ['id', 'namespace_id'], '[]');
    await expect(states().add(target, 'galleries', ['colour'], '[{"colour":1}]')).rejects.toThrow(StateError);
    await expect(states().add(target, 'galleries', ['id'], '[{"id":"x"}]')).rejects.toThrow(StateError);
    await states().add(
      target,
      'resource_numbers',
      ['namespace_id', 'kind', 'last'],
      '[{"namespace_id":5,"kind":"k","last":1}]',
    );
    await expect(states().restore(target.name)).rejects.toThrow(StateError);
    const foreign = await states().empty(['someone']);
    const row = '[{"id":1,"family":"f","account":"third","region":"r"}]';
    await states().add(foreign, 'namespaces', ['id', 'family', 'account', 'region'], row);
    await expect(states().restore(foreign.name)).rejects.toThrow('another account, third');
    expect(await rows()).toEqual(before);
  });

  test('the oldest mark makes room for the ninth; an unknown one is none', async () => {
    const first = await states().copy(null, 'mark');
    for (let more = 0; more < 7; more++) await states().copy(null, 'mark');
    expect(await states().exists(first)).toBe(true);
    await states().copy(null, 'mark');
    expect(await states().exists(first)).toBe(false);
    expect(await states().restore(first.name)).toBeUndefined();
  });
}
