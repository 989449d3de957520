import { isJsonObject, type Json } from '../../../src/json.ts';
import type { DirectSpec, PlainCall, RefusedEntry } from '../../../src/protocol/direct.ts';
import { list } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** The list of each operation that reports its entries one by one, and the field by which the answer names them. */
const lists: Readonly<Record<string, { readonly field: string; readonly id: string }>> = {
  product_image_create_product: { field: 'product_list', id: 'product_id' },
  product_image_add: { field: 'image_list', id: 'image_id' },
};

/** How the product's calls are made by seeds. */
export const direct: Pick<DirectSpec<never>, 'existing' | 'refused'> = {
  existing: [
    {
      operation: 'product_image_create_product',
      codes: ['3006', 'EXISTING_PRODUCT'],
      removal: (parameters) => ({
        operation: 'product_image_del_product',
        parameters: {
          collection_name: parameters.collection_name ?? '',
          product_id_list: entriesOf(parameters, 'product_list').map(({ product_id = '' }) => product_id),
        },
      }),
    },
    {
      operation: 'product_image_add',
      codes: ['1032', 'REPEAT_IMAGE_NAME_IN_DB'],
      removal: (parameters) => ({
        operation: 'product_image_del_image',
        parameters: {
          collection_name: parameters.collection_name ?? '',
          image_id_list: entriesOf(parameters, 'image_list').map(({ product_id = '', image_id = '' }) => ({
            product_id,
            image_id,
          })),
        },
      }),
    },
  ],
  refused,
};

function entriesOf(parameters: Input, field: string): readonly Input[] {
  return list(parameters, field).filter(isJsonObject);
}

/** `result.failed_list` names the entries that were refused; a message stands alone or in a list. */
function refused({ operation, parameters }: PlainCall, answer: Json): RefusedEntry[] {
  const result = isJsonObject(answer) && isJsonObject(answer.result) ? answer.result : {};
  const { field, id } = lists[operation] ?? { field: '', id: '' };
  return entriesOf(result, 'failed_list').map((failed) => {
    const message = [failed.message ?? ''].flat().join(', ');
    const index = list(parameters, field).findIndex((one) => isJsonObject(one) && one[id] === failed[id]);
    return { code: message, message, list: field, index };
  });
}
