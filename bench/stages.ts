// Where the time of a picture goes: milliseconds of each stage between the request's bytes and the acknowledged write, one
// thread, nothing else at the same time, for each backend. JPEG pictures of 640 × 480 pixels with a product in front of a
// background (bench/support/products-scenes.ts).
//   npm run bench -- stages [--backend onnx,wasm] [--pictures 60]
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { openCatalog } from '../src/catalog/catalog.ts';
import { startBackend } from '../src/features/backends/choose.ts';
import type { BackendChoice } from '../src/features/backends/port.ts';
import { dominantColours } from '../src/features/colours.ts';
import { loadDetector } from '../src/features/detector.ts';
import { loadEmbedder } from '../src/features/embedder.ts';
import { findModel } from '../src/features/embedding-model.ts';
import { squash } from '../src/features/raster.ts';
import { DIMENSION, SMALL } from '../src/features/recipe.ts';
import { salientSubject } from '../src/features/salient.ts';
import { decodeImage } from '../src/images/decode.ts';
import type { ImageLimits } from '../src/images/port.ts';
import { createExactIndex } from '../src/index/exact.ts';
import { type StagesResult, writeResult } from './figures/results.ts';
import { stagesTable } from './figures/tables.ts';
import { products } from './support/products-scenes.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: { backend: { type: 'string', default: 'onnx,wasm' }, pictures: { type: 'string', default: '60' } },
});
const limits: ImageLimits = { formats: ['jpeg'], maxBytes: 1e7, maxWidth: 4000, maxHeight: 4000, refuseFlat: false };
const scenes = (await products()).flatMap((product) => product.scenes).slice(0, Number(options.pictures));
const pictures = await Promise.all(scenes.map(({ png }) => sharp(png).jpeg({ quality: 85 }).toBuffer()));

type Stages = Record<string, number[]>;

/** Runs a stage and notes its milliseconds; the first pictures warm up. */
async function timed<T>(stages: Stages, stage: string, work: () => T | Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await work();
  stages[stage] = [...(stages[stage] ?? []), performance.now() - begin];
  return result;
}

/** The stages of the model: what a worker does with a picture. */
async function modelStages(choice: BackendChoice): Promise<{ backend: string; stages: Stages }> {
  const { model } = findModel(undefined);
  const backend = await startBackend(choice, model.form);
  const [embed, detect] = [await loadEmbedder(model, backend), await loadDetector(backend)];
  const stages: Stages = {};
  for (const bytes of pictures) {
    const picture = await timed(stages, 'decode', () => decodeImage(bytes, limits));
    const small = await timed(stages, 'resize', () => squash(picture, SMALL, SMALL));
    await timed(stages, 'embed a view', () => embed(small));
    await timed(stages, 'detect objects', () => detect(picture));
    await timed(stages, 'look for what stands out', () => salientSubject(picture));
    await timed(stages, 'colours', () => dominantColours(picture));
  }
  return { backend: backend.name, stages };
}

/** The stages of the store: the transaction of a picture, and its index. */
async function storeStages(): Promise<Stages> {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-bench-stages-'));
  const catalog = await openCatalog({ dataDir: folder });
  const index = createExactIndex({ dimension: DIMENSION });
  const namespace = { family: 'bench', account: 'bench', region: '' };
  const gallery = await catalog.transaction(async (tables) => {
    const draft = { key: 'stages', name: '', description: '', capacity: 1000, settings: {} };
    return tables.galleries.insert(await tables.namespaces.lock(namespace), draft, new Date());
  });
  const stages: Stages = {};
  for (const [i] of pictures.entries()) {
    const vector = Float32Array.from({ length: DIMENSION }, () => Math.random() - 0.5);
    const embedding = { vector, model: 'bench', contentHash: String(i) };
    const picture = { item: String(i), name: String(i), content: '', tags: '', details: {} };
    await timed(stages, 'SQL', () =>
      catalog.transaction(async (tables) => {
        await tables.namespaces.lock(namespace);
        await tables.galleries.lock(namespace, gallery.key);
        const { revision } = await tables.galleries.touch(gallery.id, 1, new Date());
        await tables.pictures.insert(gallery.id, revision, picture, embedding, new Date());
      }),
    );
    await timed(stages, 'index', () => index.upsert(i + 1, vector));
  }
  await catalog.close();
  rmSync(folder, { recursive: true });
  return stages;
}

const columns: { readonly backend: string; readonly stages: Stages }[] = [];
for (const choice of options.backend.split(',')) columns.push(await modelStages(choice as BackendChoice));
const store = await storeStages();

const medians = (stages: Stages) =>
  Object.fromEntries(Object.entries(stages).map(([stage, values]) => [stage, median(values)]));
const result: StagesResult = {
  machine: cpus()[0]?.model ?? 'unknown',
  pictures: pictures.length,
  backends: columns.map(({ backend, stages }) => ({
    name: backend,
    stages: { ...medians(stages), ...medians(store) },
  })),
};
console.log(stagesTable(result));
writeResult('stages', result);
