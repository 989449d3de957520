import schemas from '../../../../schemas/alibaba/ossvectors/PutVectors.json' with { type: 'json' };
import { list } from '../../../../src/protocol/fields.ts';
import { readVectors } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { readFusionVectors } from '../fusion/scalars.ts';
import { schemaOf } from '../fusion/schema.ts';
import { withinPuts } from '../quotas.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';

/** Writes all vectors or none; one with a known key is replaced, its metadata included. */
export const PutVectors = vectorOperation({
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
    const schema = schemaOf(index);
    const values = list(input, 'vectors');
    const drafts =
      schema === undefined
        ? readVectors(values, index, services.limits.vectors, services)
        : readFusionVectors(values, index, schema, services);
    const rules = { maxVectors: services.limits.vectorsPerIndex };
    await services.engine.vectors.put(namespace, { bucket: bucketName, index: index.name }, drafts, rules);
    return null;
  },
});
