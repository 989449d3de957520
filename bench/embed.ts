// Pictures embedded per second (from JPEG 640 × 480 to vector) with one worker and with two, and the time until the model
// is ready.
import { performance } from 'node:perf_hooks';
import sharp from 'sharp';
import { startFeatures } from '../src/features/features.ts';
import type { ImageLimits } from '../src/images/port.ts';
import { median } from './support/statistics.ts';

const PICTURES = 80;
const ROUNDS = 7;
const limits: ImageLimits = { formats: ['jpeg'], maxBytes: 1e7, maxWidth: 4000, maxHeight: 4000, refuseFlat: false };

/** Distinct 640 × 480 JPEG pictures, so that nothing is answered from the cache. */
async function pictures(round: number): Promise<Buffer[]> {
  const list: Buffer[] = [];
  for (let i = 0; i < PICTURES; i++) {
    const hue = (i * 37 + round * 11) % 360;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
      <rect width="640" height="480" fill="hsl(${hue},40%,70%)"/>
      <circle cx="${100 + ((i * 53) % 440)}" cy="240" r="${60 + (i % 90)}" fill="hsl(${hue + 150},70%,45%)"/>
      <rect x="${(i * 29) % 500}" y="${(round * 97) % 300}" width="140" height="90" fill="hsl(${hue + 60},80%,30%)"/></svg>`;
    list.push(await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer());
  }
  return list;
}

const counts = [1, 2] as const;
const pools = [];
for (const workers of counts) {
  const begin = performance.now();
  const features = startFeatures({ workers });
  await features.ready();
  pools.push({ workers, features, ready: performance.now() - begin, rates: [] as number[] });
}
// Round -1 warms up every worker. The pools alternate, so that other load on the machine affects both alike.
for (let round = -1; round < ROUNDS; round++) {
  for (const { workers, features, rates } of pools) {
    const batch = await pictures(10 * round + workers);
    const begin = performance.now();
    await Promise.all(batch.map((bytes) => features.analyse({ bytes, limits })));
    if (round >= 0) rates.push((PICTURES * 1000) / (performance.now() - begin));
  }
}

console.log('| workers | model ready, ms | pictures/s, median | pictures/s, each round |\n|---|---|---|---|');
for (const { workers, features, ready, rates } of pools) {
  const each = rates.map((rate) => rate.toFixed(1)).join(', ');
  console.log(`| ${workers} | ${ready.toFixed(0)} | ${median(rates).toFixed(1)} | ${each} |`);
  await features.close();
}
const [one = [], two = []] = pools.map((pool) => pool.rates);
const ratios = two.map((rate, round) => rate / (one[round] ?? Number.NaN));
console.log(`\nTwo workers against one, median over ${ROUNDS} rounds: ${median(ratios).toFixed(2)}×`);
