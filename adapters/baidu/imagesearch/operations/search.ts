import schemas from '../../../../schemas/baidu/imagesearch/search.json' with { type: 'json' };
import { attributesIn, attributesOf, matcher } from '../attributes.ts';
import type { ImageSearchCall, ImageSearchOperation, ImageSearchRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { integer } from '../input.ts';
import { analysisOptionsOf, pictureGiven, sourceOf } from '../picture.ts';
import { attributesInRange, libraryExists } from '../rules.ts';
import { scoreOf } from '../score.ts';

/** Results without `rn` [documented by the older editions]. */
const DEFAULT_RESULTS = 300;

function mostResults({ family, services }: ImageSearchCall): number {
  return services.mostResults === 'by-family' ? family.mostResults : services.mostResults;
}

function defaultResults({ family, services }: ImageSearchCall): number {
  return family.attributes.includes('tags') ? services.defaultResults : DEFAULT_RESULTS;
}

const pageInRange: ImageSearchRule = (call) => {
  const most = mostResults(call);
  const pn = integer(call.input, 'pn') ?? 0;
  const rn = integer(call.input, 'rn') ?? 1;
  if (pn >= most) throw refusal('216100', { detail: `pn ${pn} is not within 0..${most - 1}` });
  if (rn < 1 || rn > most) throw refusal('216100', { detail: `rn ${rn} is not within 1..${most}` });
};

/** Searches the library with a picture: all that the filter lets through, best first, page by page. */
export const search: ImageSearchOperation = {
  name: 'search',
  schema: schemas.request,
  rules: [libraryExists, pictureGiven, attributesInRange, pageInRange],
  async handle(call) {
    const { input, family, namespace, services } = call;
    const start = integer(input, 'pn') ?? 0;
    const most = mostResults(call);
    const end = Math.min(start + (integer(input, 'rn') ?? defaultResults(call)), most);
    const fits = matcher(attributesIn(input, family), integer(input, 'tag_logic') === 1 ? 'any' : 'all');

    const { hits } = await services.engine.search.run(namespace, await call.library(), {
      source: sourceOf(input),
      analysisOptions: analysisOptionsOf(call),
      // one more, to see whether there are more
      k: Math.min(end + 1, most),
      ...(fits && { accept: (picture) => fits(attributesOf(picture)) }),
    });

    const result = hits.slice(start, end).map(({ picture, similarity }) => ({
      score: scoreOf(similarity),
      brief: picture.content,
      cont_sign: picture.item,
    }));
    return { result_num: result.length, has_more: hits.length > end, result };
  },
};
