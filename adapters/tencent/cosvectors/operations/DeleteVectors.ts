import schemas from '../../../../schemas/tencent/cosvectors/DeleteVectors.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { indexExists, indexNamed, keysWellFormed, membersValid } from '../rules.ts';

/** Deletes vectors; unknown keys are not an error [documented]. */
export const DeleteVectors = vectorOperation({
  name: 'DeleteVectors',
  schema: schemas.request,
  rules: [membersValid(schemas.request), indexNamed, keysWellFormed, isAllowed('index'), indexExists],
  async handle({ services, namespace, names }, { keys }) {
    await services.engine.vectors.remove(namespace, names, keys);
    return null;
  },
});
