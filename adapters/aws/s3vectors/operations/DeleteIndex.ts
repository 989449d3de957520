import schemas from '../../../../schemas/aws/s3vectors/DeleteIndex.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { onIndex } from '../rules.ts';

/** Deletes an index with its vectors. */
export const DeleteIndex = vectorOperation({
  name: 'DeleteIndex',
  schema: schemas.request,
  rules: onIndex(schemas.request),
  async handle(call) {
    const { bucket, name } = await call.index();
    await call.services.engine.vectorBuckets.removeIndex(call.namespace, bucket, name);
    return {};
  },
});
