import { createExactIndex } from '../../../../src/index/exact.ts';
import { createIndexes, type Indexes, type IndexSettings } from '../../../../src/index/factory.ts';
import { createFaissClient, type FaissClient, FaissError } from '../../../../src/index/faiss/client.ts';
import type { FaissOptions } from '../../../../src/index/faiss/host.ts';
import { startFaissProcess } from '../../../../src/index/faiss/process.ts';
import type { Metric, VectorIndex } from '../../../../src/index/port.ts';
import { faissInProcess, faissTrouble, untilBuilt } from '../../../support/faiss.ts';
import { clusteredVectors, recall } from '../../../support/faiss-recall.ts';

const trouble = await faissTrouble();
const withFaiss = trouble === null ? describe : describe.skip;

const warnings: string[] = [];
const log = {
  info: () => undefined,
  warn: (facts: object) => void warnings.push((facts as { reason: string }).reason),
};

const installed = { version: 'faiss-node 0.5.1' };
const open: Indexes[] = [];
function indexesWith(settings: Partial<IndexSettings> = {}, replaced: Partial<FaissOptions> = {}): Indexes {
  const indexes = createIndexes(
    { engine: 'faiss', faissFactory: 'HNSW32', folder: null, log, ...settings },
    { start: faissInProcess, ...replaced },
  );
  open.push(indexes);
  return indexes;
}
beforeEach(() => void warnings.splice(0));
afterEach(async () => {
  await Promise.all(open.splice(0).map((indexes) => indexes.close()));
});

const vectors = clusteredVectors(2000, 32);
const fill = (index: VectorIndex, from = vectors) => {
  for (const [i, vector] of from.entries()) index.upsert(i + 1, vector);
  return index;
};
const query = vectors[7] as Float32Array;
const exactly = async (k: number, metric: Metric = 'cosine', from = vectors) =>
  fill(createExactIndex({ dimension: 32, metric }), from).search(query, k);

/** Searches once, to begin, and waits until FAISS is ready. */
async function built(indexes: Indexes, index: VectorIndex): Promise<VectorIndex> {
  await index.search(query, 1);
  await untilBuilt(indexes);
  return index;
}

