import schemas from '../../../../schemas/jd/productsearch/product_image_del_product.json' with { type: 'json' };
import type { ProductOperation } from '../call.ts';
import { type EntryList, entriesOf, listIsSound, text } from '../entries.ts';
import { constantOf, refusal } from '../errors.ts';

const list: EntryList = {
  field: 'product_id_list',
  entry: schemas.entry,
  bare: 'product_id',
  names: ['product_id'],
  unique: ['product_id'],
  codes: { notAnObject: '3000', empty: '3001', tooMany: '3055', repeated: '3002' },
};

/** Deletes products and their pictures [documented], all in one transaction. 3009 when there is none of them [inferred]. */
export const product_image_del_product: ProductOperation = {
  name: 'product_image_del_product',
  schema: schemas.request,
  internal: '5000',
  rules: [listIsSound(list)],
  async handle(call) {
    const { input, namespace, services } = call;
    const ids = entriesOf(input, list).map(({ fields }) => text(fields, 'product_id'));
    const removed = await services.engine.items.removeEach(namespace, await call.collection(), ids);
    const successful_list = ids.filter((_, index) => removed[index]);
    if (successful_list.length === 0) throw refusal('3009');
    const failed = ids.filter((_, index) => !removed[index]);
    return {
      successful_list,
      failed_list: failed.map((product_id) => ({ product_id, message: constantOf('3007') })),
    };
  },
};
