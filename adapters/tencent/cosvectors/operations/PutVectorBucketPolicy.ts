import schemas from '../../../../schemas/tencent/cosvectors/PutVectorBucketPolicy.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { changeBucket } from '../../../../src/vector-api/dialect/call.ts';
import { isAllowed, isKnown } from '../access.ts';
import { type VectorRule, vectorOperation } from '../call.ts';
import { readPolicy } from '../policy.ts';
import { bucketNamed, membersValid } from '../rules.ts';

const policyWellFormed: VectorRule = ({ input }) => void readPolicy(text(input, 'policy') ?? '');

/** Sets the policy that decides who may do what to the bucket. The string is kept as sent [observed]. */
export const PutVectorBucketPolicy = vectorOperation({
  name: 'PutVectorBucketPolicy',
  schema: schemas.request,
  rules: [isKnown, membersValid(schemas.request), bucketNamed, policyWellFormed, isAllowed('bucket')],
  async handle(call) {
    await changeBucket(call, { policy: text(call.input, 'policy') ?? '' });
    return null;
  },
});
