import schemas from '../../../../schemas/jd/productsearch/product_image_create_product.json' with { type: 'json' };
import type { ItemOutcome } from '../../../../src/engine/items.ts';
import type { ProductOperation } from '../call.ts';
import { ensureCollection, MAX_PRODUCTS } from '../collections.ts';
import { type EntryList, entriesOf, listIsSound, text } from '../entries.ts';
import { constantOf, type ProductCode, refusal } from '../errors.ts';

const list: EntryList = {
  field: 'product_list',
  entry: schemas.entry,
  names: ['product_id'],
  unique: ['product_id'],
  codes: { notAnObject: '3000', empty: '3001', tooMany: '3055', repeated: '3002' },
};

const codeOfOutcome: Readonly<Record<ItemOutcome, ProductCode | undefined>> = {
  made: undefined,
  exists: '3006',
  full: '3055',
};

/** Makes products, and the collection on first use [documented]. */
export const product_image_create_product: ProductOperation = {
  name: 'product_image_create_product',
  schema: schemas.request,
  internal: '3008',
  rules: [listIsSound(list)],
  async handle({ input, namespace, services: { engine } }) {
    const entries = entriesOf(input, list);
    const usable = entries.filter(({ fault }) => fault === undefined);
    // With none left the first fault is the call's [inferred].
    const [first] = entries;
    if (usable.length === 0 && first?.fault) throw refusal(first.fault);
    const collection = await ensureCollection(engine, namespace, text(input, 'collection_name'));
    const drafts = usable.map(({ fields }) => ({
      id: text(fields, 'product_id'),
      name: text(fields, 'product_name'),
      fields: { category: text(fields, 'category') },
    }));
    const outcomes = await engine.items.create(namespace, collection, drafts, { maxItems: MAX_PRODUCTS });
    const made = new Map(drafts.map(({ id }, i) => [id, outcomes[i] as ItemOutcome]));
    const results = entries.map(({ fields, fault }) => {
      const product_id = text(fields, 'product_id');
      const outcome = made.get(product_id);
      return { product_id, code: fault ?? (outcome && codeOfOutcome[outcome]) };
    });
    return {
      successful_list: results.flatMap(({ product_id, code }) => (code === undefined ? [product_id] : [])),
      failed_list: results.flatMap(({ product_id, code }) =>
        code === undefined ? [] : [{ product_id, message: constantOf(code) }],
      ),
    };
  },
};
