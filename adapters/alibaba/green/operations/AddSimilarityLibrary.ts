import schemas from '../../../../schemas/alibaba/green/AddSimilarityLibrary.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import { greenOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { ensureSystemLibrary, libraryDraft, libraryInfo, MAX_LIBRARIES } from '../libraries.ts';
import { clientInfoIsJson, nameWellFormed } from '../rules.ts';

/**
 * Creates a library. 400 for a name that is taken, `default` included, 588 for the eleventh library [inferred]. Its
 * facts stand beside `code`, as in the documentation's example, and in `data`, as in its text and a public client.
 */
export const AddSimilarityLibrary = greenOperation({
  name: 'AddSimilarityLibrary',
  path: '/green/similarity/library/add',
  schema: schemas.request,
  callsPerSecond: 10,
  rules: [clientInfoIsJson, nameWellFormed],
  async handle({ namespace, services: { engine } }, { name }) {
    await ensureSystemLibrary(engine, namespace);
    try {
      const created = await engine.galleries.create(namespace, libraryDraft(name), { maxGalleries: MAX_LIBRARIES });
      const info = libraryInfo(created, namespace);
      return { ...info, data: info };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.problem === 'gallery-exists') throw refusal('400#duplicate', { library: name, detail: error.message });
      if (error.problem === 'too-many-galleries') throw refusal('588#libraries', { limit: MAX_LIBRARIES });
      throw error;
    }
  },
});
