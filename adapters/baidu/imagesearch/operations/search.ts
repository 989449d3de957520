import schemas from '../../../../schemas/baidu/imagesearch/search.json' with { type: 'json' };
import { nonEmptyText } from '../../../../src/protocol/fields.ts';
import type { Input } from '../../../../src/protocol/operation.ts';
import { attributesOf, matcher } from '../attributes.ts';
import { type ImageSearchCall, imageSearchOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import type { Family } from '../families.ts';
import { analysisOptionsOf, pictureGiven } from '../picture.ts';
import { attributesInRange, libraryExists } from '../rules.ts';
import { scoreOf } from '../score.ts';
import type { ImageSearchSettings } from '../switches.ts';

/** Results without `rn` [documented by the older editions]. */
const DEFAULT_RESULTS = 300;

/** Results `start` to `end`, the end not included, of at most `max`. */
interface Page {
  readonly start: number;
  readonly end: number;
  readonly max: number;
}

/** How many results a family's search has without `rn`, and at most. */
export function resultsOf({ family, services }: ResultSettings): { readonly byDefault: number; readonly max: number } {
  return {
    byDefault: family.attributes.includes('tags') ? services.defaultResults : DEFAULT_RESULTS,
    max: services.maxResults === 'by-family' ? family.maxResults : services.maxResults,
  };
}

interface ResultSettings {
  readonly family: Family;
  readonly services: Pick<ImageSearchSettings, 'defaultResults' | 'maxResults'>;
}

/** `pn` and `rn` are in range. Throws ApiError 216100. */
const pageInRange = ({ input, family, services }: ImageSearchCall): { readonly page: Page } => {
  const { byDefault, max } = resultsOf({ family, services });
  const pn = decimal(input, 'pn') ?? 0;
  const rn = decimal(input, 'rn') ?? byDefault;
  if (pn >= max) throw refusal('216100', { detail: `pn ${pn} is not within 0..${max - 1}` });
  if (rn < 1 || rn > max) throw refusal('216100', { detail: `rn ${rn} is not within 1..${max}` });
  return { page: { start: pn, end: Math.min(pn + rn, max), max } };
};

/** Searches the library with a picture. Returns one page of the pictures that pass the filter, best first. */
export const search = imageSearchOperation({
  name: 'search',
  schema: schemas.request,
  rules: [libraryExists, pictureGiven, attributesInRange, pageInRange],
  async handle(call, { source, attributes, page: { start, end, max } }) {
    const matches = matcher(attributes, decimal(call.input, 'tag_logic') === 1 ? 'any' : 'all');
    const { hits } = await call.services.engine.search.run(call.namespace, await call.library(), {
      source,
      analysisOptions: analysisOptionsOf(call),
      // One more than the page, for has_more.
      k: Math.min(end + 1, max),
      ...(matches && { accept: (picture) => matches(attributesOf(picture)) }),
    });

    const result = hits.slice(start, end).map(({ picture, similarity }) => ({
      score: scoreOf(similarity),
      brief: picture.content,
      cont_sign: picture.item,
    }));
    return { result_num: result.length, has_more: hits.length > end, result };
  },
});

/** A string of decimal digits as a number; undefined if it was not sent or is empty. */
function decimal(input: Input, name: string): number | undefined {
  const value = nonEmptyText(input, name);
  return value === undefined ? undefined : Number(value);
}
