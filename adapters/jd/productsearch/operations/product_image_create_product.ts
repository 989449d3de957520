import schemas from '../../../../schemas/jd/productsearch/product_image_create_product.json' with { type: 'json' };
import type { ItemOutcome } from '../../../../src/engine/items.ts';
import { productOperation } from '../call.ts';
import { ensureCollection, MAX_PRODUCTS } from '../collections.ts';
import { type EntryList, listWellFormed } from '../entries.ts';
import { constantOf, type ProductCode, refusal } from '../errors.ts';
import { textOrEmpty } from '../fields.ts';

const list: EntryList = {
  field: 'product_list',
  schema: schemas.entry,
  identifiedBy: ['product_id'],
  uniqueBy: ['product_id'],
  codes: { notAnObject: '3000', empty: '3001', tooMany: '3055', repeated: '3002' },
};

const codeOfOutcome: Readonly<Record<ItemOutcome, ProductCode | undefined>> = {
  made: undefined,
  exists: '3006',
  full: '3055',
};

/** Creates products, and the collection on first use [documented]. */
export const product_image_create_product = productOperation({
  name: 'product_image_create_product',
  schema: schemas.request,
  internalError: '3008',
  rules: [listWellFormed(list)],
  async handle({ input, namespace, services: { engine } }, { entries }) {
    const valid = entries.filter(({ error }) => error === undefined);
    // If no entry is valid, the call fails with the first error [inferred].
    const [first] = entries;
    if (valid.length === 0 && first?.error) throw refusal(first.error);
    const collection = await ensureCollection(engine, namespace, textOrEmpty(input, 'collection_name'));
    const drafts = valid.map(({ fields }) => ({
      id: textOrEmpty(fields, 'product_id'),
      name: textOrEmpty(fields, 'product_name'),
      fields: { category: textOrEmpty(fields, 'category') },
    }));
    const outcomes = await engine.items.create(namespace, collection, drafts, { maxItems: MAX_PRODUCTS });
    const outcomeOf = new Map(drafts.map(({ id }, i) => [id, outcomes[i] as ItemOutcome]));
    const results = entries.map(({ fields, error }) => {
      const product_id = textOrEmpty(fields, 'product_id');
      const outcome = outcomeOf.get(product_id);
      return { product_id, code: error ?? (outcome && codeOfOutcome[outcome]) };
    });
    return {
      successful_list: results.flatMap(({ product_id, code }) => (code === undefined ? [product_id] : [])),
      failed_list: results.flatMap(({ product_id, code }) =>
        code === undefined ? [] : [{ product_id, message: constantOf(code) }],
      ),
    };
  },
});
