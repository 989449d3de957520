import schemas from '../../../../schemas/alibaba/imagesearch/CompareSimilarByImage.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { analysisOptionsOf, MAX_PICTURE_BYTES } from '../analysis-options.ts';
import type { ImageSearchOperation, ImageSearchRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { checkContent, pictureSource } from '../picture-content.ts';
import { withinQuota } from '../quotas.ts';
import { instanceNamed } from '../rules.ts';
import { scoreOf } from '../score.ts';

/** Both are given, not too long, and base64 or a URL. */
const picturesWellFormed: ImageSearchRule = (call) => {
  for (const parameter of ['PrimaryPicContent', 'SecondaryPicContent']) {
    const { length } = text(call.input, parameter) ?? '';
    if (length > MAX_PICTURE_BYTES * 1.5) {
      throw refusal('InvalidPicContent#CompareSimilarByImage', { detail: `${parameter} is longer than 4 MB` });
    }
    checkContent(call, parameter);
  }
};

/** Compares two pictures by their subjects [inferred: as a search without Crop and Region does]. */
export const CompareSimilarByImage: ImageSearchOperation = {
  name: 'CompareSimilarByImage',
  schema: schemas.request,
  rules: [instanceNamed, withinQuota, picturesWellFormed],
  async handle(call) {
    const analysisOptions = analysisOptionsOf(await call.instance(), call.input);
    const [first, second] = ['PrimaryPicContent', 'SecondaryPicContent'].map((parameter) => ({
      source: pictureSource(call, parameter),
      analysisOptions,
    })) as [Picture, Picture];
    const { similarity } = await call.services.engine.search.compare(first, second);
    return { Msg: 'success', Code: 0, Success: true, Score: scoreOf(similarity) };
  },
};

type Picture = { source: ReturnType<typeof pictureSource>; analysisOptions: ReturnType<typeof analysisOptionsOf> };
