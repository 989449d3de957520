import schemas from '../../../../schemas/alibaba/ossvectors/PutVectorIndex.json' with { type: 'json' };
import { integer, list, object, text } from '../../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import { type VectorRule, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import { MAX_INDEXES } from '../limits.ts';
import { withinIndexCreations } from '../quotas.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid } from '../rules.ts';

/** Of an index that is created without one (switch `index-parameters`) [documented]. */
const DEFAULT_DIMENSION = 512;

/** The documentation calls these fields required, and gives each a default. */
const describesVectors: VectorRule = ({ input, services }) => {
  if (services.indexDefaults) return;
  const missing = ['dataType', 'dimension', 'distanceMetric'].find((name) => input[name] === undefined);
  if (missing !== undefined) throw invalid(`The parameter ${missing} is required.`);
};

export const PutVectorIndex = vectorOperation({
  name: 'PutVectorIndex',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('index'),
    withinIndexCreations,
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    describesVectors,
  ],
  async handle({ input, services, namespace, bucketName }) {
    const draft = {
      name: text(input, 'indexName') ?? '',
      dimension: integer(input, 'dimension') ?? DEFAULT_DIMENSION,
      metric: text(input, 'distanceMetric') === 'cosine' ? ('cosine' as const) : ('euclidean' as const),
      unfilterable: list(object(input, 'metadata') ?? {}, 'nonFilterableMetadataKeys').map(String),
    };
    await services.engine.vectorBuckets.createIndex(namespace, bucketName, draft, { maxIndexes: MAX_INDEXES });
    return null;
  },
});
