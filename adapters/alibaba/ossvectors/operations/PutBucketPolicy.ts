import schemas from '../../../../schemas/alibaba/ossvectors/PutBucketPolicy.json' with { type: 'json' };
import { parsePolicy } from '../../../../src/vector-api/policy/document.ts';
import { isAllowed, policyGrammar } from '../access.ts';
import { type VectorRule, vectorOperation } from '../call.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

const policyWellFormed: VectorRule = ({ sent }) => void parsePolicy(sent.body, policyGrammar);

/** Sets the policy that decides who may do what to the bucket. The document is kept as sent [documented]. */
export const PutBucketPolicy = vectorOperation({
  name: 'PutBucketPolicy',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact, policyWellFormed],
  async handle({ sent, services, namespace, bucketName }) {
    await services.engine.vectorBuckets.change(namespace, bucketName, { policy: sent.body.toString() });
    return null;
  },
});
