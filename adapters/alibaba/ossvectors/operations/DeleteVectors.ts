import schemas from '../../../../schemas/alibaba/ossvectors/DeleteVectors.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import type { VectorOperation, VectorRule } from '../call.ts';
import { invalid } from '../errors.ts';
import { list } from '../input.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';
import { readKeys } from '../../../../src/vector-api/vectors.ts';

const keysDistinct: VectorRule = ({ input }) => {
  const keys = readKeys(list(input, 'keys'));
  if (new Set(keys).size < keys.length) throw invalid('A vector key occurs more than once.');
};

/** Deletes vectors; unknown keys are no error [documented]. */
export const DeleteVectors: VectorOperation = {
  name: 'DeleteVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    keysDistinct,
    indexExists,
  ],
  async handle({ input, services, namespace, bucketName }) {
    const ref = { bucket: bucketName, index: text(input, 'indexName') ?? '' };
    await services.engine.vectors.remove(namespace, ref, readKeys(list(input, 'keys')));
    return null;
  },
};
