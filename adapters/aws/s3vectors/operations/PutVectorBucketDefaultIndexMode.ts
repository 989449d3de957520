import schemas from '../../../../schemas/aws/s3vectors/PutVectorBucketDefaultIndexMode.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { changeBucket } from '../../../../src/vector-api/dialect/call.ts';
import { vectorOperation } from '../call.ts';
import { onBucket } from '../rules.ts';

/** The mode of indexes that are made from now on; CLASSIC is not refused in newer buckets [inferred]. */
export const PutVectorBucketDefaultIndexMode = vectorOperation({
  name: 'PutVectorBucketDefaultIndexMode',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  async handle(call) {
    await changeBucket(call, { defaultIndexMode: text(call.input, 'defaultIndexMode') ?? '' });
    return {};
  },
});
