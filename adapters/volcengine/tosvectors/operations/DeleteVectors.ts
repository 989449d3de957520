import schemas from '../../../../schemas/volcengine/tosvectors/DeleteVectors.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { vectorOperation } from '../call.ts';
import { keysWellFormed, onIndex } from '../rules.ts';

/** Deletes vectors; unknown keys are not an error [inferred]. */
export const DeleteVectors = vectorOperation({
  name: 'DeleteVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), keysWellFormed],
  async handle({ input, services, namespace, bucketName }, { keys }) {
    const ref = { bucket: bucketName, index: text(input, 'indexName') ?? '' };
    await services.engine.vectors.remove(namespace, ref, keys);
    return null;
  },
});
