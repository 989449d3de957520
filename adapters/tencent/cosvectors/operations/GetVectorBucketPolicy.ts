import schemas from '../../../../schemas/tencent/cosvectors/GetVectorBucketPolicy.json' with { type: 'json' };
import { isAllowed, isKnown } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { bucketNamed, membersValid } from '../rules.ts';

export const GetVectorBucketPolicy = vectorOperation({
  name: 'GetVectorBucketPolicy',
  schema: schemas.request,
  rules: [isKnown, membersValid(schemas.request), bucketNamed, isAllowed('bucket')],
  async handle(call) {
    const { policy } = (await call.bucket()).settings;
    if (policy === undefined) throw refusal('NotFoundException#policy');
    return { policy };
  },
});
