import schemas from '../../../../schemas/tencent/tiia/DeleteImages.json' with { type: 'json' };
import { tiiaOperation } from '../call.ts';
import { pictureSelector } from '../pictures.ts';
import { entityIdWellFormed, groupExists, groupIdWellFormed, picNameWellFormed, withinGroupQuota } from '../rules.ts';

/** Deletes an entity's pictures, or the one named; ImageNotFoundInfo, from the engine, when there is none. */
export const DeleteImages = tiiaOperation({
  name: 'DeleteImages',
  schema: schemas.request,
  callsPerSecond: 10,
  rules: [
    groupIdWellFormed,
    groupExists,
    withinGroupQuota,
    entityIdWellFormed,
    // An empty name must not delete everything; PicNameEmpty is not in this operation's error list.
    picNameWellFormed('InvalidParameterValue.PicNameInvalid'),
  ],
  async handle(call) {
    const { input, namespace, services } = call;
    await services.engine.pictures.remove(namespace, await call.gallery(), pictureSelector(input));
    return {};
  },
});
