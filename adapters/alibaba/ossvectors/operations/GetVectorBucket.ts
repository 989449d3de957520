import schemas from '../../../../schemas/alibaba/ossvectors/GetVectorBucket.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bucketInfo } from '../resources.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

export const GetVectorBucket = vectorOperation({
  name: 'GetVectorBucket',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact],
  async handle(call) {
    return { BucketInfo: bucketInfo(call, await call.bucket()) };
  },
});
