import schemas from '../../../../schemas/alibaba/green/GetSimilarityImage.json' with { type: 'json' };
import type { PictureSelector } from '../../../../src/catalog/port.ts';
import type { GreenOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { text } from '../input.ts';
import { clientInfoIsJson, imageNamed, libraryExists } from '../rules.ts';
import { sampleInfo } from '../samples.ts';

/** One sample by dataId or URL, or by both; 404 when there is none [inferred]. */
export const GetSimilarityImage: GreenOperation = {
  name: 'GetSimilarityImage',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, imageNamed, libraryExists],
  async handle(call) {
    const selector = selectorOf(text(call.input, 'dataId'), text(call.input, 'url'));
    const sample = selector && (await call.services.engine.pictures.find(await call.library(), selector));
    if (sample === undefined) throw refusal('404#image');
    return { data: sampleInfo(sample) };
  },
};

/** Undefined when nothing can match: no stored text holds a NUL character. */
function selectorOf(dataId: string | undefined, url: string | undefined): PictureSelector | undefined {
  if (`${dataId}${url}`.includes('\0')) return undefined;
  if (dataId === undefined) return { name: url ?? '' };
  return url === undefined ? { item: dataId } : { item: dataId, name: url };
}
