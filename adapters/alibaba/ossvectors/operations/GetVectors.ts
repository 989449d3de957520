import schemas from '../../../../schemas/alibaba/ossvectors/GetVectors.json' with { type: 'json' };
import { partsOf, vectorInfo } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists, keysWellFormed } from '../rules.ts';

/** Vectors in the order of the keys; unknown keys are left out [documented]. */
export const GetVectors = vectorOperation({
  name: 'GetVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    keysWellFormed,
    indexExists,
  ],
  async handle(call, { keys }) {
    const { input, services } = call;
    const index = await call.index();
    const found = await services.engine.vectors.get(index, keys, partsOf(input));
    return { vectors: found.map((vector) => vectorInfo({ ...vector, fields: index.vectorFields })) };
  },
});
