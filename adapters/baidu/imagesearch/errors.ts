import { type ErrorCatalogue, refusalOf } from '../../../src/protocol/errors.ts';
import { platformErrors, row } from '../gateway/errors.ts';

/**
 * Every error of image search: the platform's, and the union of the product's error pages. The part after `#` tells rows
 * of the same code apart. docs/baidu/imagesearch.md says what provokes each.
 */
export const errors = {
  ...platformErrors,
  '216017': row('not initialized'),
  '216100': row('invalid param'),
  '216100#brief': row('brief too long'),
  '216101': row('not enough param'),
  '216101#name': row('param {name} not exist', 'observed'),
  '216102': row('service not support'),
  '216103': row('param too long'),
  '216110': row('appid not exist'),
  '216200': row('empty image'),
  '216201': row('image format error'),
  '216202': row('image size error'),
  '216203': row('image size error'),
  '216630': row('recognize error'),
  '216631': row('recognize bank card error'),
  '216633': row('recognize idcard error'),
  '216634': row('detect error'),
  '216680': row('item not exist'),
  // The documentation says `item exist`.
  '216681': row('item has existed', 'observed'),
  '282000': row('internal error'),
  '282003': row('missing parameters: {name}'),
  '282005': row('batch processing error'),
  '282006': row('batch task limit reached'),
  '282112': row('url download timeout'),
  '282113': row('url response invalid'),
  '282114': row('url size error'),
  '282808': row('request id: xxxxx not exist'),
  '282809': row('result type error'),
  '282810': row('image recognize error'),
  '283300': row('image recognize error'),
} satisfies ErrorCatalogue<string>;

export type ImageSearchCode = keyof typeof errors;

/** The error to throw; `detail` explains it in the journal and the log. */
export const refusal = refusalOf<ImageSearchCode>(errors);
