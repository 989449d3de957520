import schemas from '../../../../schemas/alibaba/green/GetSimilarityImage.json' with { type: 'json' };
import type { PictureSelector } from '../../../../src/catalog/port.ts';
import { greenOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { clientInfoIsJson, imageNamed, libraryExists } from '../rules.ts';
import { sampleInfo } from '../samples.ts';

/** Returns one sample by dataId, URL or both; 404 when there is none [inferred]. */
export const GetSimilarityImage = greenOperation({
  name: 'GetSimilarityImage',
  path: '/green/similarity/image/get',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, imageNamed, libraryExists],
  async handle({ services: { engine } }, { dataId, url, library }) {
    const selector = selectorOf(dataId, url);
    const sample = selector && (await engine.pictures.find(library, selector));
    if (sample === undefined) throw refusal('404#image');
    return { data: sampleInfo(sample) };
  },
});

/** Undefined when nothing can match: no stored string contains a NUL character. */
function selectorOf(dataId: string | undefined, url: string | undefined): PictureSelector | undefined {
  if (`${dataId}${url}`.includes('\0')) return undefined;
  if (dataId === undefined) return { name: url ?? '' };
  return url === undefined ? { item: dataId } : { item: dataId, name: url };
}
