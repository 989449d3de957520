import schemas from '../../../../schemas/jd/productsearch/product_image_search.json' with { type: 'json' };
import type { Picture } from '../../../../src/catalog/port.ts';
import type { Hit } from '../../../../src/engine/search.ts';
import { isJsonObject, type Json } from '../../../../src/json.ts';
import { analysisOptions, rectangleOf } from '../analysis-options.ts';
import type { ProductOperation, ProductRule } from '../call.ts';
import { text } from '../entries.ts';
import { refusal } from '../errors.ts';
import { similarityOf } from '../score.ts';
import { sourceOf } from '../source.ts';

/** Hits by default, and at most [documented]. */
const DEFAULT_TOPK = 50;
const MAX_TOPK = 200;

const topkInRange: ProductRule = ({ input }) => {
  if (Number(input.topk ?? DEFAULT_TOPK) > MAX_TOPK) throw refusal('3041');
};

const collectionExists: ProductRule = async (call) => void (await call.collection());

/** The most similar pictures of the collection, one hit each; of products of a category only, if one is given. */
export const product_image_search: ProductOperation = {
  name: 'product_image_search',
  schema: schemas.request,
  internal: '3031',
  rules: [topkInRange, collectionExists],
  async handle(call) {
    const { input, namespace, services } = call;
    const { engine, choices } = services;
    const category = text(input, 'category');
    const { hits, analysis } = await engine.search.run(namespace, await call.collection(), {
      source: sourceOf(text(input, 'image_content'), choices),
      analysisOptions,
      k: Number(input.topk ?? DEFAULT_TOPK),
      ...(category !== '' && { accept: (picture: Picture) => detail(picture, 'category') === category }),
    });
    const rectangle = rectangleOf(analysis);
    return { rectangle: choices.rectangle === 'array' ? [rectangle] : rectangle, images: hits.map(hitInfo) };
  },
};

function hitInfo({ picture, similarity }: Hit): Json {
  return {
    product_id: picture.item,
    product_name: detail(picture, 'product_name'),
    image_id: picture.name,
    similarity: similarityOf(similarity),
    // The table's name, and the example's.
    image_info: picture.content,
    info: picture.content,
  };
}

function detail({ details }: Picture, name: string): string {
  return isJsonObject(details) ? text(details, name) : '';
}
