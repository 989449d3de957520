import schemas from '../../../../schemas/tencent/cosvectors/PutVectors.json' with { type: 'json' };
import { list } from '../../../../src/protocol/fields.ts';
import { readVectors } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { MAX_VECTORS, vectorRules } from '../limits.ts';
import { indexExists, indexNamed, membersValid } from '../rules.ts';

/** Writes all vectors or none [inferred]; one with a known key is replaced [documented], its metadata included [inferred]. */
export const PutVectors = vectorOperation({
  name: 'PutVectors',
  schema: schemas.request,
  rules: [membersValid(schemas.request), indexNamed, isAllowed('index'), indexExists],
  async handle(call) {
    const { input, services, namespace, names } = call;
    const drafts = readVectors(list(input, 'vectors'), await call.index(), vectorRules, services);
    await services.engine.vectors.put(namespace, names, drafts, { maxVectors: MAX_VECTORS });
    return null;
  },
});
