import schemas from '../../../../schemas/aws/s3vectors/DeleteVectorBucket.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { onBucket } from '../rules.ts';

/** Deletes a bucket without indexes. */
export const DeleteVectorBucket = vectorOperation({
  name: 'DeleteVectorBucket',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  async handle(call) {
    const { services, namespace } = call;
    await services.engine.vectorBuckets.remove(namespace, (await call.bucket()).name);
    return {};
  },
});
