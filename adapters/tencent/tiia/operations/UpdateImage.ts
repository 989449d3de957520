import schemas from '../../../../schemas/tencent/tiia/UpdateImage.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { tiiaOperation } from '../call.ts';
import { pictureSelector } from '../pictures.ts';
import {
  entityIdWellFormed,
  groupExists,
  groupIdWellFormed,
  picNameWellFormed,
  tagsWellFormed,
  withinGroupQuota,
} from '../rules.ts';
import { storedTags } from '../tags.ts';

/**
 * Replaces the tags of an entity's pictures, or of the one named; without Tags nothing changes [inferred].
 * ImageNotFoundInfo, from the engine, when there is none.
 */
export const UpdateImage = tiiaOperation({
  name: 'UpdateImage',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [
    groupIdWellFormed,
    groupExists,
    withinGroupQuota,
    entityIdWellFormed,
    picNameWellFormed('InvalidParameterValue.PicNameEmpty'),
    tagsWellFormed,
  ],
  async handle(call) {
    const { input, namespace, services } = call;
    const gallery = await call.gallery();
    const selector = pictureSelector(input);
    const tags = text(input, 'Tags');
    if (tags === undefined) await services.engine.pictures.list(gallery, selector);
    else await services.engine.pictures.update(namespace, gallery, selector, { tags: storedTags(tags) });
    return {};
  },
});
