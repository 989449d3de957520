import schemas from '../../../../schemas/tencent/cosvectors/GetIndex.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { indexInfo } from '../resources.ts';
import { indexExists, indexNamed, membersValid } from '../rules.ts';

export const GetIndex = vectorOperation({
  name: 'GetIndex',
  schema: schemas.request,
  rules: [membersValid(schemas.request), indexNamed, isAllowed('index'), indexExists],
  async handle(call) {
    return { index: indexInfo(call.namespace.region, call.names.bucket, await call.index()) };
  },
});
