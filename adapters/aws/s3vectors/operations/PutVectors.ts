import schemas from '../../../../schemas/aws/s3vectors/PutVectors.json' with { type: 'json' };
import { list } from '../../../../src/protocol/fields.ts';
import { readVectors } from '../../../../src/vector-api/vectors.ts';
import { vectorOperation } from '../call.ts';
import { MAX_VECTORS } from '../limits.ts';
import { withinWrites } from '../quotas.ts';
import { onIndex } from '../rules.ts';

/** Writes all vectors or none; one with a known key is replaced, its metadata included [observed]. */
export const PutVectors = vectorOperation({
  name: 'PutVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), withinWrites],
  async handle(call) {
    const { input, services, namespace } = call;
    const index = await call.index();
    const drafts = readVectors(list(input, 'vectors'), index, services.vectors, services);
    const ref = { bucket: index.bucket, index: index.name };
    await services.engine.vectors.put(namespace, ref, drafts, { maxVectors: MAX_VECTORS });
    return {};
  },
});
