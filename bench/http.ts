// Throughput of a signed DescribeGroups compared with a bare Express route in the same run, then event-loop delay while
// pictures are created (measured inside the server, by its own metrics).
import { spawn } from 'node:child_process';
import autocannon from 'autocannon';
import { packageRoot } from '../src/paths.ts';
import { scene } from '../test/support/pictures.ts';
import { tiiaClient } from '../test/support/tencent-sdk.ts';
import { signTc3 } from '../test/support/tencent-signer.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { median } from './support/statistics.ts';

const CONNECTIONS = 8;
const SECONDS = 4;
const ROUNDS = 5;
const PICTURES = 100;

/** A route that sends the same answer without reading the request. */
const BARE = `
  import express from 'express';
  const answer = JSON.parse(process.argv[1]);
  const app = express();
  app.post('/', (_req, res) => res.json(answer));
  const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

interface Target {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: Buffer;
}

async function throughput(target: Target): Promise<number> {
  const result = await autocannon({ ...target, connections: CONNECTIONS, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${target.url}: ${result.non2xx} refused, ${result.errors} errors`);
  return result.requests.average;
}

const tuku = await spawnTuku();
await tuku.modelReadyMs();
const client = tiiaClient(tuku.url);
await client.CreateGroup({ GroupId: 'bench', GroupName: 'Bench', MaxCapacity: 10_000 });

const host = new URL(tuku.url).host;
const signed = signTc3({ action: 'DescribeGroups', host, region: 'ap-guangzhou' }, {});
const target: Target = { url: tuku.url, method: 'POST', headers: { ...signed.headers }, body: signed.body };
const answer = await fetch(tuku.url, { method: 'POST', headers: signed.headers, body: signed.body }).then((r) =>
  r.text(),
);
if (!answer.includes('"bench"')) throw new Error(`DescribeGroups failed: ${answer}`);

const bare = spawn(process.execPath, ['--input-type=module', '-e', BARE, answer], {
  cwd: packageRoot,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const port = await new Promise<string>((resolve) =>
  bare.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
);
const bareTarget: Target = {
  url: `http://127.0.0.1:${port}`,
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: signed.body,
};

await throughput(bareTarget);
await throughput(target);
const rounds: { bare: number; tuku: number }[] = [];
for (let round = 0; round < ROUNDS; round++)
  rounds.push({ bare: await throughput(bareTarget), tuku: await throughput(target) });
bare.kill();

console.log(
  `\n| ${CONNECTIONS} connections, ${ROUNDS} × ${SECONDS} s each, in turn | requests/s, median | of the bare route, median (min–max) |`,
);
console.log('|---|---|---|');
const ratios = rounds.map((round) => (100 * round.tuku) / round.bare);
console.log(`| bare Express route | ${median(rounds.map((r) => r.bare)).toFixed(0)} | |`);
console.log(
  `| signed DescribeGroups | ${median(rounds.map((r) => r.tuku)).toFixed(0)} | ${median(ratios).toFixed(0)} % (${Math.min(...ratios).toFixed(0)}–${Math.max(...ratios).toFixed(0)} %) |`,
);

const pictures = await Promise.all(Array.from({ length: PICTURES }, (_, i) => scene(i)));
const lag = async (): Promise<Record<string, number>> => {
  const text = await fetch(`${tuku.url}/_tuku/metrics`).then((response) => response.text());
  return Object.fromEntries(
    [...text.matchAll(/^nodejs_eventloop_lag_(p99|p50|max)_seconds (\S+)$/gm)].map(([, name, value]) => [
      name,
      Number(value) * 1000,
    ]),
  );
};
await lag(); // Reading the metrics starts a new measurement.
const started = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => {
    for (let i = next++; i < PICTURES; i = next++) {
      await client.CreateImage({
        GroupId: 'bench',
        EntityId: `e${i}`,
        PicName: `p${i}`,
        ImageBase64: (pictures[i] as Buffer).toString('base64'),
      });
    }
  }),
);
const seconds = (performance.now() - started) / 1000;
const { p50, p99, max } = await lag();
console.log(
  `\n| ${PICTURES} CreateImage, ${CONNECTIONS} at a time | pictures/s | event-loop delay p50, ms | p99, ms | max, ms |`,
);
console.log('|---|---|---|---|---|');
console.log(`| | ${(PICTURES / seconds).toFixed(1)} | ${p50?.toFixed(1)} | ${p99?.toFixed(1)} | ${max?.toFixed(1)} |`);
await tuku.stop();
