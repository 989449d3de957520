// FAISS beside exact search on the same clustered vectors: where it begins to pay, how much it finds, how long it takes
// to build. Beside it, in the same run: usearch's graph, and FAISS's own Python package if there is one (Debian:
// python3-faiss), with the same parameters.
// Options: --sizes 10000,30000,100000 --dimensions 1024 --factories HNSW32 --queries 200
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Index, type Matches, MetricKind, ScalarKind } from 'usearch';
import { createExactIndex } from '../src/index/exact.ts';
import { createIndexes } from '../src/index/factory.ts';
import { clusteredVectors } from '../test/support/faiss-recall.ts';
import { median } from './statistics.ts';

const k = 10;
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,30000,100000' },
    dimensions: { type: 'string', default: '1024' },
    factories: { type: 'string', default: 'HNSW32' },
    queries: { type: 'string', default: '200' },
  },
});
const numbers = (list: string) => list.split(',').map(Number);
const parameters = { links: 32, efConstruction: 100, efSearch: 256 };

/** Answers a query with the ids of its k nearest, ids counted from 1. */
type Searcher = (query: Float32Array) => Promise<readonly number[]> | readonly number[];

interface Contender {
  readonly name: string;
  readonly search: Searcher;
  readonly buildSeconds?: number;
}

const PYTHON = `
import sys, json, time, numpy, faiss
folder, dimension, k, links, construction, search = sys.argv[1], *map(int, sys.argv[2:])
faiss.omp_set_num_threads(1)
rows = numpy.fromfile(folder + '/rows', dtype='float32').reshape(-1, dimension)
queries = numpy.fromfile(folder + '/queries', dtype='float32').reshape(-1, dimension)
faiss.normalize_L2(rows); faiss.normalize_L2(queries)
index = faiss.index_factory(dimension, 'HNSW%d' % links, faiss.METRIC_INNER_PRODUCT)
index.hnsw.efConstruction, index.hnsw.efSearch = construction, search
start = time.time(); index.add(rows); built = time.time() - start
ids, times = [], []
for query in queries:
    start = time.perf_counter(); found = index.search(query.reshape(1, -1), k)[1][0]; times.append(time.perf_counter() - start)
    ids.append([int(i) + 1 for i in found])
print(json.dumps({'ids': ids, 'ms': [t * 1000 for t in times], 'seconds': built}))
`;

function inPython(rows: readonly Float32Array[], queries: readonly Float32Array[], dimension: number) {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-bench-'));
  const write = (name: string, vectors: readonly Float32Array[]) =>
    writeFileSync(
      join(folder, name),
      Buffer.concat(vectors.map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength))),
    );
  write('rows', rows);
  write('queries', queries);
  const { links, efConstruction, efSearch } = parameters;
  const numbersOf = [dimension, k, links, efConstruction, efSearch].map(String);
  const { status, stdout, stderr } = spawnSync(
    process.env.PYTHON ?? '/usr/bin/python3',
    ['-c', PYTHON, folder, ...numbersOf],
    { maxBuffer: 2 ** 28 },
  );
  rmSync(folder, { recursive: true });
  if (status === 0) return JSON.parse(stdout.toString()) as { ids: number[][]; ms: number[]; seconds: number };
  console.error(`no FAISS in Python (apt-get install python3-faiss): ${stderr.toString().trim().split('\n').at(-1)}`);
  return null;
}

function inUsearch(rows: readonly Float32Array[], dimension: number): Contender {
  const { links, efConstruction, efSearch } = parameters;
  const index = new Index(dimension, MetricKind.IP, ScalarKind.F32, links, efConstruction, efSearch);
  const start = performance.now();
  for (const [i, row] of rows.entries()) index.add(BigInt(i + 1), row, 1);
  const buildSeconds = (performance.now() - start) / 1000;
  return {
    name: 'usearch graph',
    buildSeconds,
    search: (query) => Array.from((index.search(query, k, 1) as Matches).keys, Number),
  };
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
  const centres = Math.ceil(size / 100);
  const all = clusteredVectors(size + Number(options.queries), dimension, { centres }).map(toUnit);
  const [rows, queries] = [all.slice(0, size), all.slice(size)];
  const exact = createExactIndex({ dimension });
  for (const [i, row] of rows.entries()) exact.upsert(i + 1, row);
  const tuku = [];
  for (const factory of options.factories.split(',')) tuku.push(await inTuku(rows, dimension, factory));
  const contenders: Contender[] = [
    { name: 'Tuku exact', search: async (query) => (await exact.search(query, k)).map(({ id }) => id) },
    ...tuku.map(({ contender }) => contender),
    inUsearch(rows, dimension),
  ];
  const ms = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const found = new Map(contenders.map(({ name }) => [name, 0]));
  const truths: Set<number>[] = [];
  // In turn, so that noise of the machine meets all alike.
  for (const query of queries) {
    for (const { name, search } of contenders) {
      const start = performance.now();
      const ids = await search(query);
      ms.get(name)?.push(performance.now() - start);
      if (name === 'Tuku exact') truths.push(new Set(ids));
      found.set(name, (found.get(name) ?? 0) + ids.filter((id) => truths.at(-1)?.has(id)).length);
    }
  }
  for (const { contender, indexes } of tuku) console.error(contender.name, indexes.describe().faiss.answered);
  await Promise.all([exact.close(), ...tuku.map(({ close }) => close())]);
  const row = (name: string, times: readonly number[], hits: number, seconds?: number) => ({
    vectors: size,
    dimension,
    engine: name,
    'p50 ms': Number(median(times).toFixed(2)),
    'p99 ms': Number(([...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] as number).toFixed(2)),
    'recall@10': Number((hits / (queries.length * k)).toFixed(4)),
    'build s': seconds === undefined ? '' : Number(seconds.toFixed(1)),
  });
  const table = contenders.map(({ name, buildSeconds }) =>
    row(name, ms.get(name) as number[], found.get(name) as number, buildSeconds),
  );
  const python = inPython(rows, queries, dimension);
  if (python === null) return table;
  const hits = python.ids.reduce((sum, ids, i) => sum + ids.filter((id) => truths[i]?.has(id)).length, 0);
  return [...table, row('FAISS in Python', python.ms, hits, python.seconds)];
}

function toUnit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return vector.map((x) => x / length);
}

const table: object[] = [];
for (const dimension of numbers(options.dimensions)) {
  for (const size of numbers(options.sizes)) table.push(...(await measure(size, dimension)));
}
console.log(`Top ${k} among clustered vectors (100 a cluster), one query at a time.`);
console.table(table);
