import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByFilter.json' with { type: 'json' };
import { auctionOf } from '../auctions.ts';
import type { ImageSearchOperation } from '../call.ts';
import { resultPage } from '../input.ts';
import { withinQuota } from '../quotas.ts';
import { accepting } from '../results.ts';
import { filterGiven, instanceNamed, resultPageInRange } from '../rules.ts';

/** Lists the pictures that a Filter selects, in order of creation [inferred]. */
export const SearchImageByFilter: ImageSearchOperation = {
  name: 'SearchImageByFilter',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota, filterGiven, resultPageInRange],
  async handle(call) {
    const { start, num } = resultPage(call.input);
    const page = { offset: start, limit: num, accept: accepting(call) };
    const { pictures } = await call.services.engine.search.list(call.namespace, await call.instance(), page);
    return { Msg: 'success', Code: 0, Success: true, Auctions: pictures.map(auctionOf) };
  },
};
