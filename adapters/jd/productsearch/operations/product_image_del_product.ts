import schemas from '../../../../schemas/jd/productsearch/product_image_del_product.json' with { type: 'json' };
import { productOperation } from '../call.ts';
import { type EntryList, listWellFormed } from '../entries.ts';
import { constantOf, refusal } from '../errors.ts';
import { textOrEmpty } from '../fields.ts';

const list: EntryList = {
  field: 'product_id_list',
  schema: schemas.entry,
  stringField: 'product_id',
  identifiedBy: ['product_id'],
  uniqueBy: ['product_id'],
  codes: { notAnObject: '3000', empty: '3001', tooMany: '3055', repeated: '3002' },
};

/** Deletes products and their pictures [documented], all in one transaction. 3009 if none of them exists [inferred]. */
export const product_image_del_product = productOperation({
  name: 'product_image_del_product',
  schema: schemas.request,
  internalError: '5000',
  rules: [listWellFormed(list)],
  async handle(call, { entries }) {
    const { namespace, services } = call;
    const ids = entries.map(({ fields }) => textOrEmpty(fields, 'product_id'));
    const removed = await services.engine.items.removeEach(namespace, await call.collection(), ids);
    const successful_list = ids.filter((_, index) => removed[index]);
    if (successful_list.length === 0) throw refusal('3009');
    const failed = ids.filter((_, index) => !removed[index]);
    return {
      successful_list,
      failed_list: failed.map((product_id) => ({ product_id, message: constantOf('3007') })),
    };
  },
});
