import schemas from '../../../../schemas/tencent/cosvectors/GetVectors.json' with { type: 'json' };
import { partsOf, vectorInfo } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { indexExists, indexNamed, keysWellFormed, membersValid } from '../rules.ts';

/** Vectors in the order of the keys [inferred]; unknown keys are left out [documented]. */
export const GetVectors = vectorOperation({
  name: 'GetVectors',
  schema: schemas.request,
  rules: [membersValid(schemas.request), indexNamed, keysWellFormed, isAllowed('index'), indexExists],
  async handle(call, { keys }) {
    const found = await call.services.engine.vectors.get(await call.index(), keys, partsOf(call.input));
    return { vectors: found.map(vectorInfo) };
  },
});
