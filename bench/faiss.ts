// FAISS compared with exact search on the same clustered vectors: the size from which it is faster, its recall, its build
// time. For comparison, the same run measures usearch's graph and, if installed, FAISS's own Python package (Debian:
// python3-faiss) with the same parameters; they build with all cores.
// Options: --sizes 10000,30000,100000 --dimensions 1024 --factories HNSW32 --queries 200 --cluster 100
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createExactIndex } from '../src/index/exact.ts';
import { createIndexes } from '../src/index/factory.ts';
import { clusteredVectors, recallOf } from '../test/support/faiss-recall.ts';
import { askPeers, type Peer } from './support/peers.ts';
import { median, quantile } from './support/statistics.ts';

const k = 10;
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,30000,100000' },
    dimensions: { type: 'string', default: '1024' },
    factories: { type: 'string', default: 'HNSW32' },
    queries: { type: 'string', default: '200' },
    cluster: { type: 'string', default: '100' },
  },
});
const numbers = (list: string) => list.split(',').map(Number);

/** Returns the ids of a query's k nearest; ids start at 1. */
type Searcher = (query: Float32Array) => Promise<readonly number[]> | readonly number[];

interface Contender {
  readonly name: string;
  readonly search: Searcher;
  readonly buildSeconds?: number;
}

async function inTuku(rows: readonly Float32Array[], dimension: number, faissFactory: string) {
  const log = { info: () => undefined, warn: (facts: object, text: string) => console.error(text, facts) };
  const indexes = createIndexes({ engine: 'faiss', faissFactory, folder: null, log });
  const index = indexes.create({ dimension });
  for (const [i, row] of rows.entries()) index.upsert(i + 1, row);
  const start = performance.now();
  await index.search(rows[0] as Float32Array, 1);
  while (indexes.describe().faiss.collections[0]?.state === 'building') await new Promise((r) => setTimeout(r, 20));
  const contender: Contender = {
    name: `Tuku ${faissFactory}`,
    buildSeconds: (performance.now() - start) / 1000,
    search: async (query) => (await index.search(query, k)).map(({ id }) => id),
  };
  return { contender, indexes, close: () => Promise.all([index.close(), indexes.close()]) };
}

async function measure(size: number, dimension: number): Promise<object[]> {
  const centres = Math.ceil(size / Number(options.cluster));
  const all = clusteredVectors(size + Number(options.queries), dimension, { centres }).map(toUnit);
  const [rows, queries] = [all.slice(0, size), all.slice(size)];
  const exact = createExactIndex({ dimension });
  for (const [i, row] of rows.entries()) exact.upsert(i + 1, row);
  const tuku = [];
  for (const factory of options.factories.split(',')) tuku.push(await inTuku(rows, dimension, factory));
  const contenders: Contender[] = [
    { name: 'Tuku exact', search: async (query) => (await exact.search(query, k)).map(({ id }) => id) },
    ...tuku.map(({ contender }) => contender),
  ];
  const ms = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const found = new Map(contenders.map(({ name }) => [name, [] as (readonly number[])[]]));
  const truths: Set<number>[] = [];
  // Alternating, so that other load on the machine affects all alike.
  for (const query of queries) {
    for (const { name, search } of contenders) {
      const start = performance.now();
      const ids = await search(query);
      ms.get(name)?.push(performance.now() - start);
      if (name === 'Tuku exact') truths.push(new Set(ids));
      found.get(name)?.push(ids);
    }
  }
  for (const { contender, indexes } of tuku) console.error(contender.name, indexes.describe().faiss.answered);
  await Promise.all([exact.close(), ...tuku.map(({ close }) => close())]);
  const row = (name: string, times: readonly number[], ids: readonly (readonly number[])[], seconds?: number) => ({
    vectors: size,
    dimension,
    engine: name,
    'p50 ms': Number(median(times).toFixed(2)),
    'p99 ms': Number(quantile(times, 0.99).toFixed(2)),
    'recall@10': Number(recallOf(ids, truths).toFixed(4)),
    'build s': seconds === undefined ? '' : Number(seconds.toFixed(1)),
  });
  const table = contenders.map(({ name, buildSeconds }) =>
    row(name, ms.get(name) as number[], found.get(name) ?? [], buildSeconds),
  );
  const peers = await askPeers(rows, queries, { dimension, k, clients: 1 });
  const ids = (peer: Peer) => peer.found.map((places) => places.map((place) => place + 1));
  return [...table, ...peers.map((peer) => row(peer.name, peer.alone, ids(peer), size / peer.perSecond))];
}

function toUnit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return vector.map((x) => x / length);
}

const table: object[] = [];
for (const dimension of numbers(options.dimensions)) {
  for (const size of numbers(options.sizes)) table.push(...(await measure(size, dimension)));
}
console.log(`Top ${k} among clustered vectors (${options.cluster} a cluster), one query at a time.`);
console.table(table);
