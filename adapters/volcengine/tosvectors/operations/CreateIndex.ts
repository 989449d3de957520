import schemas from '../../../../schemas/volcengine/tosvectors/CreateIndex.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { shapeIn } from '../../../../src/vector-api/dialect/call.ts';
import { vectorOperation } from '../call.ts';
import { MAX_INDEXES } from '../limits.ts';
import { onIndex } from '../rules.ts';

export const CreateIndex = vectorOperation({
  name: 'CreateIndex',
  schema: schemas.request,
  rules: onIndex(schemas.request),
  async handle(call) {
    const { input, services, namespace, bucketName } = call;
    const draft = { ...shapeIn(call), settings: { dataType: text(input, 'dataType') ?? '' } };
    await services.engine.vectorBuckets.createIndex(namespace, bucketName, draft, { maxIndexes: MAX_INDEXES });
    return null;
  },
});
