import schemas from '../../../../schemas/alibaba/imagesearch/CompareSimilarByImage.json' with { type: 'json' };
import type { PictureSource } from '../../../../src/engine/picture-source.ts';
import { ImageError } from '../../../../src/images/port.ts';
import { text } from '../../../../src/protocol/fields.ts';
import { subjectOptions } from '../analysis-options.ts';
import { type ImageSearchCall, imageSearchOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { pictureSource } from '../picture-content.ts';
import { withinQuota } from '../quotas.ts';
import { consoleInstanceExists, instanceNameGiven, isTooLongForPicture } from '../rules.ts';
import { scoreOf } from '../score.ts';

/** Both pictures are given, not too long, and base64 or a URL. */
const picturesWellFormed = async (call: ImageSearchCall) => ({
  primary: await readPicture(call, 'Primary'),
  secondary: await readPicture(call, 'Secondary'),
});

async function readPicture(call: ImageSearchCall, which: 'Primary' | 'Secondary'): Promise<PictureSource> {
  const parameter = `${which}PicContent` as const;
  if (isTooLongForPicture(text(call.input, parameter) ?? '')) {
    throw refusal('InvalidPicContent#CompareSimilarByImage', { detail: `${parameter} is longer than 4 MB` });
  }
  try {
    return await pictureSource(call, parameter);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw refusal(`Invalid${parameter}`, { detail: error.message });
  }
}

/** Compares two pictures by their subjects [inferred: as a search without CategoryId, Crop and Region does]. */
export const CompareSimilarByImage = imageSearchOperation({
  name: 'CompareSimilarByImage',
  schema: schemas.request,
  rules: [instanceNameGiven, consoleInstanceExists, withinQuota(), picturesWellFormed],
  async handle({ services }, { primary, secondary }) {
    const { similarity } = await services.engine.search.compare(
      { source: primary, analysisOptions: subjectOptions },
      { source: secondary, analysisOptions: subjectOptions },
    );
    return { Msg: 'success', Code: 0, Success: true, Score: scoreOf(similarity) };
  },
});
