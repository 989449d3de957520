// The throughput of this checkout beside another one, in turn in the same run: signed DescribeGroups, and exact QueryVectors.
// The other checkout must be built. Options: --other FOLDER --rounds 7 --seconds 3 --vectors 10000 --dimension 256
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { ossClient } from '../test/support/oss-client.ts';
import { signOssV4 } from '../test/support/oss-signer.ts';
import { signTc3 } from '../test/support/tencent-signer.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    other: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    vectors: { type: 'string', default: '10000' },
    dimension: { type: 'string', default: '256' },
  },
});
if (options.other === undefined) throw new Error('usage: npm run bench -- against --other FOLDER');
const [rounds, seconds, vectors, dimension] = [options.rounds, options.seconds, options.vectors, options.dimension].map(
  Number,
) as [number, number, number, number];

async function fill(url: string): Promise<void> {
  await fetch(url, tiia(url, 'CreateGroup', { GroupId: 'bench', GroupName: 'Bench', MaxCapacity: 100 }));
  const call = ossClient(url);
  await call('PutVectorBucket', 'bench');
  const shape = { dataType: 'float32', dimension, distanceMetric: 'cosine' };
  await call('PutVectorIndex', 'bench', { indexName: 'vectors', ...shape });
  for (let at = 0; at < vectors; at += 500) {
    const some = Array.from({ length: Math.min(500, vectors - at) }, (_, i) => ({
      key: `k${at + i}`,
      data: { float32: vectorOf(at + i) },
    }));
    const { code } = await call('PutVectors', 'bench', { indexName: 'vectors', vectors: some });
    if (code !== '') throw new Error(`PutVectors: ${code}`);
  }
}

/** The same numbers for the same seed. */
function vectorOf(seed: number): number[] {
  return Array.from({ length: dimension }, (_, i) => Math.fround(Math.sin(seed * 7919 + i * 104_729)));
}

interface Signed {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

function tiia(url: string, action: string, params: object): Signed {
  const { headers, body } = signTc3({ action, host: new URL(url).host, region: 'ap-guangzhou' }, params);
  return { method: 'POST', headers: { ...headers }, body };
}

function queryVectors(): Signed {
  const body = JSON.stringify({ indexName: 'vectors', queryVector: { float32: vectorOf(1) }, topK: 10 });
  const sent = {
    method: 'POST',
    bucket: 'bench',
    query: 'queryVectors',
    headers: { 'Content-Type': 'application/json' },
  };
  return { method: 'POST', headers: { ...signOssV4(sent).headers }, body: Buffer.from(body) };
}

async function throughput(url: string, request: Signed): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({ url, ...request, connections: 8, duration: seconds });
  if (non2xx > 0 || errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} errors`);
  return requests.average;
}

const servers = { other: await spawnTuku([], options.other), own: await spawnTuku() };
await Promise.all([fill(servers.other.url), fill(servers.own.url)]);
const requests: Readonly<Record<string, (url: string) => Promise<number>>> = {
  'signed DescribeGroups': (url) => throughput(url, tiia(url, 'DescribeGroups', {})),
  [`exact QueryVectors, ${vectors} × ${dimension}`]: (url) => throughput(`${url}/bench/?queryVectors`, queryVectors()),
};
console.log(
  `| ${rounds} rounds of ${seconds} s each, in turn | other, requests/s | this, requests/s | ratio, median (min–max) |`,
);
console.log('|---|---|---|---|');
for (const [name, measure] of Object.entries(requests)) {
  await measure(servers.other.url);
  await measure(servers.own.url);
  const found: { other: number; own: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    found.push({ other: await measure(servers.other.url), own: await measure(servers.own.url) });
  }
  const ratios = found.map(({ other, own }) => own / other);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
  console.log(
    `| ${name} | ${median(found.map(({ other }) => other)).toFixed(0)} | ${median(found.map(({ own }) => own)).toFixed(0)} | ${median(ratios).toFixed(3)} (${low}–${high}) |`,
  );
}
await Promise.all([servers.other.stop(), servers.own.stop()]);
