import type { Backend, Layer } from './backends/port.ts';
import { pictureLayer } from './layers.ts';
import type { ContentClass } from './port.ts';
import { type Pixels, squash } from './raster.ts';

/** Classifies a picture's content: a confidence 0..1 for each class, summing to 1. */
export type Classify = (picture: Pixels) => Promise<Record<ContentClass, number>>;

/** In the order of the network's output. */
const CLASSES = ['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy'] as const satisfies readonly ContentClass[];

const INPUT = 224;

/** nsfwjs's MobileNet v2 (mid), https://github.com/infinitered/nsfwjs: 224 x 224 pixels, RGB, 0..1. */
export async function loadClassifier(backend: Backend): Promise<Classify> {
  const [trunk, head] = await Promise.all([backend.load('mobilenet'), backend.load('classifier')]);
  return async (picture) => {
    const image = pictureLayer(await squash(picture, INPUT, INPUT), 1 / 255);
    // The head's input is the node of the embedding model's graph at which the classifier continues.
    const [middle] = (await trunk.run(image, [head.input])) as [Layer];
    const [confidences] = (await head.run(middle, head.outputs)) as [Layer];
    const entries = CLASSES.map((name, at) => [name, confidences.data[at] ?? 0] as const);
    return Object.fromEntries(entries) as Record<ContentClass, number>;
  };
}
