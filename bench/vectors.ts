// Vector indexes at the level of the engine, with the embedded catalog in a data folder: intake, queries for the 10 nearest
// with and without filters, and the first query after a start, which reads everything from the catalog.
// Options: --sizes 10000x1024,100000x1024,1000000x128 --rounds 50 --metric cosine
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openCatalog } from '../src/catalog/catalog.ts';
import type { Metric } from '../src/index/port.ts';
import type { VectorFilter } from '../src/vector-api/filter.ts';
import { engineOf } from '../test/support/vector-engine.ts';
import { median, quantile } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000x1024,100000x1024' },
    rounds: { type: 'string', default: '50' },
    metric: { type: 'string', default: 'cosine' },
  },
});
const rounds = Number(options.rounds);
const home = { family: 'bench', account: 'a', region: 'r' };
const ref = { bucket: 'bench', index: 'i' };
const perCall = 500;

/** Filters by the share of vectors that pass; if there are several values, each round uses another one. */
const filters: Readonly<Record<string, (round: number, count: number) => VectorFilter | undefined>> = {
  none: () => undefined,
  '1 %, one': () => ({ field: 'hundredth', any: ['7'] }),
  '1 %, each another': (round) => ({ field: 'hundredth', any: [String(round % 100)] }),
  '10 %': (round) => ({ field: 'tenth', any: [round % 10] }),
  '1 % by range': (round, count) => ({ field: 'n', compare: '<', to: Math.ceil(count / 100) + round }),
  '100 %': () => ({ field: 'n', exists: true }),
};

function vectors(dimension: number, from: number, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const metadata = { hundredth: String(n % 100), tenth: n % 10, n };
    return { key: `key-${n}`, vector: new Float32Array(dimension).map(() => Math.random() - 0.5), metadata };
  });
}

async function timed<T>(work: () => Promise<T>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure(count: number, dimension: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tuku-bench-'));
  let catalog = await openCatalog({ dataDir });
  let engine = engineOf(catalog);
  await engine.vectorBuckets.create(home, { name: 'bench', settings: {} }, { maxBuckets: 1 });
  const draft = { name: 'i', dimension, metric: options.metric as Metric, unfilterable: [] };
  await engine.vectorBuckets.createIndex(home, 'bench', draft, { maxIndexes: 1 });

  const calls: number[] = [];
  for (let at = 0; at < count; at += perCall) {
    const drafts = vectors(dimension, at, perCall);
    calls.push(await timed(() => engine.vectors.put(home, ref, drafts, { maxVectors: count })));
  }
  const rate = (count * 1000) / calls.reduce((sum, ms) => sum + ms, 0);
  console.log(`\n### ${count} × ${dimension}, ${options.metric}\n`);
  console.log(
    `Intake, ${perCall} a call: ${rate.toFixed(0)} vectors/s, p99 of a call ${quantile(calls, 0.99).toFixed(0)} ms.`,
  );

  await catalog.close();
  const opened = await timed(async () => {
    catalog = await openCatalog({ dataDir });
  });
  engine = engineOf(catalog);
  const query = async (filter?: VectorFilter) => {
    const vector = new Float32Array(dimension).map(() => Math.random() - 0.5);
    await engine.vectors.query(
      await engine.vectorBuckets.getIndex(home, ref.bucket, ref.index),
      { vector, k: 10, ...(filter && { filter }) },
      {},
    );
  };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const first = await timed(() => query());
  delay.disable();
  const memory = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
  console.log(
    `Start ${opened.toFixed(0)} ms, first query ${first.toFixed(0)} ms with the event loop held up for at most ` +
      `${(delay.max / 1e6).toFixed(0)} ms; resident memory then ${memory} MiB.\n`,
  );

  console.log('| filter | p50, ms | p99, ms | of no filter |\n|---|---|---|---|');
  let whole = Number.NaN;
  for (const [name, filter] of Object.entries(filters)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await timed(() => query(filter(round, count))));
    if (name === 'none') whole = median(times);
    const share = ((100 * median(times)) / whole).toFixed(0);
    console.log(`| ${name} | ${median(times).toFixed(2)} | ${quantile(times, 0.99).toFixed(2)} | ${share} % |`);
  }
  await catalog.close();
  rmSync(dataDir, { recursive: true });
}

for (const size of options.sizes.split(',')) {
  const [count = 0, dimension = 0] = size.split('x').map(Number);
  await measure(count, dimension);
}
