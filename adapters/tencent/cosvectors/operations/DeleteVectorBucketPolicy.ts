import schemas from '../../../../schemas/tencent/cosvectors/DeleteVectorBucketPolicy.json' with { type: 'json' };
import { changeBucket } from '../../../../src/vector-api/dialect/call.ts';
import { isAllowed, isKnown } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bucketNamed, membersValid } from '../rules.ts';

/** Removes the policy; a bucket without one is not an error [inferred]. */
export const DeleteVectorBucketPolicy = vectorOperation({
  name: 'DeleteVectorBucketPolicy',
  schema: schemas.request,
  rules: [isKnown, membersValid(schemas.request), bucketNamed, isAllowed('bucket')],
  async handle(call) {
    await changeBucket(call, { policy: null });
    return null;
  },
});
