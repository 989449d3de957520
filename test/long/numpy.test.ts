import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { randomFrom } from '../../src/engine/random.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';
import { type Metric, vectorForms } from '../support/vector-forms/index.ts';
import { type Metadata, randomFilter } from './model-vectors/model.ts';

/** What every vendor's buckets find, beside numpy in double precision. Needs a Python that has it: TUKU_PYTHON. */
const python = process.env.TUKU_PYTHON ?? 'python3';
const VECTORS = 2000;
const DIMENSION = 64;
const QUERIES = 500;
/** Neighbours closer to each other than this may come in either order. */
const GAP = 1e-6;

interface Query {
  readonly vector: readonly number[];
  readonly k: number;
  readonly filter?: object;
}

const random = randomFrom(Number(process.env.TUKU_NUMPY_SEED ?? 20261128));
const below = (count: number) => Math.floor(random() * count);
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
const numbers = () => Array.from({ length: DIMENSION }, () => Math.fround(random() * 2 - 1));
const metadata = (): Metadata => ({
  ...(random() < 0.8 && { color: pick(['red', 'green', 'blue']) }),
  ...(random() < 0.8 && { n: below(10) }),
  ...(random() < 0.4 && { tags: Array.from({ length: 1 + below(2) }, () => pick(['red', 'x'])) }),
});
const stored = Array.from({ length: VECTORS }, () => ({ numbers: numbers(), metadata: metadata() }));
const queries = Array.from(
  { length: QUERIES },
  (): Query => ({
    vector: numbers(),
    k: 1 + below(30),
    ...(random() < 0.6 && { filter: randomFilter(random).json }),
  }),
);
const expected: Record<Metric, [place: number, distance: number][][]> = { euclidean: [], cosine: [] };
let tuku: TukuProcess;

beforeAll(async () => {
  for (const metric of ['euclidean', 'cosine'] as const) expected[metric] = await numpy(metric);
  tuku = await spawnTuku();
}, 120_000);

afterAll(() => tuku?.stop());

describe.each(vectorForms)('$dialect', (form) => {
  it.each(['euclidean', 'cosine'] as const)(
    `${QUERIES} queries of ${VECTORS} vectors find what numpy finds: %s`,
    async (metric) => {
      const [bucket, indexName] = [form.buckets[0] as string, form.indexes[metric === 'cosine' ? 0 : 1] as string];
      const call = form.client(tuku.url);
      if (metric === 'euclidean') await call('createBucket', bucket);
      const shape = { indexName, dimension: DIMENSION, distanceMetric: metric, nonFilterableMetadataKeys: ['note'] };
      expect((await call('createIndex', bucket, shape)).code).toBe('');
      for (let at = 0; at < VECTORS; at += 500) {
        const vectors = stored.slice(at, at + 500).map((one, place) => ({
          key: String(at + place),
          data: { float32: one.numbers },
          metadata: one.metadata,
        }));
        expect((await call('putVectors', bucket, { indexName, vectors })).code).toBe('');
      }
      let distances = 0;
      for (const [place, { vector, k, filter }] of queries.entries()) {
        const wanted = (expected[metric][place] ?? []).map(
          ([key, exact]) => [key, form.distance(metric, exact)] as const,
        );
        const body = { indexName, queryVector: { float32: vector }, topK: k, returnDistance: true, filter };
        const { code, vectors: hits } = await call('queryVectors', bucket, body);
        expect([code, hits.length]).toEqual(['', wanted.length]);
        for (const [rank, hit] of hits.entries()) {
          const [key, distance] = wanted[rank] as readonly [number, number];
          if (Math.abs((hit.distance ?? Number.NaN) - distance) > form.tolerance * Math.max(1, distance)) {
            throw new Error(`query ${place}, hit ${rank}: at ${hit.distance}, numpy ${distance}`);
          }
          distances++;
          const isClear = [rank - 1, rank + 1].every(
            (other) => Math.abs((wanted[other]?.[1] ?? Number.POSITIVE_INFINITY) - distance) > GAP,
          );
          // The last one may have a neighbour as near that was cut off.
          if (isClear && rank < wanted.length - 1) expect([place, rank, hit.key]).toEqual([place, rank, String(key)]);
        }
      }
      expect(distances).toBeGreaterThan(QUERIES);
    },
    120_000,
  );
});

/** The places and distances of the nearest vectors, for each query. */
async function numpy(metric: Metric): Promise<[place: number, distance: number][][]> {
  const child = spawn(python, ['test/long/numpy/nearest.py'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const vectors = stored.map((one) => one.numbers);
  child.stdin.end(JSON.stringify({ metric, vectors, metadata: stored.map((one) => one.metadata), queries }));
  return JSON.parse(await text(child.stdout));
}
