import schemas from '../../../../schemas/alibaba/ossvectors/GetVectorIndex.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { indexInfo, indexSchema } from '../resources.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';

export const GetVectorIndex = vectorOperation({
  name: 'GetVectorIndex',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('index'), bodyIntact, bodyIsJson, fieldsValid(schemas.request), indexExists],
  async handle(call) {
    const index = await call.index();
    return { index: { ...indexInfo(call, await call.bucket(), index), ...indexSchema(index) } };
  },
});
