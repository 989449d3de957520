import schemas from '../../../../schemas/alibaba/green/DeleteSimilarityImage.json' with { type: 'json' };
import type { PictureSelector } from '../../../../src/catalog/port.ts';
import type { GreenOperation } from '../call.ts';
import { ok, refusal, verdict } from '../errors.ts';
import { texts } from '../input.ts';
import { clientInfoIsJson, imagesNamed, libraryExists } from '../rules.ts';
import { sampleNames } from '../samples.ts';
import { echo } from '../tasks.ts';

/** Deletes samples by dataId, then by URL; 404 in the element of one that is not there [inferred]. */
export const DeleteSimilarityImage: GreenOperation = {
  name: 'DeleteSimilarityImage',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, imagesNamed, libraryExists],
  async handle(call) {
    const { input, namespace, services } = call;
    const names = [
      ...texts(input, 'dataIds').map((dataId) => ({ dataId, url: '' })),
      ...texts(input, 'urls').map((url) => ({ dataId: undefined, url })),
    ];
    const removed = await services.engine.pictures.removeEach(namespace, await call.library(), names.map(selectorOf));
    return {
      data: names.map((name, i) => {
        const [sample] = removed[i] ?? [];
        return sample ? { ...ok, ...sampleNames(sample) } : { ...verdict(refusal('404#image')), ...echo(name) };
      }),
    };
  },
};

/** Samples without a dataId are not those of the empty one, and no text holds a NUL character. */
function selectorOf({ dataId, url }: { dataId: string | undefined; url: string }): PictureSelector {
  if (dataId === '' || `${dataId}${url}`.includes('\0')) return { ids: [] };
  return dataId === undefined ? { name: url } : { item: dataId };
}
