import schemas from '../../../../schemas/aws/s3vectors/GetIndex.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { indexInfo } from '../resources.ts';
import { onIndex } from '../rules.ts';

export const GetIndex = vectorOperation({
  name: 'GetIndex',
  schema: schemas.request,
  rules: onIndex(schemas.request),
  async handle(call) {
    const index = await call.index();
    return { index: indexInfo(call, index.bucket, index) };
  },
});
