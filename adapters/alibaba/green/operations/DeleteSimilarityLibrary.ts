import schemas from '../../../../schemas/alibaba/green/DeleteSimilarityLibrary.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import type { GreenOperation, GreenRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { text } from '../input.ts';
import { libraryNamed, SYSTEM_LIBRARY } from '../libraries.ts';
import { clientInfoIsJson } from '../rules.ts';

/** The system's library stays [inferred]. */
const notTheSystems: GreenRule = ({ input }) => {
  if (text(input, 'name') === SYSTEM_LIBRARY) throw refusal('403#default', { library: SYSTEM_LIBRARY });
};

/** Deletes an empty library [documented]; 400 for one that is not, 404 when there is none [inferred]. */
export const DeleteSimilarityLibrary: GreenOperation = {
  name: 'DeleteSimilarityLibrary',
  schema: schemas.request,
  callsPerSecond: 10,
  rules: [clientInfoIsJson, notTheSystems],
  async handle({ input, namespace, services: { engine } }) {
    const library = text(input, 'name') ?? '';
    const { key } = await libraryNamed(engine, namespace, library);
    try {
      await engine.galleries.remove(namespace, key, { onlyEmpty: true });
    } catch (error) {
      const holdsImages = error instanceof DomainError && error.problem === 'gallery-not-empty';
      throw holdsImages ? refusal('400#not-empty', { library, detail: error.message }) : error;
    }
    return {};
  },
};
