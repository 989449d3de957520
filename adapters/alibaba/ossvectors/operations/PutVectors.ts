import schemas from '../../../../schemas/alibaba/ossvectors/PutVectors.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { list } from '../input.ts';
import { withinPuts } from '../quotas.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';
import { readVectors } from '../../../../src/vector-api/vectors.ts';

/** Writes vectors, all or none; one of a known key is replaced with its metadata. */
export const PutVectors: VectorOperation = {
  name: 'PutVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    withinPuts,
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    indexExists,
  ],
  async handle(call) {
    const { input, services, namespace, bucketName } = call;
    const index = await call.index();
    const drafts = readVectors(list(input, 'vectors'), index, services);
    const rules = { maxVectors: services.limits.vectorsPerIndex };
    await services.engine.vectors.put(namespace, { bucket: bucketName, index: index.name }, drafts, rules);
    return null;
  },
};
