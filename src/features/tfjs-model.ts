import { graphFrom, read } from './backends/tfjs.ts';
import type { Tfjs } from './backends/tfjs-library.ts';
import type { Embed } from './embed.ts';
import { type ModelFiles, readModel } from './model-files.ts';
import { squash } from './raster.ts';
import { normalise } from './vector.ts';

/** Side of the input in pixels for a model that accepts any size. */
const DEFAULT_SIDE = 224;

/**
 * Loads a TF.js graph or layers model with one input [batch, height, width, 3] of RGB values 0..1. The embedding is its
 * first output, flattened and L2-normalised. Throws if the model has another form.
 */
export async function loadTfjsModel(path: string, tf: Tfjs): Promise<Embed> {
  const files = readModel(path);
  const model = files.json.format === 'layers-model' ? await layersFrom(tf, files) : await graphFrom(tf, files);
  const shape = model.inputs[0]?.shape;
  if (model.inputs.length !== 1 || shape?.length !== 4 || (shape[3] ?? 3) !== 3 || shape[3] === -1) {
    throw new Error(
      `${path}: expected a model with one input [batch, height, width, 3], but it has ${describe(model.inputs)}`,
    );
  }
  const [height, width] = [side(shape[1]), side(shape[2])];
  return async (picture) => {
    const { data } = await squash(picture, width, height);
    const [embedding] = read(tf, () => {
      const image = tf.div(tf.tensor4d(new Float32Array(data), [1, height, width, 3]), 255);
      const output = model.predict(image, {});
      const first = Array.isArray(output) ? output[0] : output;
      if (!(first instanceof tf.Tensor)) throw new Error(`${path}: the model's outputs are not a list of tensors`);
      return [first];
    });
    return normalise(embedding?.data as Float32Array);
  };
}

function layersFrom(tf: Tfjs, { json, weights }: ModelFiles) {
  return tf.loadLayersModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: weights,
    }),
  });
}

function side(length: number | null | undefined): number {
  return length && length > 0 ? length : DEFAULT_SIDE;
}

function describe(inputs: readonly { shape?: readonly (number | null)[] }[]): string {
  return inputs.map((input) => `[${input.shape?.join(', ')}]`).join(' and ');
}
