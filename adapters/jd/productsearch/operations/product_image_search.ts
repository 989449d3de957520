import schemas from '../../../../schemas/jd/productsearch/product_image_search.json' with { type: 'json' };
import type { Gallery, Picture } from '../../../../src/catalog/port.ts';
import type { Hit } from '../../../../src/engine/search.ts';
import { isJsonObject, type Json } from '../../../../src/json.ts';
import { integer, nonEmptyText } from '../../../../src/protocol/fields.ts';
import { analysisOptions, rectangleOf } from '../analysis-options.ts';
import { type ProductCall, productOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { textOrEmpty } from '../fields.ts';
import { similarityOf } from '../score.ts';
import { sourceOf } from '../source.ts';

/** Hits by default, and at most [documented]. */
export const DEFAULT_TOPK = 50;
export const MAX_TOPK = 200;

const topkInRange = ({ input }: ProductCall): { readonly topk: number } => {
  const topk = integer(input, 'topk') ?? DEFAULT_TOPK;
  if (topk > MAX_TOPK) throw refusal('3041');
  return { topk };
};

const collectionExists = async (call: ProductCall): Promise<{ readonly collection: Gallery }> => ({
  collection: await call.collection(),
});

/** The most similar pictures of the collection, one hit each; with a category, only pictures of its products. */
export const product_image_search = productOperation({
  name: 'product_image_search',
  schema: schemas.request,
  internalError: '3031',
  rules: [topkInRange, collectionExists],
  async handle({ input, namespace, services: { engine, settings } }, { topk, collection }) {
    const category = nonEmptyText(input, 'category');
    const { hits, analysis } = await engine.search.run(namespace, collection, {
      source: sourceOf(textOrEmpty(input, 'image_content'), settings),
      analysisOptions,
      k: topk,
      ...(category !== undefined && { accept: (picture: Picture) => detail(picture, 'category') === category }),
    });
    const rectangle = rectangleOf(analysis);
    return { rectangle: settings.rectangle === 'array' ? [rectangle] : rectangle, images: hits.map(hitInfo) };
  },
});

function hitInfo({ picture, similarity }: Hit): Json {
  return {
    product_id: picture.item,
    product_name: detail(picture, 'product_name'),
    image_id: picture.name,
    similarity: similarityOf(similarity),
    // Named so in the documentation's table, and `info` in its example.
    image_info: picture.content,
    info: picture.content,
  };
}

function detail({ details }: Picture, name: string): string {
  return isJsonObject(details) ? textOrEmpty(details, name) : '';
}
