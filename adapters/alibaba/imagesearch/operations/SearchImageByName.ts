import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByName.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import { picInfo } from '../analysis-options.ts';
import { detailsOf } from '../attributes.ts';
import { imageSearchOperation } from '../call.ts';
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

/** Searches with a stored picture, which is one of the results [inferred]. */
export const SearchImageByName = imageSearchOperation({
  name: 'SearchImageByName',
  schema: schemas.request,
  rules: [
    instanceNamed,
    withinQuota(),
    namesGiven,
    resultPageInRange,
    filterWellFormed,
    scoreThresholdInRange,
    categoryKnown,
  ],
  async handle(call, parsed) {
    const { namespace, services } = call;
    const { pictures, search } = services.engine;
    const instance = await call.instance();
    const picture = await pictures.find(instance, parsed.names);
    if (picture === undefined) throw new DomainError('picture-not-found', 'no such picture');
    const { category: own, region } = detailsOf(picture);
    const category = (isGeneric(instance) ? undefined : parsed.category) ?? own;
    const found = await searched(call, category, parsed, (wanted) =>
      search.byPicture(namespace, instance, picture, wanted),
    );
    const info = picInfo(instance, { category, region, regions: [region] });
    return { Msg: 'success', Code: 0, Success: true, ...found, PicInfo: info };
  },
});
