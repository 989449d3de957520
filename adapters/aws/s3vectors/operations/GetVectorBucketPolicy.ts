import schemas from '../../../../schemas/aws/s3vectors/GetVectorBucketPolicy.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { onBucket } from '../rules.ts';

export const GetVectorBucketPolicy = vectorOperation({
  name: 'GetVectorBucketPolicy',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  async handle(call) {
    const { policy } = (await call.bucket()).settings;
    if (typeof policy !== 'string') throw refusal('NotFoundException#policy');
    return { policy };
  },
});
