import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/**
 * Every code of `result` with its constant: those of the newer edition of the documentation, and 3020, which only the older
 * one has. The constants also serve as messages of single entries in `failed_list`.
 */
export const errors = {
  '1004': row('TASK_NOT_EXIST'),
  '1030': row('NO_RELATIVE_COLLECTION'),
  '1031': row('NO_RELATIVE_IMAGE'),
  '1032': row('REPEAT_IMAGE_NAME_IN_DB'),
  '1033': row('REPEAT_IMAGE_NAME_IN_PARAM'),
  '2001': row('INVALID_PARAM_TOP_K'),
  '2005': row('IMAGE_TOO_SMALL'),
  '2006': row('BROKEN_BASE64_OR_URL'),
  '2007': row('IMAGE_TOO_LARGE'),
  '2008': row('INVALID_DOCS'),
  '2010': row('INVALID_COLLECTION_NAME'),
  '2011': row('INVALID_IMAGE_INFO'),
  '2013': row('COLLECTION_COUNT_EXCEEDS_LIMIT'),
  '3000': row('INVALID_PRODUCT_LIST'),
  '3001': row('PRODUCT_EMPTY'),
  '3002': row('DUPLICATE_PRODUCT'),
  '3003': row('INVALID_PRODUCT_ID'),
  '3004': row('INVALID_PRODUCT_NAME'),
  '3005': row('INVALID_PRODUCT_CATEGORY'),
  '3006': row('EXISTING_PRODUCT'),
  '3007': row('NOT_EXISTING_PRODUCT'),
  '3008': row('INSERT_PRODUCT_ERROR'),
  '3009': row('NO_MATCHED_PRODUCT'),
  '3010': row('INVALID_IMAGE_LIST'),
  '3011': row('EMPTY_IMAGE_LIST'),
  '3012': row('DUPLICATE_IMAGE'),
  '3013': row('INVALID_IMAGE_ID'),
  '3014': row('INVALID_IMAGE_CONTENT'),
  '3015': row('INVALID_IMAGE_INFO'),
  '3016': row('IMAGE_NUM_EXCEED_TOTAL_LIMIT'),
  '3017': row('IMAGE_NUM_EXCEED_PER_PRODUCT_LIMIT'),
  '3018': row('INSERT_IMAGE_ERROR'),
  '3019': row('NO_VALID_IMAGE'),
  '3020': row('INVALID_USER_ID', 'history'),
  '3021': row('INVALID_TASK_ID'),
  '3030': row('QUERY_TASK_STATUS_ERROR'),
  '3031': row('SEARCH_PRODUCT_IMAGE_ERROR'),
  '3032': row('DELETE_IMAGE_ERROR'),
  '3033': row('QUERY_IMAGE_INFO_ERROR'),
  '3034': row('DELETE_COLLECTION_ERROR'),
  '3040': row('INVALID_SEARCH_TOPK'),
  '3041': row('SEARCH_TOPK_EXCEED_LIMIT'),
  '3050': row('INVALID_IMAGE_ID_LIST'),
  '3051': row('EMPTY_IMAGE_ID_LIST'),
  '3052': row('DUPLICATE_IMAGE_ID'),
  '3053': row('NO_VALID_IMAGE_ID'),
  '3054': row('NOT_SUPPORT_IMAGE'),
  '3055': row('PRODUCT_NUM_EXCEED_LIMIT'),
  '3056': row('IMAGE_SIZE_EXCEED_LIMIT'),
  '5000': row('INTERNAL_SERVER_ERROR'),
  '5001': row('INVALID_PARAMETER_JSON'),
} satisfies ErrorCatalogue<string>;

export type ProductCode = keyof typeof errors;

/** Message of an entry whose picture has no features; there is no code for it [documented as a message]. */
export const NO_AVAILABLE_FEATURE = 'NO_AVAILABLE_FEATURE';

/** The error to throw; `detail` explains it in the journal and the log. */
export const refusal = refusalOf<ProductCode>(errors);

/** The constant of a code. */
export function constantOf(code: ProductCode): string {
  return errors[code].message.en;
}

function row(constant: string, provenance: Provenance = 'documented'): ErrorEntry {
  return { status: 200, message: { en: constant, zh: constant }, provenance };
}
