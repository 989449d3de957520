import schemas from '../../../../schemas/alibaba/imagesearch/AddImage.json' with { type: 'json' };
import { picInfo } from '../analysis-options.ts';
import type { ImageSearchOperation } from '../call.ts';
import { pictureSource } from '../picture-content.ts';
import { withinQuota } from '../quotas.ts';
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
 * Adds a picture, or replaces the one with the same ProductId and PicName [documented]. Last come, from the engine,
 * InstanceOverQuota and what is wrong with the picture.
 */
export const AddImage: ImageSearchOperation = {
  name: 'AddImage',
  schema: schemas.request,
  rules: [
    instanceNamed,
    withinQuota,
    namesGiven,
    customContentWellFormed,
    attributesWellFormed,
    categoryKnown,
    regionWellFormed,
    pictureGiven,
  ],
  async handle(call) {
    const { input, namespace, services } = call;
    const instance = await call.instance();
    const sight = await storePicture(services.engine, { namespace, instance }, input, pictureSource(call));
    return { Message: 'success', Code: 0, Success: true, PicInfo: picInfo(instance, sight) };
  },
};
