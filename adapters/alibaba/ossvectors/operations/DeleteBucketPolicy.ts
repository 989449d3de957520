import schemas from '../../../../schemas/alibaba/ossvectors/DeleteBucketPolicy.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

/** Deleting the policy of a bucket that has none is not an error [inferred]. */
export const DeleteBucketPolicy = vectorOperation({
  name: 'DeleteBucketPolicy',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact],
  async handle({ services, namespace, bucketName }) {
    await services.engine.vectorBuckets.change(namespace, bucketName, { policy: null });
    return null;
  },
});
