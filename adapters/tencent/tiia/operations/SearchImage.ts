import schemas from '../../../../schemas/tencent/tiia/SearchImage.json' with { type: 'json' };
import { integer, text } from '../../../../src/protocol/fields.ts';
import { analysisOptionsOf, objectOf, pictureSource } from '../analysis-options.ts';
import { type TiiaCall, type TiiaRule, tiiaOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { compileFilter } from '../filter.ts';
import { groupTypeOf, thresholdOf } from '../groups.ts';
import { imageInfo, page } from '../pictures.ts';
import {
  categoryKnown,
  groupExists,
  groupHoldsPictures,
  groupIdWellFormed,
  imageSourceGiven,
  limitInRange,
  offsetInRange,
  withinGroupQuota,
} from '../rules.ts';
import { tagsOf } from '../tags.ts';

const thresholdInRange: TiiaRule = ({ input }) => {
  const threshold = integer(input, 'MatchThreshold') ?? 0;
  if (threshold >= 0 && threshold <= 100) return;
  throw refusal('InvalidParameter.InvalidParameter', { detail: `MatchThreshold ${threshold} is not within 0..100` });
};

const filterWellFormed = ({ input }: TiiaCall) => ({ filter: compileFilter(text(input, 'Filter') ?? '') });

/** Searches a group with a picture. What is wrong with the picture comes last, from the engine. */
export const SearchImage = tiiaOperation({
  name: 'SearchImage',
  schema: schemas.request,
  callsPerSecond: 10,
  rules: [
    groupIdWellFormed,
    groupExists,
    withinGroupQuota,
    limitInRange('InvalidParameterValue.LimitExceed'),
    offsetInRange,
    thresholdInRange,
    filterWellFormed,
    categoryKnown,
    imageSourceGiven,
    groupHoldsPictures,
  ],
  async handle(call, { filter }) {
    const { input, namespace, services } = call;
    const gallery = await call.gallery();
    const type = groupTypeOf(gallery);
    const { offset, limit: asked } = page(input);
    const limit = Math.min(asked, type.maxResults);

    const { hits, analysis } = await services.engine.search.run(namespace, gallery, {
      source: pictureSource(input),
      analysisOptions: analysisOptionsOf(type, input),
      k: offset + limit,
      ...(filter && { accept: (picture) => filter(tagsOf(picture)) }),
    });

    const threshold = thresholdOf(type, integer(input, 'MatchThreshold'));
    const rows = hits
      .slice(offset)
      .map(({ picture, similarity }) => imageInfo(picture, type.score(similarity)))
      .filter(({ Score }) => Score > threshold);
    if (rows.length === 0 && services.emptySearch === 'error') {
      throw refusal('FailedOperation.ImageSearchInvalid', { detail: 'nothing found (switch empty-search=error)' });
    }
    return {
      Count: rows.length,
      ImageInfos: rows.length === 0 ? null : rows,
      Object: objectOf(type, input, analysis),
    };
  },
});
