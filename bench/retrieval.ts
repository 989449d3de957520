// Retrieval of edited copies: searches the photographs for nine edits of each. Compares Tuku's embedding with two perceptual
// hashes, then prints the cosines that the scores are calibrated with; `--calibrate` writes them to src/engine. `--subjects`
// searches as galleries that detect subjects do.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import imghash from 'imghash';
import sharp from 'sharp';
import { viewDiscount } from '../src/engine/view-discount.ts';
import type { BackendChoice } from '../src/features/backends/port.ts';
import { startFeatures } from '../src/features/features.ts';
import type { ImageLimits } from '../src/images/port.ts';
import { similarityOfViews } from '../src/index/views.ts';
import { calibrate, printThreshold, writeCalibration } from './support/retrieval-calibration.ts';
import { edits } from './support/retrieval-edits.ts';
import {
  microAveragePrecision,
  type Pair,
  quantile,
  type Ranking,
  recallAt1,
  toPair,
} from './support/retrieval-metrics.ts';
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
    calibrate: { type: 'boolean' },
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

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(3) : cell)).join(' | ')} |`;
}

function printQuantiles(pairs: readonly Pair[]): void {
  const shares = [0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];
  console.log(
    `\nCosine similarity, quantiles\n\n${row(['', ...shares.map((share) => `${+(share * 100).toFixed(1)} %`)])}`,
  );
  console.log(row(['---', ...shares.map(() => '---')]));
  for (const kind of ['right', 'wrong'] as const) {
    const values = pairs.map((pair) => pair[kind]);
    const name = kind === 'right' ? 'true match' : 'best wrong match';
    console.log(row([name, ...shares.map((share) => quantile(values, share))]));
  }
  console.log('\n| cosine at least | true matches | best wrong matches | any wrong pair |\n|---|---|---|---|');
  for (const cosine of [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95]) {
    const share = (kind: 'right' | 'wrong') => pairs.filter((pair) => pair[kind] >= cosine).length / pairs.length;
    console.log(row([cosine.toFixed(2), share('right'), share('wrong'), anyWrong(cosine)]));
  }
}

let tuku: Ranking[] = [];
/** The share of all wrong pairs, not only each query's best, that reach a similarity. */
function anyWrong(cosine: number): string {
  let [reach, all] = [0, 0];
  for (const { truth, scores } of tuku) {
    scores.forEach((score, i) => {
      if (i === truth) return;
      all++;
      if (score >= cosine) reach++;
    });
  }
  return (reach / all).toFixed(5);
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

console.log(
  `${photos.length} photographs, ${queries.length} queries; model ${features.model}, ${features.dimension} numbers\n`,
);
console.log(row(['', 'R@1', 'µAP', ...edits.map((edit) => edit.name)]));
console.log(row(['---', ...['', '', ...edits].map(() => '---')]));
for (const method of methods) {
  const rankings = await rank(method, files, queries);
  if (method.name === 'Tuku') tuku = rankings;
  const groups = method.name === 'Tuku' ? [undefined, 0, 1] : [undefined];
  for (const half of groups) {
    const chosen = rankings.filter(({ truth }) => half === undefined || photos[truth]?.half === half);
    const pairs = chosen.map(toPair);
    const perEdit = edits.map((_, edit) => recallAt1(pairs.filter((_pair, i) => chosen[i]?.edit === edit)));
    const name = method.name + (half === undefined ? '' : half === 0 ? ', tuning half' : ', held-out half');
    console.log(row([name, recallAt1(pairs), microAveragePrecision(pairs), ...perEdit]));
  }
}
printQuantiles(tuku.map(toPair));
const halves = photos.map((photo) => photo.half);
const calibration = calibrate(tuku, halves);
printThreshold(calibration, tuku, halves);
if (options.calibrate) writeCalibration(features.model, calibration);
await features.close();
