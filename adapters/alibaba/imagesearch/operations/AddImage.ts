import schemas from '../../../../schemas/alibaba/imagesearch/AddImage.json' with { type: 'json' };
import { picInfo } from '../analysis-options.ts';
import { imageSearchOperation } from '../call.ts';
import { flag } from '../input.ts';
import { pictureSource } from '../picture-content.ts';
import { additionsPerSecond, withinQuota } from '../quotas.ts';
import {
  attributesWellFormed,
  categoryKnown,
  customContentWellFormed,
  instanceNamed,
  namesGiven,
  pictureGiven,
  regionWellFormed,
} from '../rules.ts';
import { storePicture } from '../store.ts';

/**
 * Adds a picture, or replaces the one with the same ProductId and PicName [documented]. The engine's errors come last:
 * InstanceOverQuota and problems of the picture.
 */
export const AddImage = imageSearchOperation({
  name: 'AddImage',
  schema: schemas.request,
  rules: [
    instanceNamed,
    withinQuota(additionsPerSecond),
    namesGiven,
    customContentWellFormed,
    attributesWellFormed,
    categoryKnown,
    regionWellFormed,
    pictureGiven,
  ],
  async handle(call, { names, content, attributes, category, region }) {
    const { input, namespace, services } = call;
    const instance = await call.instance();
    const choice = { region, category, crop: flag(input, 'Crop', true) };
    const fields = { names, content, attributes, choice };
    const findings = await storePicture(services.engine, { namespace, instance }, fields, await pictureSource(call));
    return { Message: 'success', Code: 0, Success: true, PicInfo: picInfo(instance, findings) };
  },
});
