import schemas from '../../../../schemas/baidu/imagesearch/update.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { attributesIn, attributesOf } from '../attributes.ts';
import type { ImageSearchOperation } from '../call.ts';
import { analysisOptionsOf } from '../picture.ts';
import { selectedPicture } from '../picture-selector.ts';
import {
  attributesInRange,
  briefWithinLimit,
  contSignsWellFormed,
  libraryExists,
  pictureGivenOrNamed,
} from '../rules.ts';

/** Changes the fields that were sent, and leaves the others [inferred]. 216680, from the engine, for no such picture. */
export const update: ImageSearchOperation = {
  name: 'update',
  schema: schemas.request,
  rules: [libraryExists, pictureGivenOrNamed, contSignsWellFormed(1), briefWithinLimit, attributesInRange],
  async handle(call) {
    const { input, family, namespace, services } = call;
    const brief = text(input, 'brief');
    const changed = attributesIn(input, family);
    const selector = await selectedPicture(call, analysisOptionsOf(call));
    await services.engine.pictures.update(namespace, await call.library(), selector, (stored) => ({
      ...(brief !== undefined && { content: brief }),
      details: { ...attributesOf(stored), ...changed },
    }));
    return {};
  },
};
