import schemas from '../../../../schemas/alibaba/imagesearch/SearchImageByPic.json' with { type: 'json' };
import { analysisOptions, findingsOf, picInfo } from '../analysis-options.ts';
import { imageSearchOperation } from '../call.ts';
import { flag } from '../input.ts';
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

/** Searches with a picture, in its category only [inferred]. Problems of the picture come last. */
export const SearchImageByPic = imageSearchOperation({
  name: 'SearchImageByPic',
  schema: schemas.request,
  rules: [
    instanceNamed,
    withinQuota(),
    resultPageInRange,
    filterWellFormed,
    scoreThresholdInRange,
    categoryKnown,
    regionWellFormed,
    pictureGiven,
  ],
  async handle(call, parsed) {
    const { input, namespace, services } = call;
    const { search } = services.engine;
    const instance = await call.instance();
    const choice = { region: parsed.region, category: parsed.category, crop: flag(input, 'Crop', true) };
    const analysis = await search.analyse(await pictureSource(call), analysisOptions(instance, choice));
    const findings = findingsOf(instance, choice, analysis);
    const found = await searched(call, findings.category, parsed, (wanted) =>
      search.nearest(namespace, instance, analysis.embedding, wanted),
    );
    return { Msg: 'success', Code: 0, Success: true, ...found, PicInfo: picInfo(instance, findings) };
  },
});
