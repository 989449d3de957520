// Seconds of `POST /_tuku/seed` with pictures in galleries of two dialects, with a fresh server each round; with --other FOLDER in
// turn with that of another built checkout.
//   npm run bench -- seeds [--pictures 100] [--rounds 5] [--workers 2] [--other FOLDER]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/paths.ts';
import { scene } from '../test/support/pictures.ts';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    pictures: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
    workers: { type: 'string' },
    other: { type: 'string' },
  },
});
const seeds = mkdtempSync(join(tmpdir(), 'tuku-bench-seeds-'));
mkdirSync(join(seeds, 'pictures'));
for (let index = 0; index < Number(options.pictures); index++) {
  writeFileSync(join(seeds, 'pictures', `p${String(index).padStart(5, '0')}.jpg`), await scene(index));
}
const shop = `
- tencent-tiia CreateGroup: { GroupId: shop, GroupName: Shop, MaxCapacity: 100000 }
- tencent-tiia CreateImage: { GroupId: shop, EntityId: $name, PicName: $name, ImageBase64: { files: pictures/*.jpg } }
- alibaba-imagesearch AddImage: { InstanceName: shop, ProductId: $name, PicName: $name, PicContent: { files: pictures/*.jpg } }
`;

/** Seconds of one seed; the model has loaded before. */
async function seconds(folder: string): Promise<number> {
  // The folder is empty at the start: the seeds run when they are asked for.
  rmSync(join(seeds, 'shop.yaml'), { force: true });
  const workers = options.workers === undefined ? [] : ['--workers', options.workers];
  const tuku = await spawnTuku(['--seed-dir', seeds, ...workers], folder);
  try {
    await tuku.modelReadyMs();
    writeFileSync(join(seeds, 'shop.yaml'), shop);
    const started = performance.now();
    const answer = await fetch(`${tuku.url}/_tuku/seed`, { method: 'POST', body: '{}' });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.text();
    return (performance.now() - started) / 1000;
  } finally {
    await tuku.stop();
  }
}

const folders = [packageRoot, ...(options.other === undefined ? [] : [options.other])];
const times = folders.map((): number[] => []);
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [index, folder] of folders.entries()) times[index]?.push(await seconds(folder));
  }
} finally {
  rmSync(seeds, { recursive: true, force: true });
}
console.log('| checkout | pictures | median, s | least | most |');
console.log('|---|--:|--:|--:|--:|');
for (const [index, folder] of folders.entries()) {
  const own = times[index] ?? [];
  const cells = [median(own), Math.min(...own), Math.max(...own)].map((value) => value.toFixed(1));
  console.log(
    `| ${folder === packageRoot ? 'this' : 'other'} | ${2 * Number(options.pictures)} | ${cells.join(' | ')} |`,
  );
}
console.log(`load ${loadavg()[0]?.toFixed(1)}`);
