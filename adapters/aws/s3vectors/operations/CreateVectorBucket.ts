import schemas from '../../../../schemas/aws/s3vectors/CreateVectorBucket.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { valid } from '../../gateway/validate.ts';
import { vectorOperation } from '../call.ts';
import { MAX_BUCKETS } from '../limits.ts';
import { bucketName } from '../names.ts';
import { arnOf, encryptionIn } from '../resources.ts';
import { named } from '../rules.ts';
import { tagsIn } from '../tags.ts';

/** Makes a bucket in the caller's account. A second one of the same name is refused to its owner too [observed]. */
export const CreateVectorBucket = vectorOperation({
  name: 'CreateVectorBucket',
  schema: schemas.request,
  rules: [
    valid(schemas.request),
    named('vectorBucketName', bucketName, 'Invalid vector bucket name'),
    encryptionIn,
    tagsIn,
  ],
  async handle(call, { encryption, tags }) {
    const { input, services, namespace } = call;
    const name = text(input, 'vectorBucketName') ?? '';
    const settings = { tags, ...(encryption && { encryption }) };
    await services.engine.vectorBuckets.create(namespace, { name, settings }, { maxBuckets: MAX_BUCKETS });
    return { vectorBucketArn: arnOf(call, name) };
  },
});
