import schemas from '../../../../schemas/aws/s3vectors/GetVectors.json' with { type: 'json' };
import { partsOf, vectorInfo } from '../../../../src/vector-api/vectors.ts';
import { vectorOperation } from '../call.ts';
import { keysWellFormed, onIndex } from '../rules.ts';

/** By key: the vendor's order is not that of the request [observed]. Unknown keys are left out. */
export const GetVectors = vectorOperation({
  name: 'GetVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), keysWellFormed],
  async handle(call, { keys }) {
    const index = await call.index();
    const found = await call.services.engine.vectors.get(index, [...keys].sort(), partsOf(call.input));
    return { vectors: found.map(vectorInfo) };
  },
});
