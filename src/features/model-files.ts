import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../paths.ts';
import type { BuiltModel } from './backends/port.ts';

/** An entry of a weights manifest, as TF.js writes it. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
}

/** A TF.js model.json; only the members that are used here. */
export interface ModelJson {
  readonly format?: string;
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: WeightSpec[] }[];
  /** Names a graph's inputs and outputs; converted TensorFlow models have it. */
  readonly signature?: object;
  /** Names the program that wrote the file. */
  readonly generatedBy?: string;
  /** `scripts/build-models.js` records the names of the output nodes, a SHA-256 of graph and weights, and the ONNX file's. */
  readonly userDefinedMetadata?: {
    readonly outputs?: readonly string[];
    readonly hash?: string;
    readonly onnxHash?: string;
  };
}

/** The files of a model, read into memory. */
export interface ModelFiles {
  readonly json: ModelJson;
  readonly weights: ArrayBuffer;
}

const BUILDER = 'scripts/build-models.js';
const builtModels = ['mobilenet', 'centernet', 'classifier'] as const satisfies readonly BuiltModel[];

function builtFile(name: BuiltModel, file: string): string {
  return join(packageRoot, 'dist/models', name, file);
}

/** Path of the model.json of a model that `scripts/build-models.js` built. */
export function builtModel(name: BuiltModel): string {
  return builtFile(name, 'model.json');
}

/** Path of the same model as an ONNX file. */
export function onnxFile(name: BuiltModel): string {
  return builtFile(name, 'model.onnx');
}

/** Names of a built model's outputs. */
export function builtOutputs(name: BuiltModel): readonly string[] {
  return readJson(builtModel(name)).userDefinedMetadata?.outputs ?? [];
}

/** Path of the project's own projection, which `scripts/build-models.js` copied. */
export function builtProjection(): string {
  return join(packageRoot, 'dist/models/projection.bin');
}

/** The path of a model.json, given that path or its folder. Throws if nothing exists there. */
export function modelJsonPath(path: string): string {
  return statSync(path).isDirectory() ? join(path, 'model.json') : path;
}

/** Throws an error that names the first file of the built models that is missing. */
export function requireBuiltModels(): void {
  const files = ['model.json', 'weights.bin', 'model.onnx'];
  const models = builtModels.flatMap((name) => files.map((file) => builtFile(name, file)));
  for (const file of [...models, builtProjection()]) {
    if (!existsSync(file)) throw new Error(`${file} is missing: ${repair}`);
  }
}

/** Reads all built models in one form, so that a damaged file is found before a request needs it; takes about 25 ms. */
export function verifyBuiltModels(form: 'onnx' | 'tfjs'): void {
  for (const name of builtModels) {
    if (form === 'tfjs') readModel(builtModel(name));
    else verifyOnnx(name);
  }
}

function verifyOnnx(name: BuiltModel): void {
  const hash = createHash('sha256')
    .update(readFileSync(onnxFile(name)))
    .digest('hex');
  if (hash === readJson(builtModel(name)).userDefinedMetadata?.onnxHash) return;
  throw new Error(`${onnxFile(name)} is damaged: it does not have the recorded checksum; ${repair}`);
}

/**
 * Reads a TF.js graph or layers model; `path` is its model.json. Throws an error that names the file when it is not a
 * model, or when a built model does not have the checksum that the build recorded.
 */
export function readModel(path: string): ModelFiles {
  const json = readJson(path);
  const shards = json.weightsManifest.flatMap((group) => group.paths);
  const parts = shards.map((shard) => readFileSync(join(dirname(path), shard)));
  const weights = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    weights.set(part, offset);
    offset += part.length;
  }
  if (json.generatedBy === BUILDER && buildHash(json, weights) !== json.userDefinedMetadata?.hash) {
    throw new Error(`${dirname(path)} is damaged: graph and weights do not have the recorded checksum; ${repair}`);
  }
  return { json, weights: weights.buffer };
}

const repair = 'install Tuku again, or run `npm run build:models` in a checkout';

/** The checksum that `scripts/build-models.js` records. */
function buildHash({ modelTopology, weightsManifest }: ModelJson, weights: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify((modelTopology as { node?: unknown }).node ?? null))
    .update(JSON.stringify(weightsManifest[0]?.weights ?? null))
    .update(weights)
    .digest('hex');
}

function readJson(path: string): ModelJson {
  const json = parsed(path);
  if (!json.modelTopology || !Array.isArray(json.weightsManifest)) {
    throw new Error(`${path} is not a TF.js model: it has no modelTopology or weightsManifest`);
  }
  return json as ModelJson;
}

function parsed(path: string): Partial<ModelJson> {
  const text = readFileSync(path, 'utf8');
  try {
    return (JSON.parse(text) ?? {}) as Partial<ModelJson>;
  } catch {
    throw new Error(`${path} is not a TF.js model: it is not JSON`);
  }
}

/** A short hash of a model's graph and weights: recorded by the build for our own model, computed from the files of others. */
export function modelHash(path: string): string {
  const json = readJson(path);
  const recorded = json.userDefinedMetadata?.hash;
  if (recorded !== undefined && path === builtModel('mobilenet')) return recorded.slice(0, 12);
  const hash = createHash('sha256').update(JSON.stringify(json));
  for (const shard of json.weightsManifest.flatMap((group) => group.paths)) {
    hash.update(readFileSync(join(dirname(path), shard)));
  }
  return hash.digest('hex').slice(0, 12);
}
