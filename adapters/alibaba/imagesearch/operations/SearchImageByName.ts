import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByName.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import { integer, text } from '../../../../src/protocol/fields.ts';
import { picInfo } from '../analysis-options.ts';
import { detailsOf } from '../attributes.ts';
import type { ImageSearchOperation } from '../call.ts';
import { isGeneric } from '../instances.ts';
import { withinQuota } from '../quotas.ts';
import { searched } from '../results.ts';
import {
  categoryKnown,
  filterWellFormed,
  instanceNamed,
  namesGiven,
  resultPageInRange,
  scoreThresholdInRange,
} from '../rules.ts';

/** Searches with a stored picture, which is among the results [inferred]. */
export const SearchImageByName: ImageSearchOperation = {
  name: 'SearchImageByName',
  schema: schemas.request,
  rules: [
    instanceNamed,
    withinQuota,
    namesGiven,
    resultPageInRange,
    filterWellFormed,
    scoreThresholdInRange,
    categoryKnown,
  ],
  async handle(call) {
    const { input, namespace, services } = call;
    const { pictures, search } = services.engine;
    const instance = await call.instance();
    const selector = { item: text(input, 'ProductId') ?? '', name: text(input, 'PicName') ?? '' };
    const picture = await pictures.find(instance, selector);
    if (picture === undefined) throw new DomainError('picture-not-found', 'no such picture');
    const { category: own, region } = detailsOf(picture);
    const asked = isGeneric(instance) ? undefined : integer(input, 'CategoryId');
    const category = asked ?? own;
    const found = await searched(call, category, (wanted) => search.byPicture(namespace, instance, picture, wanted));
    const info = picInfo(instance, { category, region, regions: [region] });
    return { Msg: 'success', Code: 0, Success: true, ...found, PicInfo: info };
  },
};
