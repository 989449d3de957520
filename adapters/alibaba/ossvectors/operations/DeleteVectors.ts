import schemas from '../../../../schemas/alibaba/ossvectors/DeleteVectors.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { refuseRepeated } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists, keysWellFormed } from '../rules.ts';

const keysDistinct = (_: VectorCall, { keys }: { readonly keys: readonly string[] }): void => refuseRepeated(keys);

/** Deletes vectors; unknown keys are not an error [documented]. */
export const DeleteVectors = vectorOperation({
  name: 'DeleteVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    keysWellFormed,
    keysDistinct,
    indexExists,
  ],
  async handle({ input, services, namespace, bucketName }, { keys }) {
    const ref = { bucket: bucketName, index: text(input, 'indexName') ?? '' };
    await services.engine.vectors.remove(namespace, ref, keys);
    return null;
  },
});
