import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresSql } from '../../../src/catalog/postgres.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { databaseUrl, home, none, ref, room } from '../../support/catalog-servers.ts';
import { pictureBytes } from '../../support/pictures-by-bytes.ts';
import { storedServers, withPgvector } from './servers.ts';

withPgvector('collections that move into PostgreSQL and back (npm run test:pgvector)', () => {
  const servers = storedServers();
  const { server, catalogOf, warnings, sql, numbers, makeIndex, put, keys, makeGallery, near, searched, tables } =
    servers;

  it('goes on when somebody drops the table, or what an index was built of was left', async () => {
    const engine = await server();
    await makeIndex(engine);
    await put(engine, 0, 2500);
    await keys(engine, numbers());
    await searched(engine);
    const [name] = await tables();
    await sql().exec(`DROP TABLE tuku_stored.${name}`);
    await put(engine, 2500, 2501);
    expect(await keys(engine, numbers(), 2501)).toHaveLength(2501);
    expect(await keys(engine, numbers(), 2501)).toHaveLength(2501);
    expect(await tables()).toHaveLength(1);
    expect(await tables()).not.toEqual([name]);
    await searched(engine);
    expect(warnings()).toEqual([expect.stringMatching(/^warning: the database cannot search .* does not exist/)]);
    // As a build leaves it that was broken off.
    await sql().exec(`UPDATE tuku_stored.collections SET indexed = false`);
    const [other] = await tables();
    await sql().exec(`DROP INDEX IF EXISTS tuku_stored.${other}_near_0;
      CREATE INDEX ${other}_near_0 ON tuku_stored.${other} USING hnsw (v halfvec_ip_ops) WHERE place = 0;
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tuku_stored.${other}_near_0'::regclass`);
    const second = await server();
    expect(await keys(second, numbers())).toHaveLength(10);
    await searched(second);
    const [index] = await sql().query(
      `SELECT FROM pg_index WHERE indexrelid = 'tuku_stored.${other}_near_0'::regclass AND indisvalid`,
    );
    expect(index).toBeDefined();
  });

  it('with auto, moves galleries when they grow beyond the setting, before anybody searches', async () => {
    const engine = await server({ engine: 'auto', storedFrom: 40 }, { features: pictureBytes(8) });
    const gallery = await makeGallery(engine);
    const analysisOptions = {
      limits: { formats: [], maxBytes: 10, maxWidth: 1, maxHeight: 1, refuseFlat: false },
    };
    const picture = (n: number) => ({
      draft: { item: `i${n}`, name: 'p', content: '', tags: '', details: {} },
      source: { bytes: Uint8Array.from({ length: 8 }, (_, at) => 1 + ((n * 31 + at * at * n) % 200)) },
      analysisOptions,
    });
    const rules = { maxPerItem: 1, uniqueName: 'item' } as const;
    for (let n = 0; n < 40; n++) await engine.pictures.add(home, gallery, picture(n), rules);
    expect([engine.nearest.states(), await tables()]).toEqual([[], []]);
    await engine.pictures.put(home, gallery, picture(40));
    await searched(engine, 'without an index');
    expect([engine.memory().galleries, (await tables()).length]).toEqual([0, 1]);
    const query = Float32Array.from(picture(40).source.bytes);
    expect((await near(engine, query))[0]).toBe('i40');
    expect(engine.memory().galleries).toBe(0);
  });

  it('a move that is broken off goes on where it was, with what others have written since', async () => {
    const first = await server({ engine: 'exact' });
    await makeIndex(first);
    await put(first, 0, 3000);
    const index = await first.vectorBuckets.getIndex(home, 'b', 'i');
    const collection = { kind: 'vectors', id: index.id, dimension: 8, metric: 'cosine', model: '' } as const;
    await catalogOf(first).stored?.create(collection);
    // Some of it was copied when the server died.
    const [name] = await tables();
    await sql().exec(`INSERT INTO tuku_stored.${name} SELECT id, 0, '[1,1,1,1,1,1,1,1]' FROM tuku.vectors WHERE index_id = ${index.id} LIMIT 700;
      UPDATE tuku_stored.collections SET revision = 0, after_id = 1, whole = false`);
    await first.vectors.remove(home, ref, ['k1', 'k2', 'k3']);
    await put(first, 4000, 4001);
    const [stored, exact] = [await server(), await server({ engine: 'exact' })];
    for (let round = 0; round < 10; round++) {
      const vector = numbers();
      expect(await keys(stored, vector)).toEqual(await keys(exact, vector));
    }
    expect(stored.memory().vectors).toBe(0);
    expect(await keys(stored, numbers(), 5000)).toHaveLength(2998);
  });

  it('what a server that died has left goes the way that is right at the next start, before anybody searches', async () => {
    const first = await server({ engine: 'auto', storedFrom: 2000 });
    await makeIndex(first);
    await put(first, 0, 2500);
    await searched(first);
    // As it is after a kill amid the build of the index.
    const [name] = await tables();
    await sql().exec(`UPDATE tuku_stored.collections SET indexed = false;
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tuku_stored.${name}_near_0'::regclass`);
    const second = await server({ engine: 'auto', storedFrom: 2000 });
    second.nearest.start();
    await searched(second);
    // Its collection shrank to half of the setting, and nobody searched.
    const third = await server({ engine: 'auto', storedFrom: 10_000 });
    third.nearest.start();
    await none(tables);
    expect(await sql().query('SELECT FROM tuku_stored.collections')).toEqual([]);
    expect(await keys(third, numbers(), 5000)).toHaveLength(2500);
  });

  it('drops the remains of an index that is not built any more', async () => {
    const engine = await server();
    await makeIndex(engine);
    await put(engine, 0, 2500);
    await searched(engine);
    const [name] = await tables();
    await sql().exec(`UPDATE tuku_stored.collections SET indexed = false;
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tuku_stored.${name}_near_0'::regclass`);
    await server({ engine: 'exact' }).then((other) =>
      other.vectors.remove(
        home,
        ref,
        Array.from({ length: 600 }, (_, at) => `k${at}`),
      ),
    );
    const second = await server();
    second.nearest.start();
    const indexes = () => sql().query(`SELECT FROM pg_class WHERE relname = '${name}_near_0'`);
    while ((await indexes()).length > 0) await sleep(10);
    expect(await keys(second, numbers(), 5000)).toHaveLength(1900);
  });

  it('waits for the index that another server builds', async () => {
    const engine = await server({ engine: 'exact' });
    await makeIndex(engine);
    await put(engine, 0, 2500);
    const index = await engine.vectorBuckets.getIndex(home, 'b', 'i');
    const table = await catalogOf(engine).stored?.create({
      kind: 'vectors',
      id: index.id,
      dimension: 8,
      metric: 'cosine',
      model: '',
    });
    const other = new PostgresSql(databaseUrl);
    let finish = () => undefined as unknown;
    const building = other.alone(async (session) => {
      await session.query('SELECT pg_advisory_lock(7485877, $1)', [table?.table ?? 0]);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    const second = await server();
    expect(await keys(second, numbers())).toHaveLength(10);
    await searched(second, 'building an index');
    finish();
    await building;
    await searched(second);
    await other.close();
  });

  it('bounds the memory of collections: those that were not used for the longest time make room, and answer rightly', async () => {
    // Three indexes of 400 × 8 numbers, each about 115 kB with their keys; two have room.
    const [small, exact] = [await server({ engine: 'auto', cacheBytes: 250_000 }), await server({ engine: 'exact' })];
    await small.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 2 });
    const names = ['i1', 'i2', 'i3'];
    for (const name of names) {
      const draft = { name, dimension: 8, metric: 'cosine', unfilterable: [] } as const;
      await small.vectorBuckets.createIndex(home, 'b', draft, { maxIndexes: 3 });
      const drafts = Array.from({ length: 400 }, (_, n) => ({ key: `k${n}`, vector: numbers(), metadata: {} }));
      await small.vectors.put(home, { bucket: 'b', index: name }, drafts, room);
    }
    const of = async (engine: Engine, name: string, vector: Float32Array) =>
      engine.vectors.query(await engine.vectorBuckets.getIndex(home, 'b', name), { vector, k: 10 }, {});
    for (let round = 0; round < 12; round++) {
      const name = names[round % 3] as string;
      const vector = numbers();
      if (round === 7) await exact.vectors.remove(home, { bucket: 'b', index: name }, ['k1', 'k2']);
      expect(await of(small, name, vector)).toEqual(await of(exact, name, vector));
      expect(small.memory().vectors).toBeLessThanOrEqual(800);
    }
    expect(exact.memory().vectors).toBe(1198);
    expect(small.memory().vectorIndexes).toBe(2);
    expect(await tables()).toEqual([]);
  });
});
