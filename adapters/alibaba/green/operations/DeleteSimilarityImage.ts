import schemas from '../../../../schemas/alibaba/green/DeleteSimilarityImage.json' with { type: 'json' };
import type { PictureSelector } from '../../../../src/catalog/port.ts';
import { greenOperation } from '../call.ts';
import { ok, refusal, verdict } from '../errors.ts';
import { clientInfoIsJson, imagesNamed, libraryExists } from '../rules.ts';
import { sampleNames } from '../samples.ts';
import { echo } from '../tasks.ts';

/** Deletes samples by dataId, then by URL; 404 in the element of each that does not exist [inferred]. */
export const DeleteSimilarityImage = greenOperation({
  name: 'DeleteSimilarityImage',
  path: '/green/similarity/image/delete',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, imagesNamed, libraryExists],
  async handle({ namespace, services: { engine } }, { dataIds, urls, library }) {
    const names = [
      ...dataIds.map((dataId) => ({ dataId, url: '' })),
      ...urls.map((url) => ({ dataId: undefined, url })),
    ];
    const removed = await engine.pictures.removeEach(namespace, library, names.map(selectorOf));
    return {
      data: names.map((name, i) => {
        const [sample] = removed[i] ?? [];
        return sample ? { ...ok, ...sampleNames(sample) } : { ...verdict(refusal('404#image')), ...echo(name) };
      }),
    };
  },
});

/** An empty dataId does not select the samples without one, and no stored string contains a NUL character. */
function selectorOf({ dataId, url }: { dataId: string | undefined; url: string }): PictureSelector {
  if (dataId === '' || `${dataId}${url}`.includes('\0')) return { ids: [] };
  return dataId === undefined ? { name: url } : { item: dataId };
}
