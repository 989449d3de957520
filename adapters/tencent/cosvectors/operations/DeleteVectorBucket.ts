import schemas from '../../../../schemas/tencent/cosvectors/DeleteVectorBucket.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bucketNamed, membersValid } from '../rules.ts';

/** Deletes a bucket that has no index [inferred]. */
export const DeleteVectorBucket = vectorOperation({
  name: 'DeleteVectorBucket',
  schema: schemas.request,
  rules: [membersValid(schemas.request), bucketNamed, isAllowed('bucket')],
  async handle({ services, namespace, names }) {
    await services.engine.vectorBuckets.remove(namespace, names.bucket);
    return null;
  },
});
