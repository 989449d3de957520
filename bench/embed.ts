// Pictures embedded per second (from JPEG 640 × 480 to vector) with one worker and with two, for galleries of all kinds and for
// those that look for subjects, and the time until the model is ready. `--backend onnx,wasm` compares backends in one run,
// `--model` takes another model, `--rounds` another number of rounds.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { BackendChoice } from '../src/features/backends/port.ts';
import { type PooledFeatures, startFeatures } from '../src/features/features.ts';
import type { ImageLimits } from '../src/images/port.ts';
import { median } from './support/statistics.ts';

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'auto' },
    model: { type: 'string' },
    rounds: { type: 'string', default: '7' },
  },
});
const backends = values.backend.split(',') as BackendChoice[];
const model = values.model === undefined ? {} : { model: values.model };

const rounds = Number(values.rounds);
/** Detection takes several times as long as embedding. */
const kinds = [
  { kind: 'general', pictures: 80, extra: {} },
  { kind: 'subjects', pictures: 16, extra: { detect: {} } },
] as const;
const limits: ImageLimits = { formats: ['jpeg'], maxBytes: 1e7, maxWidth: 4000, maxHeight: 4000, refuseFlat: false };

/** Distinct 640 × 480 JPEG pictures, so that nothing is answered from the cache. */
async function pictures(count: number, round: number): Promise<Buffer[]> {
  const list: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const hue = (i * 37 + round * 11) % 360;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
      <rect width="640" height="480" fill="hsl(${hue},40%,70%)"/>
      <circle cx="${100 + ((i * 53) % 440)}" cy="240" r="${60 + (i % 90)}" fill="hsl(${hue + 150},70%,45%)"/>
      <rect x="${(i * 29) % 500}" y="${(round * 97) % 300}" width="140" height="90" fill="hsl(${hue + 60},80%,30%)"/></svg>`;
    list.push(await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer());
  }
  return list;
}

interface Pool {
  readonly name: string;
  readonly workers: number;
  readonly features: PooledFeatures;
  /** Until the model was ready, ms. */
  readonly ready: number;
  /** Pictures per second, one number a round. */
  readonly rates: Readonly<Record<'general' | 'subjects', number[]>>;
  /** Processor time of a picture in all threads, ms, one number a round: it depends less on other load. */
  readonly costs: Readonly<Record<'general' | 'subjects', number[]>>;
}

const pools: Pool[] = [];
for (const backend of backends) {
  for (const workers of [1, 2]) {
    const begin = performance.now();
    const features = startFeatures({ workers, backend, ...model });
    await features.ready();
    const ready = performance.now() - begin;
    const name = features.describe().backend;
    pools.push({
      name,
      workers,
      features,
      ready,
      rates: { general: [], subjects: [] },
      costs: { general: [], subjects: [] },
    });
  }
}
// Round -1 warms up every worker. The pools alternate, so that other load on the machine affects all alike.
for (let round = -1; round < rounds; round++) {
  for (const { kind, pictures: count, extra } of kinds) {
    for (const { workers, features, rates, costs } of pools) {
      const batch = await pictures(count, 10 * round + workers);
      const [begin, before] = [performance.now(), process.cpuUsage()];
      await Promise.all(batch.map((bytes) => features.analyse({ bytes, limits, ...extra })));
      if (round < 0) continue;
      const { user, system } = process.cpuUsage(before);
      rates[kind].push((count * 1000) / (performance.now() - begin));
      costs[kind].push((user + system) / 1000 / count);
    }
  }
}

console.log(
  '| backend | workers | kind | model ready, ms | processor ms a picture, median | pictures/s, median | pictures/s, each round |',
);
console.log('|---|---|---|---|---|---|---|');
for (const { name, workers, features, ready, rates, costs } of pools) {
  for (const { kind } of kinds) {
    const each = rates[kind].map((rate) => rate.toFixed(1)).join(', ');
    const [cost, rate] = [median(costs[kind]).toFixed(1), median(rates[kind]).toFixed(1)];
    const row = [name, workers, kind, ready.toFixed(0), cost, rate, each];
    console.log(`| ${row.join(' | ')} |`);
  }
  await features.close();
}

/** The median over all rounds of one pool's rate by another's. */
function ratio(kind: 'general' | 'subjects', pool = pools[0], base = pools[0]): string {
  const other = base?.rates[kind] ?? [];
  return median((pool?.rates[kind] ?? []).map((rate, round) => rate / (other[round] ?? Number.NaN))).toFixed(2);
}

console.log(`\nMedians over ${rounds} rounds:`);
for (const { kind } of kinds) {
  for (let i = 0; i < pools.length; i += 2) {
    console.log(`${pools[i]?.name}, ${kind}: two workers against one ${ratio(kind, pools[i + 1], pools[i])}×`);
    if (i > 0)
      console.log(
        `${pools[0]?.name} against ${pools[i]?.name}, ${kind}: ${ratio(kind, pools[0], pools[i])}× (one worker)`,
      );
  }
}
