import schemas from '../../../../schemas/alibaba/ossvectors/GetVectors.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { list } from '../input.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';
import { readKeys } from '../../../../src/vector-api/vectors.ts';
import { partsOf, vectorInfo } from '../vector-output.ts';

/** Vectors in the order of the keys; unknown keys are left out [documented]. */
export const GetVectors: VectorOperation = {
  name: 'GetVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    ({ input }) => void readKeys(list(input, 'keys')),
    indexExists,
  ],
  async handle(call) {
    const { input, services } = call;
    const keys = readKeys(list(input, 'keys'));
    const found = await services.engine.vectors.get(await call.index(), keys, partsOf(input));
    return { vectors: found.map(vectorInfo) };
  },
};
