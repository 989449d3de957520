import schemas from '../../../../schemas/alibaba/green/ListSimilarityImages.json' with { type: 'json' };
import { integer } from '../../../../src/protocol/fields.ts';
import type { GreenOperation } from '../call.ts';
import { clientInfoIsJson, libraryExists, pageInRange } from '../rules.ts';
import { sampleInfo } from '../samples.ts';

/** A page of a library's samples, in order of creation [inferred]; by default the first ten [inferred]. */
export const ListSimilarityImages: GreenOperation = {
  name: 'ListSimilarityImages',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, pageInRange, libraryExists],
  async handle(call) {
    const pageSize = integer(call.input, 'pageSize') ?? 10;
    const currentPage = integer(call.input, 'currentPage') ?? 1;
    const library = await call.library();
    const samples = await call.services.engine.pictures.page(library, {
      offset: (currentPage - 1) * pageSize,
      limit: pageSize,
    });
    return { data: samples.map(sampleInfo), totalCount: library.pictureCount, pageSize, currentPage };
  },
};
