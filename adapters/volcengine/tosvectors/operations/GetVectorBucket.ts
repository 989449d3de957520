import schemas from '../../../../schemas/volcengine/tosvectors/GetVectorBucket.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { bucketInfo } from '../resources.ts';
import { onBucket } from '../rules.ts';

export const GetVectorBucket = vectorOperation({
  name: 'GetVectorBucket',
  schema: schemas.request,
  rules: onBucket(schemas.request),
  handle: async (call) => ({ vectorBucket: bucketInfo(call, await call.bucket()) }),
});
