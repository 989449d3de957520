import schemas from '../../../../schemas/volcengine/tosvectors/GetIndex.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { indexInfo } from '../resources.ts';
import { indexExists, onIndex } from '../rules.ts';

export const GetIndex = vectorOperation({
  name: 'GetIndex',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), indexExists],
  handle: async (call) => ({ index: indexInfo(call, await call.index()) }),
});
