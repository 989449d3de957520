import * as tf from '@tensorflow/tfjs-core';
import type { Embed } from './embed.ts';
import { graphFrom } from './graph.ts';
import { readModel } from './model-files.ts';
import { readProjection } from './projection.ts';
import { squash } from './raster.ts';
import { DIMENSION, INPUT, MARGIN, POWER, SMALL, THUMBNAIL, WEIGHTS } from './recipe.ts';
import { read } from './tensors.ts';
import { mirrorSymmetricThumbnail } from './thumbnail.ts';
import { centre, concatenate, normalise } from './vector.ts';

/**
 * The project's own embedding (recipe.ts explains it): what is measured of a picture, projected to DIMENSION numbers.
 * Throws if the network or the projection is damaged, or if they do not fit each other.
 */
export async function loadMobilenet(path: string): Promise<Embed> {
  const [measure, { rows, matrix, offset }] = [await loadMeasure(path), readProjection()];
  const weights = tf.tensor2d(matrix, [rows, DIMENSION]);
  return async (picture) => {
    const measured = await measure(picture);
    const [product] = read(() => [tf.matMul(tf.tensor2d(measured, [1, rows]), weights)]) as [Float32Array];
    return normalise(product.map((value, i) => value + (offset[i] as number)));
  };
}

/**
 * What is measured of a picture, before the projection: two layers of a MobileNetV2, which `scripts/build-models.js` cut
 * off there, pooled, and a thumbnail. The projection is trained on these numbers.
 */
export async function loadMeasure(path: string): Promise<Embed> {
  const files = readModel(path);
  const model = await graphFrom(files);
  const outputs = [...(files.json.userDefinedMetadata?.outputs ?? [])];
  return async (picture) => {
    const small = await squash(picture, SMALL, SMALL);
    const layers = read(() => {
      const image = tf.div(tf.tensor4d(new Float32Array(small.data), [1, SMALL, SMALL, 3]), 255);
      const input = tf.image.resizeBilinear(image as tf.Tensor4D, [INPUT, INPUT], false, true);
      return (model.execute(input, outputs) as tf.Tensor4D[]).map(gemPool);
    });
    return concatenate([
      ...layers.map((vector) => ({ vector: centre(vector.map((value) => value ** POWER)), weight: WEIGHTS.layer })),
      { vector: mirrorSymmetricThumbnail(small, THUMBNAIL), weight: WEIGHTS.thumbnail },
    ]);
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
