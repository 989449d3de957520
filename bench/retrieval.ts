// Retrieval of edited copies: searches the photographs for nine edits of each. Compares Tuku's embedding with two perceptual
// hashes, and measures the cosines that the scores are calibrated with. `--subjects` searches as galleries that detect
// subjects do.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import imghash from 'imghash';
import sharp from 'sharp';
import { calibrations } from '../src/engine/calibrations.ts';
import { calibratedName } from '../src/engine/score-curve.ts';
import { viewDiscount } from '../src/engine/view-discount.ts';
import type { BackendChoice } from '../src/features/backends/port.ts';
import { startFeatures } from '../src/features/features.ts';
import type { ImageLimits } from '../src/images/port.ts';
import { similarityOfViews } from '../src/index/views.ts';
import { type RetrievalResult, writeResult } from './figures/results.ts';
import { foundTable, reachTable, thresholdTable } from './figures/tables.ts';
import { atThreshold, calibrate, histogram, reach } from './support/retrieval-calibration.ts';
import { edits } from './support/retrieval-edits.ts';
import { microAveragePrecision, type Ranking, recallAt1, toPair } from './support/retrieval-metrics.ts';
import { tuxpaintPhotos } from './support/retrieval-photos.ts';

// The package's types declare an ES module, but it is CommonJS.
const phash = createRequire(import.meta.url)('sharp-phash') as (file: Buffer) => Promise<string>;

/** A method that describes pictures by vectors. */
interface Method {
  readonly name: string;
  readonly describe: (file: Buffer) => Promise<Float32Array>;
  readonly similarity: (a: Float32Array, b: Float32Array) => number;
}

interface Query {
  readonly edit: number;
  readonly truth: number;
  readonly file: Buffer;
}

const limits: ImageLimits = {
  formats: ['png', 'jpeg'],
  maxBytes: 1e8,
  maxWidth: 1e4,
  maxHeight: 1e4,
  refuseFlat: false,
};
const { values: options } = parseArgs({
  options: {
    subjects: { type: 'boolean' },
    model: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
  },
});
const features = startFeatures({
  backend: options.backend as BackendChoice,
  ...(options.model !== undefined && { model: options.model }),
});
const methods: readonly Method[] = [
  {
    name: 'Tuku',
    describe: async (bytes) =>
      (await features.analyse({ bytes, limits, ...(options.subjects && { detect: {} }) })).embedding,
    similarity: (a, b) =>
      similarityOfViews(a, b, { dimension: features.dimension, discount: viewDiscount(features.model) }),
  },
  { name: 'sharp-phash', describe: async (file) => signs(await phash(file)), similarity: dot },
  {
    name: 'imghash (16 × 16)',
    describe: async (file) => signs(hexToBits(await imghash.hash(file, 16))),
    similarity: dot,
  },
];

/** Converts bits to a unit vector: the dot product of two falls linearly with their Hamming distance. */
function signs(bits: string): Float32Array {
  return Float32Array.from(bits, (bit) => (bit === '1' ? 1 : -1) / Math.sqrt(bits.length));
}

function hexToBits(hex: string): string {
  return [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
}

/** A few at a time, so that every worker is busy and the queue stays short. */
async function mapSome<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(list.length);
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < list.length; i = next++) results[i] = await work(list[i] as T);
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return results;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

async function rank(method: Method, files: readonly Buffer[], queries: readonly Query[]): Promise<Ranking[]> {
  const stored = await mapSome(files, method.describe);
  const asked = await mapSome(queries, (query) => method.describe(query.file));
  return queries.map(({ edit, truth }, i) => ({
    edit,
    truth,
    scores: Float64Array.from(stored, (vector) => method.similarity(vector, asked[i] as Float32Array)),
  }));
}

const photos = await tuxpaintPhotos();
const files = photos.map((photo) => photo.png);
const sources = await Promise.all(
  files.map(async (file, truth) => ({ file, truth, ...(await sharp(file).metadata()) })),
);
const queries = await mapSome(
  sources.flatMap((source) => edits.map((edit, index) => ({ source, edit, index }))),
  async ({ source, edit, index }): Promise<Query> => {
    const file = await edit.apply(source.file, source.width, source.height);
    return { edit: index, truth: source.truth, file };
  },
);

let tuku: readonly Ranking[] = [];
const found: RetrievalResult['found'][number][] = [];
for (const method of methods) {
  const rankings = await rank(method, files, queries);
  if (method.name === 'Tuku') tuku = rankings;
  for (const half of method.name === 'Tuku' ? [undefined, 0, 1] : [undefined]) {
    const chosen = rankings.filter(({ truth }) => half === undefined || photos[truth]?.half === half);
    const pairs = chosen.map(toPair);
    found.push({
      method: method.name,
      ...(half !== undefined && { half: half === 0 ? 'tuning' : 'held-out' }),
      recallAt1: recallAt1(pairs),
      averagePrecision: microAveragePrecision(pairs),
      edits: edits.map((_, edit) => recallAt1(pairs.filter((_pair, i) => chosen[i]?.edit === edit))),
    });
  }
}
const halves = photos.map((photo) => photo.half);
const inUse = options.subjects ? calibrations[calibratedName(features.model)] : undefined;
const calibration = inUse ?? calibrate(tuku, halves);
const result: RetrievalResult = {
  model: features.model,
  dimension: features.dimension,
  backend: features.describe().backend,
  photographs: photos.length,
  queries: queries.length,
  edits: edits.map(({ name }) => name),
  found,
  reach: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.9, calibration.separating]
    .sort((a, b) => a - b)
    .map((cosine) => reach(tuku, cosine)),
  calibration,
  atThreshold: atThreshold(calibration.separating, tuku, halves),
  similarities: histogram(tuku, halves),
};
console.log(
  `${result.photographs} photographs, ${result.queries} queries; model ${result.model}, ${result.dimension} numbers`,
);
console.log(`\n${foundTable(result)}\n\n${reachTable(result)}`);
console.log(`\nCalibration ${JSON.stringify(calibration)}\n\n${thresholdTable(result)}`);
writeResult('retrieval', result, options.model ?? 'built-in', ...(options.subjects ? ['subjects'] : []));
await features.close();
