import * as tf from '@tensorflow/tfjs-core';
import type { Embed } from './embedder.ts';
import { graphFrom } from './graph.ts';
import { readModel } from './model-files.ts';
import { squash } from './raster.ts';
import { normalise } from './vector.ts';

/** Length of the embedding. */
export const DIMENSION = 768;

/** Through this side first: it makes the embedding robust to blur and rescaling. */
const SMALL = 128;
const INPUT = 224;

export async function loadMobilenet(path: string): Promise<Embed> {
  const files = readModel(path);
  const model = await graphFrom(files);
  const outputs = [...(files.json.userDefinedMetadata?.outputs ?? [])];
  return async (picture) => {
    const small = await squash(picture, SMALL, SMALL);
    return tf.tidy(() => {
      const image = tf.div(tf.tensor4d(new Float32Array(small.data), [1, SMALL, SMALL, 3]), 255);
      const [middle] = model.execute(
        tf.image.resizeBilinear(image as tf.Tensor4D, [INPUT, INPUT], false, true),
        outputs,
      ) as [tf.Tensor];
      return normalise(tf.mean(middle, [1, 2]).dataSync<'float32'>().slice(0, DIMENSION));
    });
  };
}
