import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByText.json' with { type: 'json' };
import type { ImageSearchOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { withinQuota } from '../quotas.ts';
import { filterWellFormed, instanceNamed, resultPageInRange, scoreThresholdInRange, textGiven } from '../rules.ts';

/**
 * Searching with words needs a multimodal instance [documented]. No model here embeds words, so no instance is one: a
 * well-formed call is told that its instance's type does not support it [inferred].
 */
export const SearchImageByText: ImageSearchOperation = {
  name: 'SearchImageByText',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota, textGiven, resultPageInRange, filterWellFormed, scoreThresholdInRange],
  async handle() {
    throw refusal('UnsupportedInstanceType', {
      detail: 'no model here embeds words, so no instance is a multimodal one',
    });
  },
};
