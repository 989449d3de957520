import schemas from '../../../../schemas/alibaba/ossvectors/GetBucketPolicy.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

export const GetBucketPolicy = vectorOperation({
  name: 'GetBucketPolicy',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact],
  async handle(call) {
    const { policy } = (await call.bucket()).settings;
    if (typeof policy !== 'string') throw refusal('NoSuchBucketPolicy');
    return policy;
  },
});
