import schemas from '../../../../schemas/alibaba/green/ListSimilarityLibraries.json' with { type: 'json' };
import { greenOperation } from '../call.ts';
import { ensureSystemLibrary, libraryInfo } from '../libraries.ts';
import { clientInfoIsJson, pageInRange } from '../rules.ts';

/** Returns a page of the account's libraries, in order of creation, the system's first [inferred]. */
export const ListSimilarityLibraries = greenOperation({
  name: 'ListSimilarityLibraries',
  path: '/green/similarity/library/list',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson, pageInRange],
  async handle({ namespace, services: { engine } }, { pageSize, currentPage }) {
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
});
