import schemas from '../../../../schemas/alibaba/imagesearch/CheckImageExists.json' with { type: 'json' };
import { auctionOf } from '../auctions.ts';
import { imageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { instanceNamed, namesGiven } from '../rules.ts';

/** Looks up one picture. Auctions is a single object [documented], absent when there is no such picture [inferred]. */
export const CheckImageExists = imageSearchOperation({
  name: 'CheckImageExists',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota(), namesGiven],
  async handle(call, { names }) {
    const picture = await call.services.engine.pictures.find(await call.instance(), names);
    const found = { Msg: 'success', Code: 0, Success: true, Exists: picture !== undefined };
    return picture === undefined ? found : { ...found, Auctions: auctionOf(picture) };
  },
});