withFaiss(`FAISS${trouble === null ? '' : ` (${trouble})`}`, () => {
  describe.each(['cosine', 'euclidean'] satisfies Metric[])('among clustered vectors, %s', (metric) => {
    const many = clusteredVectors(5000, 32, { centres: 20, spread: 0.3 });
    const queries = clusteredVectors(5100, 32, { centres: 20, spread: 0.3 }).slice(5000);

    it.each([
      ['Flat', 1],
      ['HNSW32', 0.99],
      ['IVF32,Flat', 0.99],
    ])('%s finds at least %p of what a scan finds', async (faissFactory, min) => {
      const indexes = indexesWith({ faissFactory });
      const index = await built(indexes, fill(indexes.create({ dimension: 32, metric }), many));
      const exact = fill(createExactIndex({ dimension: 32, metric }), many);
      expect(await recall(index, exact, queries, 10)).toBeGreaterThanOrEqual(min);
      expect(indexes.describe().faiss.answered.withFaiss).toBeGreaterThan(90);
      await exact.close();
    });
  });

  it('answers from a process, and exactly until that is ready', async () => {
    const indexes = indexesWith({}, { start: startFaissProcess });
    const index = fill(indexes.create({ dimension: 32, name: 'one' }));
    expect(await index.search(query, 5)).toEqual(await exactly(5));
    expect(indexes.describe().faiss.collections).toMatchObject([{ name: 'one', state: 'building', vectors: 2000 }]);
    await untilBuilt(indexes);
    expect(await index.search(query, 5)).toEqual(await exactly(5));
    expect(indexes.describe()).toMatchObject({
      engine: 'faiss',
      faiss: {
        state: 'available',
        answered: { withFaiss: 1, byScan: 0 },
        collections: [{ state: 'faiss', indexed: 2000 }],
      },
    });
    await index.close();
    expect(indexes.describe().faiss.collections).toEqual([]);
  });

  it('sees every change at once, and adds new vectors', async () => {
    const indexes = indexesWith();
    const index = await built(indexes, fill(indexes.create({ dimension: 32 })));
    const nearest = (await index.search(query, 1))[0]?.id as number;
    index.remove(nearest);
    index.upsert(9000, query);
    const after = await index.search(query, 3);
    expect(after[0]).toEqual({ id: 9000, score: 1 });
    expect(after.map(({ id }) => id)).not.toContain(nearest);
    await untilBuilt(indexes);
    expect(await index.search(query, 3)).toEqual(after);
    expect(indexes.describe().faiss.collections).toMatchObject([{ vectors: 2000, indexed: 2000 }]);
  });

  it('answers concurrent searches, and changes wait for all of them', async () => {
    const asked: (() => void)[] = [];
    const patient = () => {
      const client = faissInProcess();
      const search = async (wanted: Float32Array, k: number) => {
        await new Promise<void>((resolve) => asked.push(resolve));
        return client.search(wanted, k);
      };
      return { ...client, search };
    };
    const indexes = indexesWith({}, { start: patient });
    const index = await built(indexes, fill(indexes.create({ dimension: 32 })));
    const before = vectors.slice(0, 8).map((vector) => index.search(vector, 1));
    expect(asked).toHaveLength(8);
    index.upsert(1, vectors[500] as Float32Array);
    const after = index.search(vectors[0] as Float32Array, 1);
    for (const answer of asked.splice(0).reverse()) answer();
    expect((await Promise.all(before)).map(([hit]) => hit?.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    while (asked.length === 0) await new Promise(setImmediate);
    asked[0]?.();
    expect((await after)[0]?.id).not.toBe(1);
  });

  it('is not trusted if its graph has no path to the query', async () => {
    const astray = () => {
      const client = faissInProcess();
      const opposite = (vector: Float32Array) => vector.map((x) => -x);
      return { ...client, search: (wanted: Float32Array, k: number) => client.search(opposite(wanted), k) };
    };
    const apart = clusteredVectors(2000, 32, { centres: 2 });
    const indexes = indexesWith({}, { start: astray });
    const index = await built(indexes, fill(indexes.create({ dimension: 32 }), apart));
    expect(await index.search(query, 5)).toEqual(await exactly(5, 'cosine', apart));
    expect(indexes.describe().faiss.answered).toEqual({ withFaiss: 0, byScan: 1 });
  });

  it('is rebuilt when most of its vectors are tombstones', async () => {
    const started: string[] = [];
    const start = () => {
      started.push('one');
      return faissInProcess();
    };
    const indexes = indexesWith({ faissFactory: 'Flat' }, { start });
    const index = await built(indexes, fill(indexes.create({ dimension: 32 })));
    const before = started.length;
    for (let id = 1; id <= 1500; id++) index.remove(id);
    const expected = await index.search(query, 10);
    for (let i = 0; i < 50; i++) expect(await index.search(query, 10)).toEqual(expected);
    while (indexes.describe().faiss.collections[0]?.dead !== 0) {
      await index.search(query, 1);
      await new Promise(setImmediate);
    }
    expect(started).toHaveLength(before + 1);
    expect(await index.search(query, 10)).toEqual(expected);
  });

  describe('rebuilt', () => {
    /** A FAISS index of which most is dead, and its successor, which is built no further than its first batch as yet. */
    async function halfway(first: (client: FaissClient) => FaissClient = (client) => client) {
      let finish: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let clients = 0;
      const start = () => {
        const client = faissInProcess();
        if (clients++ === 0) return first(client);
        let adds = 0;
        const add = async (some: Float32Array) => {
          if (adds++ > 0) await gate;
          return client.add(some);
        };
        return { ...client, add };
      };
      const indexes = indexesWith({ engine: 'auto', faissFactory: 'Flat' }, { start, minBytes: 0 });
      const index = await built(indexes, fill(indexes.create({ dimension: 32 })));
      for (let id = 101; id <= 1700; id++) index.remove(id);
      const expected = (await exactly(2000)).filter(({ id }) => id < 101 || id > 1700).slice(0, 5);
      for (let i = 0; i < 20; i++) expect(await index.search(query, 5)).toEqual(expected);
      expect(indexes.describe().faiss.answered).toEqual({ withFaiss: 20, byScan: 0 });
      const dead = () => indexes.describe().faiss.collections[0]?.dead;
      expect(dead()).toBe(1600);
      return { index, indexes, expected, finish, dead };
    }

    it('it answers until the new one is complete, and its searches to their end', async () => {
      let answer: Promise<void> | undefined;
      let release: () => void = () => undefined;
      const { index, indexes, expected, finish, dead } = await halfway((client) => ({
        ...client,
        search: async (wanted, k) => {
          await answer;
          return client.search(wanted, k);
        },
      }));
      answer = new Promise((resolve) => {
        release = resolve;
      });
      finish();
      const searches = [];
      while (dead() !== 0) {
        searches.push(index.search(query, 5));
        await new Promise(setImmediate);
      }
      release();
      for (const hits of await Promise.all(searches)) expect(hits).toEqual(expected);
      expect(indexes.describe().faiss.answered).toEqual({ withFaiss: 20 + searches.length, byScan: 0 });
    });

    it('the new one takes over from one that fails', async () => {
      let failing = false;
      const { index, indexes, expected, finish } = await halfway((client) => ({
        ...client,
        search: (wanted, k) => (failing ? Promise.reject(new FaissError('it died')) : client.search(wanted, k)),
      }));
      failing = true;
      for (let i = 0; i < 2; i++) expect(await index.search(query, 5)).toEqual(expected);
      expect(indexes.describe().faiss.collections).toMatchObject([{ state: 'building' }]);
      finish();
      await untilBuilt(indexes);
      expect(await index.search(query, 5)).toEqual(expected);
      expect(indexes.describe().faiss.answered).toEqual({ withFaiss: 21, byScan: 0 });
    });
  });

  it('continues without a process that dies, and reports it', async () => {
    const processes: ReturnType<typeof startFaissProcess>[] = [];
    const start = () => {
      const client = startFaissProcess();
      processes.push(client);
      return client;
    };
    const indexes = indexesWith({ engine: 'auto' }, { start, minBytes: 0, package: installed });
    const index = await built(indexes, fill(indexes.create({ dimension: 32, name: 'dying' })));
    // What FAISS does not catch ends its process: training with fewer vectors than lists is one such thing.
    await expect(
      (async () => {
        const client = start();
        await client.open({
          shape: { dimension: 2, metric: 'cosine', factory: 'IVF64,Flat' },
          snapshot: null,
          expected: 0,
        });
        await client.train(Float32Array.of(1, 0));
      })(),
    ).rejects.toThrow(/number of training points/i);
    await processes[0]?.close();
    expect(await index.search(query, 5)).toEqual(await exactly(5));
    index.upsert(5000, query);
    expect((await index.search(query, 5)).map(({ id }) => id)).toContain(5000);
    expect(indexes.describe()).toMatchObject({ engine: 'exact', faiss: { collections: [{ state: 'failed' }] } });
    expect(processes).toHaveLength(2);
  });

  it('searches exactly with a factory string that FAISS does not know', async () => {
    const indexes = indexesWith({ faissFactory: 'Nonsense9' });
    const index = await built(indexes, fill(indexes.create({ dimension: 32 })));
    expect(await index.search(query, 5)).toEqual(await exactly(5));
    expect(warnings).toContain('could not parse index string Nonsense9');
    expect(indexes.describe().engine).toBe('exact');
  });

  it('uses no more memory than permitted', async () => {
    const indexes = indexesWith({}, { memoryBytes: 3000 * (32 * 4 + 600) });
    const first = await built(indexes, fill(indexes.create({ dimension: 32, name: 'first' })));
    const second = await built(indexes, fill(indexes.create({ dimension: 32, name: 'second' })));
    const states = () => indexes.describe().faiss.collections.map(({ name, state }) => [name, state]);
    expect(states()).toEqual([
      ['first', 'faiss'],
      ['second', 'failed'],
    ]);
    expect(await second.search(query, 5)).toEqual(await first.search(query, 5));
    await Promise.all([first.close(), second.close()]);
    const third = await built(indexes, fill(indexes.create({ dimension: 32, name: 'third' })));
    expect(states()).toEqual([['third', 'faiss']]);
    await third.close();
  });

  it('is used from a certain size on with auto', async () => {
    const indexes = indexesWith({ engine: 'auto' }, { minBytes: 1000 * 32 * 4 });
    const small = await built(indexes, fill(indexes.create({ dimension: 32, name: 'small' }), vectors.slice(0, 999)));
    const large = await built(indexes, fill(indexes.create({ dimension: 32, name: 'large' }), vectors.slice(0, 1000)));
    expect(indexes.describe().faiss.collections.map(({ name }) => name)).toEqual(['large']);
    await Promise.all([small.close(), large.close()]);
  });

  it('tolerates thousands of equal vectors: searches among many of them are scans', async () => {
    const indexes = indexesWith();
    const index = indexes.create({ dimension: 32 });
    for (let id = 1; id <= 15_500; id++) index.upsert(id, vectors[id < 500 ? id : id % 2] as Float32Array);
    await built(indexes, index);
    const nearest = async (to: number) => (await index.search(vectors[to] as Float32Array, 4)).map(({ id }) => id);
    expect(await nearest(1)).toEqual([1, 501, 503, 505]);
    expect(indexes.describe().faiss.answered).toEqual({ withFaiss: 0, byScan: 1 });
    for (let id = 15_500; id > 510; id--) index.remove(id);
    expect(await nearest(1)).toEqual([1, 501, 503, 505]);
    expect(await nearest(7)).toEqual((await exactly(4, 'cosine', vectors.slice(1, 500))).map(({ id }) => id));
    expect(indexes.describe().faiss.answered).toEqual({ withFaiss: 2, byScan: 1 });
  });
});

describe('without FAISS', () => {
  it('a machine that lets it start no process searches exactly', async () => {
    const start = () => {
      throw new Error('spawn EPERM');
    };
    const indexes = indexesWith({ engine: 'auto' }, { start, minBytes: 0, package: installed });
    const index = await built(indexes, fill(indexes.create({ dimension: 32 })));
    expect(await index.search(query, 5)).toEqual(await exactly(5));
    expect(indexes.describe().faiss.collections).toMatchObject([
      { state: 'failed', reason: 'cannot start a process: spawn EPERM' },
    ]);
    await index.close();
  });

  const absent = () =>
    createFaissClient(
      async () => ({ failure: 'faiss-node does not load: no such addon', unusable: true }),
      async () => undefined,
    );

  it.each(['faiss', 'auto'] as const)('%s starts, searches exactly and says so', async (engine) => {
    const indexes = indexesWith({ engine }, { start: absent, minBytes: 0, package: installed });
    const index = fill(indexes.create({ dimension: 32 }));
    for (let i = 0; i < 3; i++) expect(await index.search(query, 5)).toEqual(await exactly(5));
    expect(indexes.describe()).toMatchObject({
      engine: 'exact',
      setting: engine,
      faiss: { state: 'not available', reason: 'faiss-node does not load: no such addon' },
    });
    expect(new Set(warnings).has('faiss-node does not load: no such addon')).toBe(true);
    await index.close();
  });

  it('says that the package is missing', async () => {
    const missing = 'the package faiss-node is not installed';
    const indexes = indexesWith({ engine: 'auto' }, { minBytes: 0, package: { missing } });
    const index = fill(indexes.create({ dimension: 32 }));
    expect(await index.search(query, 5)).toEqual(await exactly(5));
    expect(indexes.describe()).toMatchObject({ engine: 'exact', faiss: { state: 'not available', reason: missing } });
    await index.close();
  });

  it('exact never starts it', async () => {
    const start = () => {
      throw new Error('started');
    };
    const indexes = indexesWith({ engine: 'exact' }, { start });
    const index = fill(indexes.create({ dimension: 32 }));
    expect(await index.search(query, 5)).toEqual(await exactly(5));
    expect(indexes.describe()).toMatchObject({ engine: 'exact', faiss: { state: 'not wanted' } });
    await index.close();
  });
});
