import schemas from '../../../../schemas/tencent/cosvectors/GetVectorBucket.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bucketInfo } from '../resources.ts';
import { bucketNamed, membersValid } from '../rules.ts';

export const GetVectorBucket = vectorOperation({
  name: 'GetVectorBucket',
  schema: schemas.request,
  rules: [membersValid(schemas.request), bucketNamed, isAllowed('bucket')],
  async handle(call) {
    return { vectorBucket: bucketInfo(call.namespace.region, await call.bucket()) };
  },
});
