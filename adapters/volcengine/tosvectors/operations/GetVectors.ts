import schemas from '../../../../schemas/volcengine/tosvectors/GetVectors.json' with { type: 'json' };
import { partsOf } from '../../../../src/vector-api/vectors.ts';
import { vectorOperation } from '../call.ts';
import { elementOf, vectorsInfo } from '../resources.ts';
import { indexExists, keysWellFormed, onIndex } from '../rules.ts';

/** Vectors in the order of the keys; unknown keys are left out [observed]. */
export const GetVectors = vectorOperation({
  name: 'GetVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), keysWellFormed, indexExists],
  async handle(call, { keys }) {
    const index = await call.index();
    const found = await call.services.engine.vectors.get(index, keys, partsOf(call.input));
    return { vectors: vectorsInfo(found, elementOf(index)) };
  },
});
