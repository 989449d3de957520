import schemas from '../../../../schemas/alibaba/ossvectors/DeleteVectorBucket.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { bodyIntact, bucketExists, bucketNameWellFormed } from '../rules.ts';

/** Deletes a bucket that has no index; its name is free at once, at the vendor only hours later [observed]. */
export const DeleteVectorBucket: VectorOperation = {
  name: 'DeleteVectorBucket',
  schema: schemas.request,
  rules: [bucketNameWellFormed, bucketExists, isAllowed('bucket'), bodyIntact],
  async handle({ services, namespace, bucketName }) {
    await services.engine.vectorBuckets.remove(namespace, bucketName);
    return null;
  },
};
