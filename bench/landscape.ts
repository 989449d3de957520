// A gallery's map and the similarities of its pairs: seconds until the answer, and the longest that the event loop of the
// server's process was blocked meanwhile. Embeddings are random around some hundred centres.
//   npm run bench -- landscape [--pictures 10000] [--dimension 512] [--rounds 3]
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openCatalog } from '../src/catalog/catalog.ts';
import { createLandscape } from '../src/engine/landscape.ts';
import { randomFrom } from '../src/engine/random.ts';
import { normalise } from '../src/features/vector.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    pictures: { type: 'string', default: '10000' },
    dimension: { type: 'string', default: '512' },
    rounds: { type: 'string', default: '3' },
  },
});
const [count, dimension, rounds] = [Number(options.pictures), Number(options.dimension), Number(options.rounds)];

const random = randomFrom(3);
const vectorOf = () => Float32Array.from({ length: dimension }, () => random() + random() + random() - 1.5);
const centres = Array.from({ length: 200 }, vectorOf);
const at = new Date();
const catalog = await openCatalog({});
const home = { family: 'bench', account: 'bench', region: 'bench' };
const gallery = await catalog.transaction(async (tables) => {
  const draft = { key: 'g', name: 'g', description: '', capacity: count, settings: {} };
  const made = await tables.galleries.insert(await tables.namespaces.lock(home), draft, at);
  for (let i = 0; i < count; i++) {
    const near = centres[i % centres.length] as Float32Array;
    const vector = normalise(vectorOf().map((value, k) => value + (near[k] as number)));
    const picture = { item: `i${i}`, name: 'n', content: '', tags: '', details: {} };
    await tables.pictures.insert(made.id, 1, picture, { vector, model: 'bench', contentHash: String(i) }, at);
  }
  return tables.galleries.touch(made.id, count, at);
});

const times = { map: [] as number[], pairs: [] as number[] };
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
for (let round = 0; round < rounds; round++) {
  // A new one each time: it keeps what it has computed.
  const landscape = createLandscape(catalog, { model: 'bench', dimension });
  const placed = { ...gallery, namespace: home, model: 'bench' };
  let begin = performance.now();
  await landscape.gallery(placed);
  times.map.push((performance.now() - begin) / 1000);
  begin = performance.now();
  await landscape.similarities(placed, 0.5);
  times.pairs.push((performance.now() - begin) / 1000);
}
delay.disable();
await catalog.close();

console.log(
  '| pictures × dimension | map, s: median, longest | pairs, s: median, longest | event loop blocked at most, ms |',
);
console.log('|---|--:|--:|--:|');
const cells = (values: readonly number[]) => `${median(values).toFixed(1)}, ${Math.max(...values).toFixed(1)}`;
console.log(
  `| ${count} × ${dimension} | ${cells(times.map)} | ${cells(times.pairs)} | ${(delay.max / 1e6).toFixed(0)} |`,
);
