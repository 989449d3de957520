import { setTimeout as sleep } from 'node:timers/promises';
import { home, none } from '../../support/catalog-servers.ts';
import { searchedContract } from '../searched.ts';
import { milvusServers, withMilvus } from './servers.ts';

withMilvus('collections that Milvus searches (npm run test:milvus)', () => {
  const servers = milvusServers();
  searchedContract(servers, ['database', 'embedded']);
  const { server, catalogOf, milvus, logged, warnings, numbers, makeIndex, put, query, keys, searched, held } = servers;

  it('catches up by itself with what has changed', async () => {
    const engine = await server();
    await makeIndex(engine);
    await put(engine, 0, 300);
    const wanted = { vector: numbers(), k: 1 };
    await query(engine, wanted);
    await searched(engine);
    await put(engine, 100, 200);
    const { revision } = await engine.vectorBuckets.getIndex(home, 'b', 'i');
    const behind = () => (engine.nearest.mirrors() ?? []).filter((one) => one.revision < revision);
    await none(async () => behind().filter(() => query(engine, wanted)));
  }, 60_000);

  it('drops what a server that died has not dropped', async () => {
    const engine = await server();
    // Whatever still drops, may take it before it is loaded.
    const orphan = `tuku_${await catalogOf(engine).mirrors.name()}_vectors_999999_00000000`;
    const isMade = () =>
      milvus()
        .create(orphan, { dimension: 8, metric: 'IP' })
        .then(
          () => true,
          () => false,
        );
    while (!(await isMade()));
    engine.nearest.start();
    await none(() => held(engine));
  }, 60_000);

  it('a copy that was dropped, emptied or changed by others is made again, with one warning each', async () => {
    const [outside, exact] = [await server(), await server({ engine: 'exact' })];
    await makeIndex(outside);
    await put(outside, 0, 300);
    await keys(outside, numbers());
    await searched(outside);
    const damages = [
      (name: string) => milvus().drop(name),
      // As one that was restored from an older backup.
      (name: string) =>
        milvus().put(name, [], { dimension: 8, isNew: false, marks: { begun: 'older', done: 'older' } }),
    ];
    for (const damage of damages) {
      const [name = ''] = await held(outside);
      await damage(name);
      // Its mark is looked at again after a second.
      while (logged.length === 0 || !logged.some((text) => text.startsWith('warning'))) {
        const vector = numbers();
        expect(await keys(outside, vector)).toEqual(await keys(exact, vector));
        await sleep(50);
      }
      await searched(outside);
      await none(async () => (await held(outside)).filter((one) => one === name));
      expect(await keys(outside, numbers())).toHaveLength(10);
      expect(warnings()).toEqual([expect.stringMatching(/Milvus has lost a collection, or holds another state of it/)]);
    }
  }, 120_000);
});
