import schemas from '../../../../schemas/aws/s3vectors/PutVectorBucketPolicy.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { changeBucket } from '../../../../src/vector-api/dialect/call.ts';
import { policyWellFormed } from '../../../../src/vector-api/rules.ts';
import { policyGrammar } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { onBucket } from '../rules.ts';

/** Sets the policy that decides who may do what to the bucket; the text is kept as sent [observed]. */
export const PutVectorBucketPolicy = vectorOperation({
  name: 'PutVectorBucketPolicy',
  schema: schemas.request,
  rules: [...onBucket(schemas.request), policyWellFormed(policyGrammar)],
  async handle(call) {
    await changeBucket(call, { policy: text(call.input, 'policy') ?? '' });
    return {};
  },
});
