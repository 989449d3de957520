import schemas from '../../../../schemas/alibaba/green/DeleteSimilarityLibrary.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import { nonEmptyText } from '../../../../src/protocol/fields.ts';
import { type GreenCall, greenOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { libraryNamed, SYSTEM_LIBRARY } from '../libraries.ts';
import { clientInfoIsJson } from '../rules.ts';

/** The system's library cannot be deleted [inferred]. */
const notTheSystems = ({ input }: GreenCall) => {
  const name = nonEmptyText(input, 'name') ?? '';
  if (name === SYSTEM_LIBRARY) throw refusal('403#default', { library: name });
  return { name };
};

/** Deletes an empty library [documented]; 400 for one that is not, 404 when there is none [inferred]. */
export const DeleteSimilarityLibrary = greenOperation({
  name: 'DeleteSimilarityLibrary',
  path: '/green/similarity/library/delete',
  schema: schemas.request,
  callsPerSecond: 10,
  rules: [clientInfoIsJson, notTheSystems],
  async handle({ namespace, services: { engine } }, { name }) {
    const { key } = await libraryNamed(engine, namespace, name);
    try {
      await engine.galleries.remove(namespace, key, { onlyEmpty: true });
    } catch (error) {
      const holdsImages = error instanceof DomainError && error.problem === 'gallery-not-empty';
      throw holdsImages ? refusal('400#not-empty', { library: name, detail: error.message }) : error;
    }
    return {};
  },
});
