import schemas from '../../../../schemas/alibaba/green/ListSimilarityLibraries.json' with { type: 'json' };
import { integer } from '../../../../src/protocol/fields.ts';
import type { GreenOperation } from '../call.ts';
import { ensureSystemLibrary, libraryInfo } from '../libraries.ts';
import { clientInfoIsJson, pageInRange } from '../rules.ts';

/** A page of the account's libraries in order of creation, the system's first [inferred]. */
export const ListSimilarityLibraries: GreenOperation = {
  name: 'ListSimilarityLibraries',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, pageInRange],
  async handle({ input, namespace, services: { engine } }) {
    const pageSize = integer(input, 'pageSize') ?? 0;
    const currentPage = integer(input, 'currentPage') ?? 0;
    await ensureSystemLibrary(engine, namespace);
    const libraries = await engine.galleries.list(namespace, {
      offset: (currentPage - 1) * pageSize,
      limit: pageSize,
    });
    return {
      data: libraries.map((library) => libraryInfo(library, namespace)),
      totalCount: await engine.galleries.count(namespace),
      pageSize,
      currentPage,
    };
  },
};
