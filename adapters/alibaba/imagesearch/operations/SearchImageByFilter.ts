import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByFilter.json' with { type: 'json' };
import { auctionOf } from '../auctions.ts';
import { imageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { accepting } from '../results.ts';
import { filterGiven, instanceNamed, resultPageInRange } from '../rules.ts';

/** Lists the pictures that a Filter selects, in order of creation [inferred]. */
export const SearchImageByFilter = imageSearchOperation({
  name: 'SearchImageByFilter',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota(), filterGiven, resultPageInRange],
  async handle(call, { filter, page: { start, num } }) {
    const { pictures } = await call.services.engine.search.list(call.namespace, await call.instance(), {
      offset: start,
      limit: num,
      accept: accepting(filter),
    });
    return { Msg: 'success', Code: 0, Success: true, Auctions: pictures.map(auctionOf) };
  },
});
