// Vector buckets over HTTP with signed requests, as clients call them: intake; then, on a server started with the full data
// folder, queries for the 10 nearest with and without filters. Compared with a bare native kernel (usearch's exactSearch on
// one thread) and, with --peers, FAISS in Python and usearch's graph, on the same clustered vectors in the same run. Recall
// is relative to that kernel.
// Options: --vectors 100000 --dimension 1024 --rounds 200 --clients 8 --filter none,one,tenth,range --index exact,faiss
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { exactSearch, MetricKind } from 'usearch';
import { clusteredVectors, recallOf } from '../test/support/faiss-recall.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { crowd } from './support/clients.ts';
import { built } from './support/index-state.ts';
import { treeMb } from './support/memory.ts';
import { askPeers } from './support/peers.ts';
import { quantile } from './support/statistics.ts';
import { benchFilters, benchIndex, k, perCall } from './support/vector-bucket.ts';

const { values: options } = parseArgs({
  options: {
    vectors: { type: 'string', default: '100000' },
    dimension: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '200' },
    clients: { type: 'string', default: '8' },
    filter: { type: 'string', default: 'none,one,tenth,range' },
    index: { type: 'string', default: 'exact,faiss' },
    peers: { type: 'boolean', default: false },
  },
});
const [count, dimension, rounds, clients] = [options.vectors, options.dimension, options.rounds, options.clients].map(
  Number,
) as [number, number, number, number];
const filters = benchFilters(count);
const ms = (times: readonly number[], part: number) => quantile(times, part).toFixed(1);

const stored = clusteredVectors(count + rounds, dimension);
const queries = stored.splice(count);
const rows = new Float32Array(count * dimension);
for (const [n, vector] of stored.entries()) rows.set(vector, n * dimension);

const data = mkdtempSync(join(tmpdir(), 'tuku-bench-'));
const filling = await spawnTuku(['--data-dir', data, '--index', 'exact']);
const filled = benchIndex(filling.url);
await filled.create(dimension);
const started = performance.now();
const puts = await filled.fill(stored, clients);
const seconds = (performance.now() - started) / 1000;
await filling.stop();
console.log(`${count} vectors of ${dimension} numbers, ${perCall} a call, ${clients} clients`);
console.log(`intake: ${Math.round(count / seconds)} vectors/s, acknowledged; a call p50 ${ms(puts, 0.5)} ms\n`);

const expected: Set<string>[] = [];
const native = await crowd(rounds, 1, async (round) => {
  const { keys } = exactSearch(rows, queries[round] as Float32Array, dimension, k, MetricKind.Cos, 1);
  expected[round] = new Set(Array.from(keys as ArrayLike<bigint>, (key) => `key-${key}`));
});

console.log(
  `| index | filter | one client p50, ms | p99 | of the kernel | of no filter | ${clients} clients p50, ms | p99 | queries/s | recall at ${k} |`,
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
console.log(`| bare kernel | none | ${ms(native, 0.5)} | ${ms(native, 0.99)} | | | | | | |`);
const notes: string[] = [];
for (const index of options.index.split(',')) {
  const tuku = await spawnTuku(['--data-dir', data, '--index', index]);
  const own = benchIndex(tuku.url);
  const found: string[][] = [];
  const query = async (round: number, filter: object | undefined) => {
    const keys = await own.query(queries[round] as Float32Array, filter);
    if (keys.length !== k) throw new Error(`${keys.length} vectors`);
    if (filter === undefined) found[round] = keys;
  };
  const [cold] = await crowd(1, 1, () => query(0, undefined));
  const complete = await built(tuku);
  notes.push(
    `${index}: ready after ${tuku.readyMs.toFixed(0)} ms with the full data folder, first query ${cold?.toFixed(0)} ms, ` +
      `index complete ${complete} s later, ${treeMb(tuku.pid).toFixed(0)} MB`,
  );
  let unfiltered = Number.NaN;
  for (const name of options.filter.split(',')) {
    const filter = filters[name];
    if (filter === undefined) throw new Error(`--filter: ${Object.keys(filters).join(',')}`);
    const alone = await crowd(rounds, 1, (round) => query(round, filter.of(round)));
    const recall = name === 'none' ? recallOf(found, expected).toFixed(4) : '';
    if (name === 'none') unfiltered = quantile(alone, 0.5);
    const start = performance.now();
    const together = await crowd(rounds, clients, (round) => query(round, filter.of(round)));
    const perSecond = ((1000 * rounds) / (performance.now() - start)).toFixed(0);
    const median = quantile(alone, 0.5);
    const ofKernel = name === 'none' ? (median / quantile(native, 0.5)).toFixed(2) : '';
    const ofNone = name === 'none' ? '' : `${((100 * median) / unfiltered).toFixed(0)} %`;
    const cells = [ms(alone, 0.5), ms(alone, 0.99), ofKernel, ofNone, ms(together, 0.5), ms(together, 0.99), perSecond];
    console.log(`| ${index} | ${name} | ${cells.join(' | ')} | ${recall} |`);
  }
  await tuku.stop();
}
if (options.peers) {
  for (const peer of await askPeers(stored, queries, { dimension, k, clients })) {
    const { alone, together } = peer;
    const keys = peer.found.map((places) => places.map((place) => `key-${place}`));
    const cells = [ms(alone, 0.5), ms(alone, 0.99), '', '', ms(together, 0.5), ms(together, 0.99), ''];
    console.log(`| ${peer.name} | none | ${cells.join(' | ')} | ${recallOf(keys, expected).toFixed(4)} |`);
    notes.push(
      `${peer.name}: ${peer.perSecond.toFixed(0)} vectors/s in, ready after ${peer.readyMs.toFixed(0)} ms with its file, ` +
        `${peer.memoryMb.toFixed(0)} MB`,
    );
  }
}
console.log(`\n${notes.join('\n')}`);
rmSync(data, { recursive: true });
