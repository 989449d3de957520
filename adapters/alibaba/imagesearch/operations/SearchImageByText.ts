import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByText.json' with { type: 'json' };
import { imageSearchOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { withinQuota } from '../quotas.ts';
import { filterWellFormed, instanceNamed, resultPageInRange, scoreThresholdInRange, textGiven } from '../rules.ts';

/**
 * Searching with words needs a multimodal instance [documented]. No instance is multimodal here, because no model embeds
 * words: a well-formed call is refused for its instance's type [inferred].
 */
export const SearchImageByText = imageSearchOperation({
  name: 'SearchImageByText',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota(), textGiven, resultPageInRange, filterWellFormed, scoreThresholdInRange],
  async handle() {
    throw refusal('UnsupportedInstanceType', {
      detail: 'no instance is multimodal here: no model embeds words',
    });
  },
});
