import schemas from '../../../../schemas/aws/s3vectors/DeleteVectors.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { withinWrites } from '../quotas.ts';
import { keysWellFormed, onIndex } from '../rules.ts';

/** Deletes vectors; unknown keys are not an error [observed]. */
export const DeleteVectors = vectorOperation({
  name: 'DeleteVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), withinWrites, keysWellFormed],
  async handle(call, { keys }) {
    const { bucket, name } = await call.index();
    await call.services.engine.vectors.remove(call.namespace, { bucket, index: name }, keys);
    return {};
  },
});
