import schemas from '../../../../schemas/tencent/cosvectors/CreateVectorBucket.json' with { type: 'json' };
import { object } from '../../../../src/protocol/fields.ts';
import { isKnown, isOwnAccount } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { MAX_BUCKETS } from '../limits.ts';
import { bucketQcs } from '../names.ts';
import { bucketNamed, membersValid } from '../rules.ts';

/** Creates a bucket; without encryptionConfiguration it is not encrypted [documented]. */
export const CreateVectorBucket = vectorOperation({
  name: 'CreateVectorBucket',
  schema: schemas.request,
  rules: [isKnown, membersValid(schemas.request), bucketNamed, isOwnAccount],
  async handle({ input, services, namespace, names }) {
    const { sseType } = object(input, 'encryptionConfiguration') ?? {};
    const draft = { name: names.bucket, settings: sseType === undefined ? {} : { sseType } };
    await services.engine.vectorBuckets.create(namespace, draft, { maxBuckets: MAX_BUCKETS });
    return { vectorBucketQcs: bucketQcs(namespace.region, names.bucket) };
  },
});
