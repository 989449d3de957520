import schemas from '../../../../schemas/tencent/cosvectors/DeleteIndex.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { indexExists, indexNamed, membersValid } from '../rules.ts';

/** Deletes an index with its vectors [documented]. */
export const DeleteIndex = vectorOperation({
  name: 'DeleteIndex',
  schema: schemas.request,
  rules: [membersValid(schemas.request), indexNamed, isAllowed('index'), indexExists],
  async handle({ services, namespace, names }) {
    await services.engine.vectorBuckets.removeIndex(namespace, names.bucket, names.index);
    return null;
  },
});
