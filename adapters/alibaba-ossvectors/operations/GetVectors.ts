import schemas from '../../../schemas/alibaba-ossvectors/GetVectors.json' with { type: 'json' };
import { text } from '../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { list } from '../input.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';
import { readKeys } from '../vector-input.ts';
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
  async handle({ input, services, namespace, bucketName }) {
    const ref = { bucket: bucketName, index: text(input, 'indexName') ?? '' };
    const found = await services.engine.vectors.get(namespace, ref, readKeys(list(input, 'keys')), partsOf(input));
    return { vectors: found.map(vectorInfo) };
  },
};
