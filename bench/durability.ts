// What `--durability power` costs: the same writes on two servers in turn, one of each kind, with data folders on a disk;
// starts on a folder that is kept; and the disk's own time for a sync.
// Options: --rounds 5 --seconds 3 --clients 8 --folder DIR (the disk to measure, default the system's temporary folder)
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { ossClient } from '../test/support/oss-client.ts';
import { scene } from '../test/support/pictures.ts';
import { tiiaClient } from '../test/support/tencent-sdk.ts';
import { spawnTuku, type TukuProcess } from '../test/support/tuku-process.ts';
import { median, quantile } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    clients: { type: 'string', default: '8' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const [rounds, seconds, clients] = [options.rounds, options.seconds, options.clients].map(Number) as [
  number,
  number,
  number,
];
const bucket = 'bench';
const GroupId = 'bench';
const durabilities = ['process', 'power'] as const;
type Durability = (typeof durabilities)[number];

const folder = mkdtempSync(join(options.folder, 'tuku-bench-durability-'));
const pictures = await Promise.all(Array.from({ length: 40 }, async (_, i) => (await scene(i)).toString('base64')));
let next = 0;

/** A kind of write: how many clients send it, and what one call adds. */
interface Kind {
  readonly name: string;
  readonly clients: number;
  send(url: string): Promise<void>;
}

function putVectors(name: string, atOnce: number, dimension: number, perCall: number): Kind {
  const indexName = `d${dimension}`;
  const float32 = Array.from({ length: dimension }, (_, i) => Math.sin(i));
  return {
    name,
    clients: atOnce,
    async send(url) {
      const vectors = Array.from({ length: perCall }, () => ({ key: `k${next++}`, data: { float32 } }));
      const { code } = await ossClient(url)('PutVectors', bucket, { indexName, vectors });
      if (code !== '') throw new Error(code);
    },
  };
}

const kinds: readonly Kind[] = [
  putVectors('`PutVectors`, 1 × 128 a call, 1 client', 1, 128, 1),
  putVectors(`\`PutVectors\`, 1 × 128 a call, ${clients} clients`, clients, 128, 1),
  putVectors(`\`PutVectors\`, 100 × 1,024 a call, ${clients} clients`, clients, 1024, 100),
  {
    name: `TIIA \`CreateImage\`, ${clients} clients`,
    clients,
    async send(url) {
      const name = `e${next++}`;
      const ImageBase64 = pictures[next % pictures.length] as string;
      await tiiaClient(url).CreateImage({ GroupId, EntityId: name, PicName: name, ImageBase64 });
    },
  },
];

async function start(durability: Durability): Promise<TukuProcess> {
  return spawnTuku(['--data-dir', join(folder, durability), '--durability', durability]);
}

async function prepare({ url, modelReadyMs }: TukuProcess): Promise<void> {
  const call = ossClient(url);
  await call('PutVectorBucket', bucket);
  for (const dimension of [128, 1024]) {
    const shape = { dataType: 'float32', dimension, distanceMetric: 'euclidean' };
    await call('PutVectorIndex', bucket, { indexName: `d${dimension}`, ...shape });
  }
  await tiiaClient(url).CreateGroup({ GroupId, GroupName: 'Bench', MaxCapacity: 1_000_000 });
  await modelReadyMs();
}

/** Calls per second, and the milliseconds of each. */
async function measure({ send, clients: atOnce }: Kind, url: string): Promise<{ rate: number; times: number[] }> {
  const times: number[] = [];
  const started = performance.now();
  const client = async () => {
    while (performance.now() - started < seconds * 1000) {
      const before = performance.now();
      await send(url);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return { rate: (times.length * 1000) / (performance.now() - started), times };
}

/** Milliseconds of syncs of a file after 8 KB were written to it. */
function syncTimes(): number[] {
  const file = openSync(join(folder, 'sync'), 'w');
  const times = Array.from({ length: 200 }, (_, n) => {
    writeSync(file, Buffer.alloc(8_192, n), 0, 8_192, n * 8_192);
    const before = performance.now();
    fsyncSync(file);
    return performance.now() - before;
  });
  closeSync(file);
  return times;
}

const servers = { process: await start('process'), power: await start('power') };
for (const tuku of Object.values(servers)) await prepare(tuku);
const syncs = syncTimes();
console.log(`fsync of 8 KB: p50 ${quantile(syncs, 0.5).toFixed(2)} ms, p99 ${quantile(syncs, 0.99).toFixed(2)} ms\n`);
console.log('| writes | process, calls/s | power, calls/s | of process, median (min–max) | a call p50, ms | p99 |');
console.log('|---|---|---|---|---|---|');
for (const kind of kinds) {
  const rates: Record<Durability, number[]> = { process: [], power: [] };
  const times: Record<Durability, number[]> = { process: [], power: [] };
  for (let round = 0; round < rounds; round++) {
    for (const durability of round % 2 === 0 ? durabilities : durabilities.toReversed()) {
      const { rate, times: taken } = await measure(kind, servers[durability].url);
      rates[durability].push(rate);
      times[durability].push(...taken);
    }
  }
  const ratios = rates.power.map((rate, round) => rate / (rates.process[round] as number));
  const range = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
  const at = (part: number) => durabilities.map((one) => quantile(times[one], part).toFixed(1)).join(' and ');
  const [plain, synced] = durabilities.map((one) => Math.round(median(rates[one])));
  console.log(`| ${kind.name} | ${plain} | ${synced} | ${range} | ${at(0.5)} | ${at(0.99)} |`);
}

console.log('\n| later start on this folder | ready, ms: median (min–max) |');
console.log('|---|---|');
for (const tuku of Object.values(servers)) await tuku.stop();
for (const durability of durabilities) {
  const ready: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const tuku = await start(durability);
    ready.push(tuku.readyMs);
    await tuku.stop();
  }
  console.log(
    `| ${durability} | ${[median(ready), Math.min(...ready), Math.max(...ready)].map(Math.round).join(', ')} |`,
  );
}
rmSync(folder, { recursive: true });
