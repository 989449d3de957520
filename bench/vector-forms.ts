// Exact QueryVectors in every vendor's form on one server, in alternating rounds, beside the OSS form.
// Options: --vectors 100000 --dimension 1024 --rounds 15 --queries 20 --dialects a,b
import { parseArgs } from 'node:util';
import { spawnTuku } from '../test/support/tuku-process.ts';
import { type VectorClient, type VectorForm, vectorForms } from '../test/support/vector-forms/index.ts';
import { crowd } from './support/clients.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    vectors: { type: 'string', default: '100000' },
    dimension: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '15' },
    queries: { type: 'string', default: '20' },
    dialects: { type: 'string', default: vectorForms.map(({ dialect }) => dialect).join(',') },
  },
});
const [count, dimension, rounds, queries] = [options.vectors, options.dimension, options.rounds, options.queries].map(
  Number,
) as [number, number, number, number];
const basis = 'alibaba-ossvectors';
const perCall = 250;

/** The same numbers for the same seed. */
function numbersOf(seed: number): number[] {
  return Array.from({ length: dimension }, (_, i) => Math.fround(Math.sin(seed * 7919 + i * 104_729)));
}

async function fill(form: VectorForm, call: VectorClient): Promise<void> {
  const [bucket, indexName] = placeIn(form);
  const send = async (...[operation, ...rest]: Parameters<VectorClient>) => {
    const { status, code } = await call(operation, ...rest);
    if (code !== '') throw new Error(`${form.dialect} ${operation}: ${status} ${code}`);
  };
  await send('createBucket', bucket);
  const shape = { indexName, dimension, distanceMetric: 'cosine', nonFilterableMetadataKeys: ['note'] };
  await send('createIndex', bucket, shape);
  await crowd(Math.ceil(count / perCall), 4, (round) => {
    const length = Math.min(perCall, count - round * perCall);
    const vectors = Array.from({ length }, (_, i) => ({
      key: `key-${round * perCall + i}`,
      data: { float32: numbersOf(round * perCall + i) },
      metadata: { n: i },
    }));
    return send('putVectors', bucket, { indexName, vectors });
  });
}

function placeIn(form: VectorForm): [bucket: string, indexName: string] {
  return [form.buckets[0] as string, form.indexes[0] as string];
}

/** The median of some queries, one after another, in milliseconds. */
async function measure(form: VectorForm, call: VectorClient, round: number): Promise<number> {
  const [bucket, indexName] = placeIn(form);
  const taken = await crowd(queries, 1, async (n) => {
    const queryVector = { float32: numbersOf(count + round * queries + n) };
    const body = { indexName, queryVector, topK: 10, returnDistance: true, returnMetadata: true };
    const { vectors } = await call('queryVectors', bucket, body);
    if (vectors.length !== 10) throw new Error(`${form.dialect}: ${vectors.length} vectors`);
  });
  return median(taken);
}

const chosen = vectorForms.filter(({ dialect }) => options.dialects.split(',').includes(dialect));
const tuku = await spawnTuku(['--index', 'exact']);
const clients = new Map(chosen.map((form) => [form, form.client(tuku.url)]));
for (const [form, call] of clients) {
  await fill(form, call);
  await measure(form, call, 0);
}
const found: Map<string, number>[] = [];
for (let round = 1; round <= rounds; round++) {
  const times = new Map<string, number>();
  for (const [form, call] of round % 2 === 0 ? [...clients].reverse() : clients) {
    times.set(form.dialect, await measure(form, call, round));
  }
  found.push(times);
}
await tuku.stop();

const of = (dialect: string) => found.map((times) => times.get(dialect) ?? Number.NaN);
console.log(
  `exact QueryVectors, ${count} × ${dimension}, cosine: ${rounds} alternating rounds of ${queries} queries\n`,
);
console.log(`| dialect | p50, ms, median of rounds | of ${basis}, median (min–max) |\n|---|---|---|`);
for (const { dialect } of chosen) {
  const ratios = of(dialect).map((time, round) => time / (of(basis)[round] ?? Number.NaN));
  const share = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
  console.log(`| ${dialect} | ${median(of(dialect)).toFixed(1)} | ${share} |`);
}
