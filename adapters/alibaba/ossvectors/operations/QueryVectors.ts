import schemas from '../../../../schemas/alibaba/ossvectors/QueryVectors.json' with { type: 'json' };
import { integer } from '../../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import type { VectorOperation, VectorRule } from '../call.ts';
import { invalid } from '../errors.ts';
import { filterAllowed, filterOf, filterParses } from '../filter-input.ts';
import { object } from '../input.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';
import { readFloats } from '../../../../src/vector-api/vectors.ts';

const topKInRange: VectorRule = ({ input, services }) => {
  const most = services.limits.topK;
  if ((integer(input, 'topK') ?? 0) > most) throw invalid(`topK must be an integer between 1 and ${most}.`);
};

/** The nearest vectors that pass the filter, nearest first; vectors themselves are never answered [documented]. */
export const QueryVectors: VectorOperation = {
  name: 'QueryVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    topKInRange,
    filterParses,
    indexExists,
    filterAllowed,
  ],
  async handle(call) {
    const { input, services } = call;
    const index = await call.index();
    const filter = filterOf(call);
    const query = {
      vector: readFloats(object(input, 'queryVector')?.float32, index),
      k: integer(input, 'topK') ?? 0,
      ...(filter && { filter }),
    };
    const parts = { metadata: input.returnMetadata === true };
    const hits = await services.engine.vectors.query(index, query, parts);
    const squared = services.squared && index.metric === 'euclidean';
    const vectors = hits.map(({ key, distance, metadata }) => ({
      key,
      ...(input.returnDistance === true && { distance: squared ? distance * distance : distance }),
      ...(parts.metadata && { metadata: metadata ?? {} }),
    }));
    return { vectors };
  },
};
