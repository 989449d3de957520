import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByPic.json' with { type: 'json' };
import { analysisOptionsOf, picInfo, sightOf } from '../analysis-options.ts';
import type { ImageSearchOperation } from '../call.ts';
import { pictureSource } from '../picture-content.ts';
import { withinQuota } from '../quotas.ts';
import { searched } from '../results.ts';
import {
  categoryKnown,
  filterWellFormed,
  instanceNamed,
  pictureGiven,
  regionWellFormed,
  resultPageInRange,
  scoreThresholdInRange,
} from '../rules.ts';

/** Searches with a picture, in its category only [inferred]. What is wrong with the picture comes last. */
export const SearchImageByPic: ImageSearchOperation = {
  name: 'SearchImageByPic',
  schema: schemas.request,
  rules: [
    instanceNamed,
    withinQuota,
    resultPageInRange,
    filterWellFormed,
    scoreThresholdInRange,
    categoryKnown,
    regionWellFormed,
    pictureGiven,
  ],
  async handle(call) {
    const { input, namespace, services } = call;
    const { search } = services.engine;
    const instance = await call.instance();
    const analysis = await search.analyse(pictureSource(call), analysisOptionsOf(instance, input));
    const sight = sightOf(instance, input, analysis);
    const found = await searched(call, sight.category, (wanted) =>
      search.nearest(namespace, instance, analysis.embedding, wanted),
    );
    return { Msg: 'success', Code: 0, Success: true, ...found, PicInfo: picInfo(instance, sight) };
  },
};
