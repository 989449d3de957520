import * as tf from '@tensorflow/tfjs-core';
import type { Embed } from './embed.ts';
import { graphFrom } from './graph.ts';
import { readModel } from './model-files.ts';
import { signMatrix } from './projection.ts';
import { squash } from './raster.ts';
import { DIMENSION, INPUT, MARGIN, POWER, SEED, SMALL, THUMBNAIL, WEIGHTS } from './recipe.ts';
import { read } from './tensors.ts';
import { mirrorSymmetricThumbnail } from './thumbnail.ts';
import { centre, concatenate, normalise } from './vector.ts';

/**
 * The project's own embedding (recipe.ts explains it): a MobileNetV2 that `scripts/build-models.js` cut off at the two
 * layers that are used, [1, 14, 14, channels] each.
 */
export async function loadMobilenet(path: string): Promise<Embed> {
  const files = readModel(path);
  const model = await graphFrom(files);
  const outputs = [...(files.json.userDefinedMetadata?.outputs ?? [])];
  let project: ((whole: Float32Array) => Float32Array) | undefined;
  return async (picture) => {
    const small = await squash(picture, SMALL, SMALL);
    const layers = read(() => {
      const image = tf.div(tf.tensor4d(new Float32Array(small.data), [1, SMALL, SMALL, 3]), 255);
      const input = tf.image.resizeBilinear(image as tf.Tensor4D, [INPUT, INPUT], false, true);
      return (model.execute(input, outputs) as tf.Tensor4D[]).map(gemPool);
    });
    const whole = concatenate([
      ...layers.map((vector) => ({ vector: centre(vector.map((value) => value ** POWER)), weight: WEIGHTS.layer })),
      { vector: mirrorSymmetricThumbnail(small, THUMBNAIL), weight: WEIGHTS.thumbnail },
    ]);
    project ??= projection(whole.length);
    return normalise(project(whole));
  };
}

/** Generalised mean (GeM, p = 3) over the middle of a layer's map, one value per channel. */
function gemPool(layer: tf.Tensor4D): tf.Tensor {
  const [, height, width, channels] = layer.shape;
  const middle = tf.slice(layer, [0, MARGIN, MARGIN, 0], [1, height - 2 * MARGIN, width - 2 * MARGIN, channels]);
  // Two products take a tenth of the time of `tf.pow`.
  const cubes = tf.mul(tf.mul(middle, middle), middle);
  return tf.pow(tf.mean(cubes, [1, 2]), 1 / 3);
}

/** Projects to DIMENSION numbers with random signs; the matrix stays in the backend's memory. */
function projection(length: number): (whole: Float32Array) => Float32Array {
  const matrix = tf.tensor2d(signMatrix(length, DIMENSION, SEED), [length, DIMENSION]);
  return (whole) => read(() => [tf.matMul(tf.tensor2d(whole, [1, length]), matrix)])[0] as Float32Array;
}
