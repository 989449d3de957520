// Vector buckets through HTTP, signed, as clients call them: intake, then queries of the 10 nearest with and without
// filters, beside a bare native kernel (usearch's exactSearch on one thread, on the same vectors in the same run).
// Options: --vectors 100000 --dimension 1024 --rounds 200 --clients 8 --filter none,one,tenth,range
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { exactSearch, MetricKind } from 'usearch';
import { type OssAnswer, ossClient } from '../test/support/oss-client.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';

const { values: options } = parseArgs({
  options: {
    vectors: { type: 'string', default: '100000' },
    dimension: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '200' },
    clients: { type: 'string', default: '8' },
    filter: { type: 'string', default: 'none,one,tenth,range' },
  },
});
const [count, dimension, rounds, clients] = [options.vectors, options.dimension, options.rounds, options.clients].map(
  Number,
) as [number, number, number, number];
const k = 10;
const perCall = 500;
const bucket = 'bench';
const indexName = 'vectors';

/** Filters by the share of vectors they let through: 1 %, 10 %, 1 % by a range. */
const filters: Readonly<Record<string, (round: number) => object | undefined>> = {
  none: () => undefined,
  one: (round) => ({ hundredth: { $eq: String(round % 100) } }),
  tenth: (round) => ({ tenth: { $in: [round % 10] } }),
  range: () => ({ n: { $lt: count / 100 } }),
};

/** Does some work a number of times, several at a time; the milliseconds of each. */
async function timed(times: number, atOnce: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  let next = 0;
  const client = async () => {
    for (let round = next++; round < times; round = next++) {
      const start = performance.now();
      await work(round);
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return taken.sort((a, b) => a - b);
}

const share = (sorted: readonly number[], part: number) =>
  (sorted[Math.ceil(sorted.length * part) - 1] ?? 0).toFixed(1);

function succeeded(answer: OssAnswer): OssAnswer {
  if (answer.code !== '') throw new Error(`${answer.status} ${answer.code}`);
  return answer;
}

const data = mkdtempSync(join(tmpdir(), 'tuku-bench-'));
const tuku = await spawnTuku(['--data-dir', data]);
const call = ossClient(tuku.url);
const send = async (operation: string, body?: object) => succeeded(await call(operation, bucket, body));

await send('PutVectorBucket');
await send('PutVectorIndex', { indexName, dataType: 'float32', dimension, distanceMetric: 'cosine' });
const rows = new Float32Array(count * dimension).map(() => Math.random() - 0.5);
const rowOf = (n: number) => Array.from(rows.subarray(n * dimension, (n + 1) * dimension));

const started = performance.now();
const puts = await timed(Math.ceil(count / perCall), clients, (round) => {
  const length = Math.min(perCall, count - round * perCall);
  const vectors = Array.from({ length }, (_, i) => {
    const n = round * perCall + i;
    return {
      key: `key-${n}`,
      data: { float32: rowOf(n) },
      metadata: { hundredth: String(n % 100), tenth: n % 10, n },
    };
  });
  return send('PutVectors', { indexName, vectors });
});
const seconds = (performance.now() - started) / 1000;
console.log(`${count} vectors of ${dimension} numbers, ${perCall} a call, ${clients} clients`);
console.log(`intake: ${Math.round(count / seconds)} vectors/s, acknowledged; a call p50 ${share(puts, 0.5)} ms\n`);

const query = (round: number, filter: object | undefined) =>
  send('QueryVectors', {
    indexName,
    queryVector: { float32: rowOf(round % count) },
    topK: k,
    returnDistance: true,
    returnMetadata: true,
    ...(filter && { filter }),
  });
const native = await timed(Math.min(rounds, 50), 1, async (round) =>
  exactSearch(
    rows,
    rows.subarray((round % count) * dimension, ((round % count) + 1) * dimension),
    dimension,
    k,
    MetricKind.IP,
    1,
  ),
);
const { vectors: nearest } = await query(0, undefined);
if (nearest[0]?.key !== 'key-0') throw new Error('a vector is not the nearest to itself');

console.log(`| filter | one client p50, ms | p99 | ${clients} clients p50, ms | p99 | queries/s |`);
console.log('|---|---|---|---|---|---|');
console.log(`| bare kernel, none | ${share(native, 0.5)} | ${share(native, 0.99)} | | | |`);
for (const name of options.filter.split(',')) {
  const filterOf = filters[name];
  if (filterOf === undefined) throw new Error(`--filter: ${Object.keys(filters).join(',')}`);
  await query(0, filterOf(0));
  const alone = await timed(rounds, 1, (round) => query(round, filterOf(round)));
  const start = performance.now();
  const together = await timed(rounds, clients, (round) => query(round, filterOf(round)));
  const perSecond = (1000 * rounds) / (performance.now() - start);
  const cells = [
    share(alone, 0.5),
    share(alone, 0.99),
    share(together, 0.5),
    share(together, 0.99),
    perSecond.toFixed(0),
  ];
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
await tuku.stop();
rmSync(data, { recursive: true });
