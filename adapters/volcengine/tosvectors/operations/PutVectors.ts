import schemas from '../../../../schemas/volcengine/tosvectors/PutVectors.json' with { type: 'json' };
import { list } from '../../../../src/protocol/fields.ts';
import { readVectors } from '../../../../src/vector-api/vectors.ts';
import { vectorOperation } from '../call.ts';
import { MAX_VECTORS, vectorRules } from '../limits.ts';
import { shapeOf } from '../resources.ts';
import { indexExists, onIndex } from '../rules.ts';

/** Writes all vectors or none; one with a known key is replaced, its metadata included [inferred]. */
export const PutVectors = vectorOperation({
  name: 'PutVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), indexExists],
  async handle(call) {
    const { input, services, namespace, bucketName } = call;
    const index = await call.index();
    const drafts = readVectors(list(input, 'vectors'), shapeOf(index), vectorRules, services);
    const ref = { bucket: bucketName, index: index.name };
    await services.engine.vectors.put(namespace, ref, drafts, { maxVectors: MAX_VECTORS });
    return null;
  },
});
