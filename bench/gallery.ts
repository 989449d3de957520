// One large gallery: intake through HTTP, memory, start-up with the full data folder, the first search (its index is
// cold), then searches of 8 clients. Pictures and model are small (32 × 32 pixels, one layer of 512 outputs, so that the
// features take little of the time); decoding, embedding, catalog and index are the real ones.
// Options: --pictures 100000 --searches 400 --index exact,faiss
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectionModel } from '../test/support/model.ts';
import { generator } from '../test/support/pictures.ts';
import { residentMb, spawnTuku, type TukuProcess } from '../test/support/tuku-process.ts';
import { built } from './index-state.ts';
import { quantile } from './statistics.ts';

const CLIENTS = 8;
const SIDE = 32;
const { values: options } = parseArgs({
  options: {
    pictures: { type: 'string', default: '100000' },
    searches: { type: 'string', default: '400' },
    index: { type: 'string', default: 'exact,faiss' },
  },
});
const count = Number(options.pictures);

/** A BMP file of blocks of 4 × 4 pixels, whose colours follow from the seed. */
function picture(seed: number): Buffer {
  const file = Buffer.alloc(54 + SIDE * SIDE * 3);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(SIDE, 18);
  file.writeInt32LE(SIDE, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  const random = generator(seed);
  const blocks = Uint8Array.from({ length: (SIDE / 4) ** 2 * 3 }, () => random() * 256);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const block = Math.floor(pixel / SIDE / 4) * (SIDE / 4) + Math.floor((pixel % SIDE) / 4);
    for (let colour = 0; colour < 3; colour++) file[54 + pixel * 3 + colour] = blocks[block * 3 + colour] as number;
  }
  return file;
}

/** Calls one operation of the gallery with a picture; its answer. */
type Client = (operation: 'add' | 'search', form: Record<string, string>) => Promise<{ result?: unknown[] }>;

async function clientOf({ url }: TukuProcess): Promise<Client> {
  const key = 'grant_type=client_credentials&client_id=tuku&client_secret=tuku-secret';
  const answer = await fetch(`${url}/oauth/2.0/token?${key}`);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const path = `${url}/rest/2.0/image-classify/v1/realtime_search/similar`;
  return async (operation, form) => {
    const response = await fetch(`${path}/${operation}?access_token=${token}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const body = (await response.json()) as { error_msg?: string; result?: unknown[] };
    if (body.error_msg !== undefined) throw new Error(`${operation}: ${body.error_msg}`);
    return body;
  };
}

/** Runs the work for 0..total-1, so many at a time; milliseconds of each. */
async function crowd(total: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const one = async () => {
    for (let i = next++; i < total; i = next++) {
      const started = performance.now();
      await work(i);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
  return times;
}

const folder = mkdtempSync(join(tmpdir(), 'tuku-bench-gallery-'));
const model = projectionModel(folder, { side: SIDE / 4, dimension: 512 });
const kept = ['--data-dir', join(folder, 'data'), '--model', model];
const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);

const filling = await spawnTuku([...kept, '--index', 'exact']);
const add = await clientOf(filling);
const started = performance.now();
await crowd(count, (i) => add('add', { image: picture(i).toString('base64'), brief: `picture ${i}` }));
const seconds = (performance.now() - started) / 1000;
const filled = residentMb(filling.pid);
await filling.stop();
console.log(
  `${count} pictures × 512: ${(count / seconds).toFixed(0)} pictures/s in, ${filled.toFixed(0)} MB after it\n`,
);

console.log(
  '| index | ready, ms | first search, ms | index complete, s | p50, ms | p99, ms | searches/s | memory, MB |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const index of options.index.split(',')) {
  const tuku = await spawnTuku([...kept, '--index', index]);
  await tuku.modelReadyMs();
  const search = await clientOf(tuku);
  const find = async (i: number) => {
    const image = picture((i * 7919) % count).toString('base64');
    const { result } = await search('search', { image, rn: '10' });
    const [best] = result as { brief: string }[];
    if (best?.brief !== `picture ${(i * 7919) % count}`) throw new Error(`picture ${i} found ${best?.brief}`);
  };
  const [first] = await crowd(1, find);
  const complete = await built(tuku);
  await crowd(CLIENTS * 4, find);
  const from = performance.now();
  const times = await crowd(Number(options.searches), find);
  const rate = Number(options.searches) / ((performance.now() - from) / 1000);
  console.log(
    `| ${index} | ${ms(tuku.readyMs)} | ${ms(first as number)} | ${complete} | ${ms(quantile(times, 0.5))} | ${ms(quantile(times, 0.99))} | ${rate.toFixed(0)} | ${residentMb(tuku.pid).toFixed(0)} |`,
  );
  await tuku.stop();
}
rmSync(folder, { recursive: true });
