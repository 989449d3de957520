// Intake and search over HTTP, signed, for general galleries (TIIA type 4) and galleries that detect subjects (type 8), with
// each backend, in one run: pictures/s in, and milliseconds of a search. Rounds alternate between the backends and between
// the kinds of gallery, so that other load on the machine affects all alike.
// With --keep none,thumbnails, what is kept of pictures differs between the servers, too.
//   npm run bench -- intake [--backend onnx,wasm] [--keep thumbnails] [--rounds 5] [--pictures 24] [--clients 2]
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { tiiaClient } from '../test/support/tencent-sdk.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { crowd } from './support/clients.ts';
import { products } from './support/products-scenes.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    backend: { type: 'string', default: 'onnx,wasm' },
    keep: { type: 'string', default: 'thumbnails' },
    rounds: { type: 'string', default: '5' },
    pictures: { type: 'string', default: '24' },
    clients: { type: 'string', default: '2' },
  },
});
const [rounds, count, clients] = [Number(options.rounds), Number(options.pictures), Number(options.clients)];
const kinds = { general: 4, product: 8 } as const;
type Kind = keyof typeof kinds;

const scenes = (await products()).flatMap((product) => product.scenes);
/** A picture that no cache has seen: a scene with a pixel of its own. */
async function picture(n: number): Promise<string> {
  const spot = Buffer.from([n & 255, (n >> 8) & 255, 77]);
  const overlay = { input: spot, raw: { width: 1, height: 1, channels: 3 as const }, left: 0, top: 0 };
  const png = scenes[n % scenes.length]?.png;
  return (await sharp(png).composite([overlay]).jpeg({ quality: 90 }).toBuffer()).toString('base64');
}

async function start(name: string, keep: string) {
  const tuku = await spawnTuku(['--backend', name, '--pictures', keep]);
  const backend = options.keep.includes(',') ? `${name}, ${keep}` : name;
  await tuku.modelReadyMs();
  const client = tiiaClient(tuku.url);
  for (const [kind, GroupType] of Object.entries(kinds)) {
    await client.CreateGroup({ GroupId: kind, GroupName: kind, MaxCapacity: 10_000, GroupType });
  }
  const empty = (): Record<Kind, number[]> => ({ general: [], product: [] });
  return { backend, tuku, client, rates: empty(), searches: empty() };
}

const servers = [];
for (const backend of options.backend.split(',')) {
  for (const keep of options.keep.split(',')) servers.push(await start(backend, keep));
}
let next = 1;
// Round -1 warms up.
for (let round = -1; round < rounds; round++) {
  for (const kind of Object.keys(kinds) as Kind[]) {
    for (const { client, rates, searches } of servers) {
      const added = await Promise.all(Array.from({ length: count }, () => picture(next++)));
      const begin = performance.now();
      await crowd(count, clients, async (i) => {
        await client.CreateImage({
          GroupId: kind,
          EntityId: `${next}-${i}`,
          PicName: `${next}-${i}`,
          ImageBase64: added[i] as string,
        });
      });
      if (round >= 0) rates[kind].push((1000 * count) / (performance.now() - begin));
      const asked = await Promise.all(Array.from({ length: 12 }, () => picture(next++)));
      const times = await crowd(asked.length, 1, async (i) => {
        await client.SearchImage({ GroupId: kind, ImageBase64: asked[i] as string });
      });
      if (round >= 0) searches[kind].push(median(times));
    }
  }
}

console.log(
  `| backend | gallery | pictures/s in, ${clients} clients: median | of general, same round | search p50, ms, 1 client | of general |`,
);
console.log('|---|---|--:|--:|--:|--:|');
const ratio = (a: readonly number[], b: readonly number[]) => median(a.map((value, i) => value / (b[i] ?? Number.NaN)));
for (const { backend, rates, searches } of servers) {
  for (const kind of Object.keys(kinds) as Kind[]) {
    const cells = [
      median(rates[kind]).toFixed(1),
      ratio(rates[kind], rates.general).toFixed(2),
      median(searches[kind]).toFixed(1),
      ratio(searches[kind], searches.general).toFixed(2),
    ];
    console.log(`| ${backend} | ${kind} | ${cells.join(' | ')} |`);
  }
}
const [first, ...others] = servers;
for (const other of first ? others : []) {
  for (const kind of Object.keys(kinds) as Kind[]) {
    const times = ratio(first?.rates[kind] ?? [], other.rates[kind]).toFixed(2);
    console.log(`\n${first?.backend} of ${other.backend}, pictures/s in, ${kind}: ${times}`);
  }
}
for (const { tuku } of servers) await tuku.stop();
