import type { Backend } from './backends/port.ts';
import type { Embed } from './embed.ts';
import { gemPool, pictureLayer, resizeBilinear } from './layers.ts';
import { multiply, readProjection } from './projection.ts';
import { squash } from './raster.ts';
import { INPUT, MARGIN, POWER, SMALL, THUMBNAIL, WEIGHTS } from './recipe.ts';
import { mirrorSymmetricThumbnail } from './thumbnail.ts';
import { centre, concatenate, normalise } from './vector.ts';

/**
 * The project's own embedding (recipe.ts explains it): what is measured of a picture, projected to DIMENSION numbers.
 * Throws if the network or the projection is damaged.
 */
export async function loadMobilenet(backend: Backend): Promise<Embed> {
  const [measure, { matrix, offset }] = [await loadMeasure(backend), readProjection()];
  return async (picture) => {
    const product = multiply(await measure(picture), matrix);
    return normalise(product.map((value, i) => value + (offset[i] as number)));
  };
}

/**
 * What is measured of a picture, before the projection: two layers of a MobileNetV2, [1, height, width, channels] each,
 * pooled, and a thumbnail. `scripts/build-models.js` cut the network off at these layers. The projection is trained on
 * these numbers.
 */
export async function loadMeasure(backend: Backend): Promise<Embed> {
  const network = await backend.load('mobilenet');
  return async (picture) => {
    const small = await squash(picture, SMALL, SMALL);
    const input = resizeBilinear(pictureLayer(small, 1 / 255), INPUT, INPUT);
    const layers = await network.run(input, network.outputs);
    const pooled = layers.map((layer) => gemPool(layer, MARGIN, POWER));
    return concatenate([
      ...pooled.map((vector) => ({ vector: centre(vector), weight: WEIGHTS.layer })),
      { vector: mirrorSymmetricThumbnail(small, THUMBNAIL), weight: WEIGHTS.thumbnail },
    ]);
  };
}
