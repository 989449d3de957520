import * as tf from '@tensorflow/tfjs-core';
import { loadGraph } from './graph.ts';
import { builtModel } from './model-files.ts';
import type { ContentClass } from './port.ts';
import { type Pixels, squash } from './raster.ts';

/** Classifies a picture's content: a confidence 0..1 for each class, summing to 1. */
export type Classify = (picture: Pixels) => Promise<Record<ContentClass, number>>;

/** In the order of the network's output. */
const CLASSES = ['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy'] as const satisfies readonly ContentClass[];

const INPUT = 224;

/** nsfwjs's MobileNet v2 (mid), https://github.com/infinitered/nsfwjs: 224 x 224 pixels, RGB, 0..1. */
export async function loadClassifier(): Promise<Classify> {
  const [trunk, head] = await Promise.all([loadGraph(builtModel('mobilenet')), loadGraph(builtModel('classifier'))]);
  // The node of the embedding model's graph at which the classifier continues.
  const joint = head.inputs[0]?.name;
  if (joint === undefined) throw new Error('the classifier has no input');
  return async (picture) => {
    const input = await squash(picture, INPUT, INPUT);
    const confidences = tf.tidy(() => {
      const image = tf.div(tf.tensor4d(new Float32Array(input.data), [1, INPUT, INPUT, 3]), 255);
      const middle = trunk.execute(image, joint) as tf.Tensor;
      return (head.execute({ [joint]: middle }) as tf.Tensor).dataSync<'float32'>();
    });
    const entries = CLASSES.map((name, at) => [name, confidences[at] ?? 0] as const);
    return Object.fromEntries(entries) as Record<ContentClass, number>;
  };
}
