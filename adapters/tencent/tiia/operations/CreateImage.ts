import schemas from '../../../../schemas/tencent/tiia/CreateImage.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { analysisOptionsOf, objectOf, pictureSource } from '../analysis-options.ts';
import { tiiaOperation } from '../call.ts';
import { groupTypeOf } from '../groups.ts';
import {
  categoryKnown,
  customContentWithinLimit,
  entityIdWellFormed,
  groupExists,
  groupIdWellFormed,
  imageSourceGiven,
  picNameWellFormed,
  tagsWellFormed,
  withinGroupQuota,
} from '../rules.ts';
import { storedTags } from '../tags.ts';

/**
 * Adds a picture to a group. Then, from the engine in this order: PicNameAlreadyExist, ImageEntityCountExceed,
 * ImageNumExceed, and what is wrong with the picture.
 */
export const CreateImage = tiiaOperation({
  name: 'CreateImage',
  schema: schemas.request,
  callsPerSecond: 10,
  rules: [
    groupIdWellFormed,
    groupExists,
    withinGroupQuota,
    entityIdWellFormed,
    picNameWellFormed('InvalidParameterValue.PicNameEmpty'),
    customContentWithinLimit,
    tagsWellFormed,
    categoryKnown,
    imageSourceGiven,
  ],
  async handle(call) {
    const { input, namespace, services } = call;
    const gallery = await call.gallery();
    const type = groupTypeOf(gallery);
    const draft = {
      item: text(input, 'EntityId') ?? '',
      name: text(input, 'PicName') ?? '',
      content: text(input, 'CustomContent') ?? '',
      tags: storedTags(text(input, 'Tags')),
      details: null,
    };
    const picture = { draft, source: pictureSource(input), analysisOptions: analysisOptionsOf(type, input) };
    const analysis = await services.engine.pictures.add(namespace, gallery, picture, services.pictureRules);
    return { Object: objectOf(type, input, analysis) };
  },
});
