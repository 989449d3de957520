import schemas from '../../../../schemas/volcengine/tosvectors/DeleteVectorBucket.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { onBucket } from '../rules.ts';

/** Deletes a bucket that has no index [documented]. */
export const DeleteVectorBucket = vectorOperation({
  name: 'DeleteVectorBucket',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  async handle({ services, namespace, bucketName }) {
    await services.engine.vectorBuckets.remove(namespace, bucketName);
    return null;
  },
});
