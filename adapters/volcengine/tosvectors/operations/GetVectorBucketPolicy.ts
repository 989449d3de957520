import schemas from '../../../../schemas/volcengine/tosvectors/GetVectorBucketPolicy.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { onBucket } from '../rules.ts';

/** The answer is the document itself, as clients read it [observed], not in a field as documented. */
export const GetVectorBucketPolicy = vectorOperation({
  name: 'GetVectorBucketPolicy',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  async handle(call) {
    const { policy } = (await call.bucket()).settings;
    if (typeof policy !== 'string') throw refusal('VectorBucketPolicyNotFound');
    return policy;
  },
});
