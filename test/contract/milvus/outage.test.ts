import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../../src/engine/engine.ts';
import { home, none, ref, room } from '../../support/catalog-servers.ts';
import { canKillMilvus, killMilvus, restartMilvus, startEmptyMilvus } from '../../support/milvus.ts';
import { milvusServers } from './servers.ts';

const withKills = canKillMilvus ? describe : describe.skip;

withKills('searches while Milvus is away (npm run test:milvus)', () => {
  const { server, catalogOf, logged, warnings, told, numbers, makeIndex, put, keys, searched, held } = milvusServers();

  /** A few writes and searches a second, each compared, until something is so. */
  async function under(
    { writer, reader, exact }: { writer: Engine; reader: Engine; exact: Engine },
    isOver: () => boolean | Promise<boolean>,
  ): Promise<void> {
    for (let round = 0; round < 3 || !(await isOver()); round++) {
      const vector = numbers();
      const key = `w${round % 50}`;
      await writer.vectors.put(home, ref, [{ key, vector, metadata: {} }], room);
      expect((await keys(writer, vector, 1))[0]).toBe(key);
      expect(await keys(reader, vector)).toEqual(await keys(exact, vector));
      await writer.vectors.remove(home, ref, [`k${round}`]);
      expect(await keys(reader, vector, 1000)).not.toContain(`k${round}`);
      await sleep(200);
    }
  }
  const are = (engines: readonly Engine[], state: string) =>
    engines.every((engine) => engine.nearest.mirrors()?.every((one) => one.state === state) === true);
  const answered = (engine: Engine) => engine.nearest.mirrors()?.[0]?.answered ?? 0;
  /** Runs until a promise has come, and gives what it gave. */
  async function until<T>(promise: Promise<T>, run: (isOver: () => boolean) => Promise<void>): Promise<T> {
    let isOver = false;
    const watched = promise.finally(() => {
      isOver = true;
    });
    await Promise.all([watched, run(() => isOver)]);
    return watched;
  }

  it('answers from memory, with one warning a server; a Milvus that comes back empty is filled again', async () => {
    const [writer, reader, exact] = [await server(), await server(), await server({ engine: 'exact' })];
    const all = { writer, reader, exact };
    await makeIndex(writer);
    await put(writer, 0, 500);
    for (const one of [writer, reader]) {
      await keys(one, numbers());
      await searched(one);
      await keys(one, numbers());
    }
    killMilvus();
    await under(all, () => are([writer, reader], 'away'));
    await until(startEmptyMilvus(), (isOver) => under(all, isOver));
    await under(all, () => are([writer, reader], 'searched'));
    expect([told(/^warning: Milvus does not answer/), told(/^Milvus answers again/)]).toEqual([2, 2]);
    // Whoever looked first has found out what was lost.
    expect(told(/^warning: Milvus has lost a collection/)).toBeGreaterThanOrEqual(1);
    expect(told(/^warning/) - told(/^warning: Milvus/)).toBe(0);
    const before = answered(reader);
    await under(all, () => answered(reader) > before + 5);
    await none(async () => (await held(writer)).slice(1));
    expect(warnings().length).toBeLessThanOrEqual(4);
  }, 240_000);

  it('with auto, a table of pgvector answers meanwhile; a Milvus that comes back with its data is used again', async () => {
    const rules = { engine: 'auto', storedFrom: 100 } as const;
    const stored = await server({ ...rules, hasMilvus: false });
    expect(await catalogOf(stored).stored?.enable()).toMatchObject({ state: 'ready' });
    await makeIndex(stored);
    await put(stored, 0, 500);
    const isStored = (engine: Engine) => /^(indexed|without an index)$/.test(engine.nearest.states()[0]?.state ?? '');
    while (!isStored(stored)) {
      await keys(stored, numbers());
      await sleep(50);
    }
    const [writer, reader, exact] = [await server(rules), await server(rules), await server({ engine: 'exact' })];
    const all = { writer, reader, exact };
    for (const one of [writer, reader]) {
      await keys(one, numbers());
      await searched(one);
      await keys(one, numbers());
    }
    const inMemory = () => [writer.memory().vectors, reader.memory().vectors];
    const [name] = await held(writer);
    killMilvus();
    await under(all, () => are([writer, reader], 'away'));
    // Neither Milvus nor memory answers: the table does.
    expect(inMemory()).toEqual([0, 0]);
    expect(told(/^warning/)).toBe(2);
    const isKept = await until(restartMilvus(), (isOver) => under(all, isOver));
    await under(all, () => are([writer, reader], 'searched'));
    expect(inMemory()).toEqual([0, 0]);
    const before = answered(reader);
    await under(all, () => answered(reader) > before + 5);
    expect(told(/^Milvus answers again/)).toBe(2);
    if (isKept) {
      expect(told(/^warning/)).toBe(2);
      expect(await held(writer)).toEqual([name]);
    }
    logged.splice(0);
  }, 240_000);
});
