import schemas from '../../../../schemas/volcengine/tosvectors/DeleteIndex.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { vectorOperation } from '../call.ts';
import { onIndex } from '../rules.ts';

/** Deletes an index with its vectors. */
export const DeleteIndex = vectorOperation({
  name: 'DeleteIndex',
  schema: schemas.request,
  rules: onIndex(schemas.request),
  async handle({ input, services, namespace, bucketName }) {
    await services.engine.vectorBuckets.removeIndex(namespace, bucketName, text(input, 'indexName') ?? '');
    return null;
  },
});
