import schemas from '../../../../schemas/alibaba/ossvectors/DeleteVectorBucket.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bodyIntact, bucketExists, bucketNameWellFormed } from '../rules.ts';

/** Deletes a bucket that has no index. Its name is free at once; the vendor frees it hours later [observed]. */
export const DeleteVectorBucket = vectorOperation({
  name: 'DeleteVectorBucket',
  schema: schemas.request,
  rules: [bucketNameWellFormed, bucketExists, isAllowed('bucket'), bodyIntact],
  async handle({ services, namespace, bucketName }) {
    await services.engine.vectorBuckets.remove(namespace, bucketName);
    return null;
  },
});
