// The embedded mode of this checkout beside another one's, in alternating rounds: start, intake, exact QueryVectors, SearchImage.
// The other checkout must be built:
//   git worktree add ../before COMMIT && cd ../before && npm ci --ignore-scripts && npm run build
//   npm run bench -- embedded --other ../before
// Options: --other FOLDER --rounds 9 --vectors 10000 --dimension 256 --pictures 60
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ossClient } from '../test/support/oss-client.ts';
import { scene } from '../test/support/pictures.ts';
import { tiiaClient } from '../test/support/tencent-sdk.ts';
import { spawnTuku, type TukuProcess } from '../test/support/tuku-process.ts';
import { crowd } from './support/clients.ts';
import { processorMs } from './support/start-up.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    other: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    vectors: { type: 'string', default: '10000' },
    dimension: { type: 'string', default: '256' },
    pictures: { type: 'string', default: '60' },
  },
});
if (options.other === undefined) throw new Error('usage: npm run bench -- embedded --other FOLDER');
const [rounds, vectors, dimension, pictures] = [
  options.rounds,
  options.vectors,
  options.dimension,
  options.pictures,
].map(Number) as [number, number, number, number];
const perCall = 500;
const folders = { before: options.other, now: undefined } as const;
type Side = keyof typeof folders;

const images = await Promise.all(Array.from({ length: pictures }, async (_, n) => (await scene(n)).toString('base64')));
const image = (n: number) => ({ ImageBase64: images[n % pictures] as string });

/** The same numbers for the same seed. */
function numbersOf(seed: number): number[] {
  return Array.from({ length: dimension }, (_, i) => Math.fround(Math.sin(seed * 7919 + i * 104_729)));
}
const drafts = Array.from({ length: vectors }, (_, n) => ({ key: `k${n}`, data: { float32: numbersOf(n) } }));

function client(url: string) {
  const call = ossClient(url);
  return async (operation: string, body?: object) => {
    const answer = await call(operation, 'bench', body);
    if (answer.code !== '') throw new Error(`${operation}: ${answer.status} ${answer.code}`);
    return answer;
  };
}

/** Puts all vectors into an index of their own; vectors per second. */
async function intake(url: string, indexName: string): Promise<number> {
  const call = client(url);
  await call('PutVectorIndex', { indexName, dataType: 'float32', dimension, distanceMetric: 'cosine' });
  const started = performance.now();
  await crowd(vectors / perCall, 2, (n) =>
    call('PutVectors', { indexName, vectors: drafts.slice(n * perCall, (n + 1) * perCall) }),
  );
  return (1000 * vectors) / (performance.now() - started);
}

async function query(url: string, round: number): Promise<number> {
  const call = client(url);
  return median(
    await crowd(30, 1, (n) =>
      call('QueryVectors', {
        indexName: 'kept',
        queryVector: { float32: numbersOf(vectors + 30 * round + n) },
        topK: 10,
        returnDistance: true,
      }),
    ),
  );
}

async function addPictures(url: string, group: string): Promise<number> {
  const tiia = tiiaClient(url);
  await tiia.CreateGroup({ GroupId: group, GroupName: group, MaxCapacity: 1000 });
  const started = performance.now();
  await crowd(pictures, 2, (n) =>
    tiia.CreateImage({ GroupId: group, EntityId: `e${n}`, PicName: `p${n}`, ...image(n) }),
  );
  return (1000 * pictures) / (performance.now() - started);
}

async function search(url: string): Promise<number> {
  const tiia = tiiaClient(url);
  return median(await crowd(20, 1, (n) => tiia.SearchImage({ GroupId: 'kept', ...image(n) })));
}

const names = {
  ready: 'ready after start, ms',
  model: 'model ready after start, ms',
  memory: 'memory when ready, MB',
  query: `exact QueryVectors, ${vectors} × ${dimension}, p50, ms`,
  search: `SearchImage of ${pictures}, p50, ms`,
  intake: `PutVectors, ${vectors} × ${dimension}, two clients, vectors/s`,
  pictures: 'CreateImage, two clients, pictures/s',
  queryTime: 'processor time of 30 QueryVectors, ms',
  searchTime: 'processor time of 20 SearchImage, ms',
  intakeTime: 'processor time of PutVectors, ms',
  picturesTime: `processor time of ${pictures} CreateImage, ms`,
};
type What = keyof typeof names;
const found: Record<What, Record<Side, number>[]> = {
  ready: [],
  model: [],
  memory: [],
  query: [],
  search: [],
  intake: [],
  pictures: [],
  queryTime: [],
  searchTime: [],
  intakeTime: [],
  picturesTime: [],
};

async function inTurn(what: What, measure: (side: Side) => Promise<number>, round: number): Promise<void> {
  const sides: readonly Side[] = round % 2 === 0 ? ['before', 'now'] : ['now', 'before'];
  const values = { before: Number.NaN, now: Number.NaN };
  for (const side of sides) values[side] = await measure(side);
  found[what].push(values);
}

for (let round = 0; round < rounds; round++) {
  const models = { before: 0, now: 0 };
  const memories = { before: 0, now: 0 };
  await inTurn(
    'ready',
    async (side) => {
      const started = await spawnTuku([], folders[side]);
      models[side] = await started.modelReadyMs();
      memories[side] = started.readyMb;
      await started.stop();
      return started.readyMs;
    },
    round,
  );
  found.model.push(models);
  found.memory.push(memories);
}

const servers: Record<Side, TukuProcess> = {
  before: await spawnTuku([], folders.before),
  now: await spawnTuku([], folders.now),
};
const urlOf = (side: Side) => servers[side].url;

/** On a busy machine processor time tells more than the clock. */
async function timed(
  what: 'query' | 'search' | 'intake' | 'pictures',
  measure: (url: string) => Promise<number>,
  round: number,
): Promise<void> {
  const spent = { before: 0, now: 0 };
  await inTurn(
    what,
    async (side) => {
      const from = processorMs(servers[side].pid);
      const result = await measure(urlOf(side));
      spent[side] = processorMs(servers[side].pid) - from;
      return result;
    },
    round,
  );
  found[`${what}Time`].push(spent);
}
for (const side of ['before', 'now'] as const) {
  await client(urlOf(side))('PutVectorBucket');
  await intake(urlOf(side), 'kept');
  await addPictures(urlOf(side), 'kept');
  await query(urlOf(side), rounds);
  await search(urlOf(side));
}
for (let round = 0; round < rounds; round++) {
  await timed('query', (url) => query(url, round), round);
  await timed('search', search, round);
  await timed('intake', (url) => intake(url, `i${round}`), round);
  await timed('pictures', (url) => addPictures(url, `g${round}`), round);
}
await Promise.all([servers.before.stop(), servers.now.stop()]);

console.log(`load ${loadavg()[0]?.toFixed(1)}\n`);
console.log(`| ${rounds} rounds in turn | before | now | ratio, median (min–max) |\n|---|---|---|---|`);
for (const [what, values] of Object.entries(found) as [What, Record<Side, number>[]][]) {
  const ratios = values.map(({ before, now }) => now / before);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
  const of = (side: Side) => median(values.map((one) => one[side])).toFixed(1);
  console.log(`| ${names[what]} | ${of('before')} | ${of('now')} | ${median(ratios).toFixed(2)} (${low}–${high}) |`);
}
