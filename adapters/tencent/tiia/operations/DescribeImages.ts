import schemas from '../../../../schemas/tencent/tiia/DescribeImages.json' with { type: 'json' };
import { tiiaOperation } from '../call.ts';
import { imageInfo, pictureSelector } from '../pictures.ts';
import { entityIdWellFormed, groupExists, groupIdWellFormed, picNameWellFormed, withinGroupQuota } from '../rules.ts';

/** Lists an entity's pictures, or the one named; ImageNotFoundInfo, from the engine, when there is none. */
export const DescribeImages = tiiaOperation({
  name: 'DescribeImages',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [
    groupIdWellFormed,
    groupExists,
    withinGroupQuota,
    entityIdWellFormed,
    picNameWellFormed('InvalidParameterValue.PicNameEmpty'),
  ],
  async handle(call) {
    const gallery = await call.gallery();
    const selector = pictureSelector(call.input);
    const pictures = await call.services.engine.pictures.list(gallery, selector);
    // A score needs a query: 0 [example].
    const ImageInfos = pictures.map((picture) => imageInfo(picture, 0));
    return { GroupId: gallery.key, EntityId: selector.item, ImageInfos };
  },
});
