import schemas from '../../../../schemas/alibaba/green/ListSimilarityImages.json' with { type: 'json' };
import { greenOperation } from '../call.ts';
import { clientInfoIsJson, libraryExists, pageInRange } from '../rules.ts';
import { sampleInfo } from '../samples.ts';

/** Returns a page of a library's samples, in order of creation [inferred]. */
export const ListSimilarityImages = greenOperation({
  name: 'ListSimilarityImages',
  path: '/green/similarity/image/list',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, pageInRange, libraryExists],
  async handle({ services: { engine } }, { pageSize, currentPage, library }) {
    const samples = await engine.pictures.page(library, {
      offset: (currentPage - 1) * pageSize,
      limit: pageSize,
    });
    return { data: samples.map(sampleInfo), totalCount: library.pictureCount, pageSize, currentPage };
  },
});
