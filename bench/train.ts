// Measures the training pictures and their random edits for bench/train/projection.py: `npm run bench -- train`. Writes
// train.f32 and tune.f32 (float32, one row per picture) with train.jsonl and tune.jsonl to bench/.cache/train. `--first N`
// stops after N pictures.
import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { randomFrom } from '../src/engine/random.ts';
import { startBackend } from '../src/features/backends/choose.ts';
import { loadMeasure } from '../src/features/mobilenet.ts';
import { packageRoot } from '../src/paths.ts';
import { edits } from './support/retrieval-edits.ts';
import { randomEdits } from './train/edits.ts';
import { between } from './train/random.ts';
import { randomBackground, scene } from './train/scenes.ts';
import { hashOf, listSources, type Source, tunes } from './train/sources.ts';

/** Random edits of a training picture. */
const EDITS = 5;
/** Scenes of a cut-out. */
const SCENES = 2;
/** The first number of a scene's kind in the `.jsonl`; 0 to 8 are the benchmark's edits, 100 is a random one. */
const FIRST_SCENE = 200;

const cache = join(packageRoot, 'bench/.cache/train');
mkdirSync(cache, { recursive: true });
const measure = await loadMeasure(await startBackend('wasm'));
const files = new Map(
  ['train', 'tune'].map((set) => [set, ['f32', 'jsonl'].map((end) => openSync(join(cache, `${set}.${end}`), 'w'))]),
);

const sources = await listSources(cache);
const photographs = sources.filter(({ kind }) => kind === 'photo');
const first = process.argv.indexOf('--first');
const wanted = sources.slice(0, first < 0 ? sources.length : Number(process.argv[first + 1]));
for (const [number, source] of wanted.entries()) {
  try {
    await measureSource(source, number);
  } catch (error) {
    console.error(`${source.name}: ${error}`);
  }
  if (number % 100 === 99) console.error(`${number + 1} of ${wanted.length} pictures`);
}

async function measureSource(source: Source, number: number): Promise<void> {
  const random = randomFrom(hashOf(`r${source.name}`));
  const tuning = tunes(source);
  const side = Math.round(Math.exp(between(random, Math.log(110), Math.log(380))));
  const cutout = await sharp(join(cache, source.name))
    .toColourspace('srgb')
    .ensureAlpha()
    .resize(side, side, { fit: 'inside' })
    .png()
    .toBuffer();
  const png = await sharp(cutout).flatten({ background: '#fff' }).png().toBuffer();
  const { width, height } = await sharp(png).metadata();
  if (Math.min(width, height) < 48) return;
  const write = (picture: Buffer, kind: number, margin?: number) =>
    writeRow(tuning ? 'tune' : 'train', picture, { c: number, e: kind, ...(margin !== undefined && { g: margin }) });

  await write(png, -1);
  if (tuning) for (const [i, edit] of edits.entries()) await write(await edit.apply(png, width, height), i);
  else for (const edited of await randomEdits(png, random, EDITS)) await write(edited, 100);
  if (source.kind !== 'cutout') return;
  const behind = photographs.filter((photo) => tunes(photo) === tuning).map(({ name }) => join(cache, name));
  // The tuning pictures show what an exact box and one that is too large by 15 % give.
  const margins = tuning ? [() => 0, () => 0.15] : [(r: () => number) => between(r, -0.05, 0.15)];
  for (let i = 0; i < SCENES; i++) {
    const crops = await scene(cutout, (r) => randomBackground(behind, r), random, margins);
    for (const [k, crop] of crops.entries()) await write(crop, FIRST_SCENE + i, tuning ? k * 0.15 : undefined);
  }
}

async function writeRow(set: string, picture: Buffer, about: Record<string, number>): Promise<void> {
  const { data, info } = await sharp(picture)
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [numbers, texts] = files.get(set) as [number, number];
  const row = await measure({ width: info.width, height: info.height, data });
  writeSync(numbers, Buffer.from(row.buffer, row.byteOffset, row.byteLength));
  writeSync(texts, `${JSON.stringify(about)}\n`);
}
