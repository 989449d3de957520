import schemas from '../../../../schemas/jd/productsearch/product_image_del_image.json' with { type: 'json' };
import { productOperation } from '../call.ts';
import { type EntryList, listWellFormed } from '../entries.ts';
import { constantOf, refusal } from '../errors.ts';
import { textOrEmpty } from '../fields.ts';

const list: EntryList = {
  field: 'image_id_list',
  schema: schemas.entry,
  identifiedBy: ['product_id', 'image_id'],
  uniqueBy: ['product_id', 'image_id'],
  codes: { notAnObject: '3050', empty: '3051', tooMany: '3016', repeated: '3052' },
};

/** Deletes pictures, all in one transaction. 3053 if none of them exists [inferred]. */
export const product_image_del_image = productOperation({
  name: 'product_image_del_image',
  schema: schemas.request,
  internalError: '3032',
  rules: [listWellFormed(list)],
  async handle(call, { entries }) {
    const { namespace, services } = call;
    const pairs = entries.map(({ fields }) => ({
      product_id: textOrEmpty(fields, 'product_id'),
      image_id: textOrEmpty(fields, 'image_id'),
    }));
    const selectors = pairs.map(({ product_id, image_id }) => ({ item: product_id, name: image_id }));
    const removed = await services.engine.pictures.removeEach(namespace, await call.collection(), selectors);
    const isRemoved = (index: number) => (removed[index] ?? []).length > 0;
    const successful_list = pairs.filter((_, index) => isRemoved(index));
    if (successful_list.length === 0) throw refusal('3053');
    const failed = pairs.filter((_, index) => !isRemoved(index));
    return { successful_list, failed_list: failed.map((pair) => ({ ...pair, message: constantOf('1031') })) };
  },
});
