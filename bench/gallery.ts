// One large gallery: intake over HTTP, memory, start-up with the full data folder, the first search (with a cold index),
// then searches by 8 clients. Pictures show scenes, by default 100 of each; with --scene 1 every picture is as far from all
// others as possible, the hardest case for graphs. Pictures and model are small (32 × 32 pixels, one layer of 512 outputs)
// so that computing features takes little time; decoding, embedding, catalog and index are the real ones. For comparison,
// FAISS in Python and usearch search the embeddings of the catalog. Recall is relative to exact search, theirs to FAISS's
// Flat.
// Options: --pictures 100000 --scene 100 --searches 400 --index exact,faiss
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCatalog } from '../src/catalog/catalog.ts';
import { randomFrom } from '../src/engine/random.ts';
import { recallOf } from '../test/support/faiss-recall.ts';
import { projectionModel } from '../test/support/model.ts';
import { residentMb, spawnTuku, type TukuProcess } from '../test/support/tuku-process.ts';
import { crowd } from './support/clients.ts';
import { built } from './support/index-state.ts';
import { treeMb } from './support/memory.ts';
import { askPeers } from './support/peers.ts';
import { quantile } from './support/statistics.ts';

const CLIENTS = 8;
const SIDE = 32;
const { values: options } = parseArgs({
  options: {
    pictures: { type: 'string', default: '100000' },
    scene: { type: 'string', default: '100' },
    searches: { type: 'string', default: '400' },
    index: { type: 'string', default: 'exact,faiss' },
  },
});
const [count, searches] = [Number(options.pictures), Number(options.searches)];
const scenes = Math.ceil(count / Number(options.scene));
/** The share of a picture that is its own rather than its scene's. */
const own = options.scene === '1' ? 1 : 0.3;

/** A BMP file of 4 × 4 pixel blocks, with colours derived from its number. */
function picture(n: number): Buffer {
  const file = Buffer.alloc(54 + SIDE * SIDE * 3);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(SIDE, 18);
  file.writeInt32LE(SIDE, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  const [common, single] = [randomFrom(1 + (n % scenes)), randomFrom(1 + scenes + n)];
  const blocks = Uint8Array.from({ length: (SIDE / 4) ** 2 * 3 }, () => 256 * ((1 - own) * common() + own * single()));
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const block = Math.floor(pixel / SIDE / 4) * (SIDE / 4) + Math.floor((pixel % SIDE) / 4);
    for (let colour = 0; colour < 3; colour++) file[54 + pixel * 3 + colour] = blocks[block * 3 + colour] as number;
  }
  return file;
}

/** Calls an operation of the gallery with a picture and returns the answer. */
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

const folder = mkdtempSync(join(tmpdir(), 'tuku-bench-gallery-'));
const model = projectionModel(folder, { side: SIDE / 4, dimension: 512 });
// The service refuses sides below 50.
const small = ['--switch', 'baidu-imagesearch.min-side=15'];
const kept = ['--data-dir', join(folder, 'data'), '--model', model, ...small];
/** The query picture of a search: one of the gallery's. */
const asked = (search: number) => (search * 7919) % count;
const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);

const filling = await spawnTuku([...kept, '--index', 'exact']);
const add = await clientOf(filling);
const started = performance.now();
await crowd(count, CLIENTS, (i) => add('add', { image: picture(i).toString('base64'), brief: `picture ${i}` }));
const seconds = (performance.now() - started) / 1000;
const filled = residentMb(filling.pid);
await filling.stop();
console.log(
  `${count} pictures × 512: ${(count / seconds).toFixed(0)} pictures/s in, ${filled.toFixed(0)} MB after it\n`,
);

console.log(
  '| index | ready, ms | first search, ms | index complete, s | p50, ms | p99, ms | searches/s | recall at 10 | memory, MB |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
/** The true nearest pictures of each search. */
let truth: readonly ReadonlySet<unknown>[] = [];
const recall = (found: readonly (readonly unknown[])[]) =>
  truth.length === 0 ? '' : recallOf(found, truth).toFixed(4);
for (const index of options.index.split(',')) {
  const tuku = await spawnTuku([...kept, '--index', index]);
  await tuku.modelReadyMs();
  const search = await clientOf(tuku);
  const found: string[][] = [];
  const find = async (i: number) => {
    const { result } = await search('search', { image: picture(asked(i)).toString('base64'), rn: '10' });
    const briefs = (result as { brief: string }[]).map(({ brief }) => brief);
    if (briefs[0] !== `picture ${asked(i)}`) throw new Error(`picture ${asked(i)} found ${briefs[0]}`);
    found[i] = briefs;
  };
  const [first] = await crowd(1, 1, find);
  const complete = await built(tuku);
  await crowd(CLIENTS * 4, CLIENTS, find);
  const from = performance.now();
  const times = await crowd(searches, CLIENTS, find);
  const rate = searches / ((performance.now() - from) / 1000);
  if (index === 'exact') truth = found.map((briefs) => new Set(briefs));
  console.log(
    `| ${index} | ${ms(tuku.readyMs)} | ${ms(first as number)} | ${complete} | ${ms(quantile(times, 0.5))} | ${ms(quantile(times, 0.99))} | ${rate.toFixed(0)} | ${recall(found)} | ${treeMb(tuku.pid).toFixed(0)} |`,
  );
  await tuku.stop();
}

const catalog = await openCatalog({ dataDir: join(folder, 'data') });
const rows: Float32Array[] = [];
// the first gallery of a new catalog
for await (const batch of catalog.pictures.changedSince(1, 0)) {
  rows.push(...batch.map(({ embedding }) => embedding.vector));
}
await catalog.close();
const queries = Array.from({ length: searches }, (_, i) => rows[asked(i)] as Float32Array);
for (const peer of await askPeers(rows, queries, { dimension: 512, k: 10, clients: CLIENTS })) {
  const { name, perSecond, readyMs, together, memoryMb, found } = peer;
  if (name.endsWith('Flat')) truth = found.map((places) => new Set(places));
  console.log(
    `| ${name}, which embeds nothing: ${perSecond.toFixed(0)} vectors/s in | ${ms(readyMs)} | | | ${ms(quantile(together, 0.5))} | ${ms(quantile(together, 0.99))} | | ${recall(found)} | ${memoryMb.toFixed(0)} |`,
  );
}
rmSync(folder, { recursive: true });
