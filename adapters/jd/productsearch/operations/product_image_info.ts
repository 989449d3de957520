import schemas from '../../../../schemas/jd/productsearch/product_image_info.json' with { type: 'json' };
import { productOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { textOrEmpty } from '../fields.ts';

/** The pictures of a product, in the order in which they were added [inferred]. */
export const product_image_info = productOperation({
  name: 'product_image_info',
  schema: schemas.request,
  internalError: '3033',
  rules: [],
  async handle(call) {
    const { engine } = call.services;
    const collection = await call.collection();
    const product = textOrEmpty(call.input, 'product_id');
    if ((await engine.items.find(call.namespace, collection, product)) === undefined) throw refusal('3007');
    const pictures = await engine.pictures.matching(collection, { item: product });
    return { image_list: pictures.map(({ name, content }) => ({ image_id: name, image_info: content })) };
  },
});
