import schemas from '../../../../schemas/tencent/cosvectors/CreateIndex.json' with { type: 'json' };
import { shapeIn } from '../../../../src/vector-api/dialect/call.ts';
import { isAllowed, isKnown } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { indexQcs } from '../names.ts';
import { bucketNamed, membersValid } from '../rules.ts';

export const CreateIndex = vectorOperation({
  name: 'CreateIndex',
  schema: schemas.request,
  rules: [isKnown, membersValid(schemas.request), bucketNamed, isAllowed('index')],
  async handle(call) {
    const { services, namespace, names } = call;
    await services.engine.vectorBuckets.createIndex(namespace, names.bucket, shapeIn(call), services);
    return { indexQcs: indexQcs(namespace.region, names.bucket, names.index) };
  },
});
