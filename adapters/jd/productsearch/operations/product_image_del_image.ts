import schemas from '../../../../schemas/jd/productsearch/product_image_del_image.json' with { type: 'json' };
import type { ProductOperation } from '../call.ts';
import { type EntryList, entriesOf, listIsSound, text } from '../entries.ts';
import { constantOf, refusal } from '../errors.ts';

const list: EntryList = {
  field: 'image_id_list',
  entry: schemas.entry,
  names: ['product_id', 'image_id'],
  unique: ['product_id', 'image_id'],
  codes: { notAnObject: '3050', empty: '3051', tooMany: '3016', repeated: '3052' },
};

/** Deletes pictures, all in one transaction. 3053 when there is none of them [inferred]. */
export const product_image_del_image: ProductOperation = {
  name: 'product_image_del_image',
  schema: schemas.request,
  internal: '3032',
  rules: [listIsSound(list)],
  async handle(call) {
    const { input, namespace, services } = call;
    const pairs = entriesOf(input, list).map(({ fields }) => ({
      product_id: text(fields, 'product_id'),
      image_id: text(fields, 'image_id'),
    }));
    const selectors = pairs.map(({ product_id, image_id }) => ({ item: product_id, name: image_id }));
    const removed = await services.engine.pictures.removeEach(namespace, await call.collection(), selectors);
    const isGone = (index: number) => (removed[index] ?? []).length > 0;
    const successful_list = pairs.filter((_, index) => isGone(index));
    if (successful_list.length === 0) throw refusal('3053');
    const failed = pairs.filter((_, index) => !isGone(index));
    return { successful_list, failed_list: failed.map((pair) => ({ ...pair, message: constantOf('1031') })) };
  },
};
