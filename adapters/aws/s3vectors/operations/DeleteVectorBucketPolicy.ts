import schemas from '../../../../schemas/aws/s3vectors/DeleteVectorBucketPolicy.json' with { type: 'json' };
import { changeBucket } from '../../../../src/vector-api/dialect/call.ts';
import { vectorOperation } from '../call.ts';
import { onBucket } from '../rules.ts';

/** Deleting the policy of a bucket that has none is not an error [inferred]. */
export const DeleteVectorBucketPolicy = vectorOperation({
  name: 'DeleteVectorBucketPolicy',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  async handle(call) {
    await changeBucket(call, { policy: null });
    return {};
  },
});
