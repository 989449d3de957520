import type { Backend } from './backends/port.ts';
import type { Embed } from './embed.ts';
import { gemPool, pictureLayer, resizeBilinear } from './layers.ts';
import { multiply, signMatrix } from './projection.ts';
import { squash } from './raster.ts';
import { DIMENSION, INPUT, MARGIN, POWER, SEED, SMALL, THUMBNAIL, WEIGHTS } from './recipe.ts';
import { mirrorSymmetricThumbnail } from './thumbnail.ts';
import { centre, concatenate, normalise } from './vector.ts';

/**
 * The project's own embedding (recipe.ts explains it): a MobileNetV2 that `scripts/build-models.js` cut off at the two
 * layers that are used, [1, height, width, channels] each.
 */
export async function loadMobilenet(backend: Backend): Promise<Embed> {
  const network = await backend.load('mobilenet');
  let matrix: Float32Array | undefined;
  return async (picture) => {
    const small = await squash(picture, SMALL, SMALL);
    const input = resizeBilinear(pictureLayer(small, 1 / 255), INPUT, INPUT);
    const layers = await network.run(input, network.outputs);
    const pooled = layers.map((layer) => gemPool(layer, MARGIN));
    const whole = concatenate([
      ...pooled.map((vector) => ({ vector: centre(vector.map((value) => value ** POWER)), weight: WEIGHTS.layer })),
      { vector: mirrorSymmetricThumbnail(small, THUMBNAIL), weight: WEIGHTS.thumbnail },
    ]);
    matrix ??= signMatrix(whole.length, DIMENSION, SEED);
    return normalise(multiply(whole, matrix, DIMENSION));
  };
}
