import schemas from '../../../../schemas/alibaba/ossvectors/DeleteBucketLogging.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

export const DeleteBucketLogging = vectorOperation({
  name: 'DeleteBucketLogging',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact],
  async handle({ services, namespace, bucketName }) {
    await services.engine.vectorBuckets.change(namespace, bucketName, { logging: null });
    return null;
  },
});
