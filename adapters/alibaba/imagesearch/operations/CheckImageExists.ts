import schemas from '../../../../schemas/alibaba/imagesearch/CheckImageExists.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { auctionOf } from '../auctions.ts';
import type { ImageSearchOperation } from '../call.ts';
import { withinQuota } from '../quotas.ts';
import { instanceNamed, namesGiven } from '../rules.ts';

/** Looks one picture up; Auctions is one object [documented], absent when there is no such picture [inferred]. */
export const CheckImageExists: ImageSearchOperation = {
  name: 'CheckImageExists',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota, namesGiven],
  async handle(call) {
    const { input, services } = call;
    const selector = { item: text(input, 'ProductId') ?? '', name: text(input, 'PicName') ?? '' };
    const picture = await services.engine.pictures.find(await call.instance(), selector);
    const found = { Msg: 'success', Code: 0, Success: true, Exists: picture !== undefined };
    return picture === undefined ? found : { ...found, Auctions: auctionOf(picture) };
  },
};
