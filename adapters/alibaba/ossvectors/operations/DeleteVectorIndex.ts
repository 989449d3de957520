import schemas from '../../../../schemas/alibaba/ossvectors/DeleteVectorIndex.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';

/** Deletes an index with its vectors. */
export const DeleteVectorIndex = vectorOperation({
  name: 'DeleteVectorIndex',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('index'), bodyIntact, bodyIsJson, fieldsValid(schemas.request), indexExists],
  async handle({ input, services, namespace, bucketName }) {
    await services.engine.vectorBuckets.removeIndex(namespace, bucketName, text(input, 'indexName') ?? '');
    return null;
  },
});
