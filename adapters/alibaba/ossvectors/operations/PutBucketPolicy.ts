import schemas from '../../../../schemas/alibaba/ossvectors/PutBucketPolicy.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { parsePolicy } from '../../../../src/vector-api/policy/document.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

/** Sets the policy that decides from now on who may do what to the bucket; its text is kept as sent. */
export const PutBucketPolicy: VectorOperation = {
  name: 'PutBucketPolicy',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact, ({ identity }) => void parsePolicy(identity.request.body)],
  async handle({ identity, services, namespace, bucketName }) {
    await services.engine.vectorBuckets.change(namespace, bucketName, { policy: identity.request.body.toString() });
    return null;
  },
};
