import schemas from '../../../../schemas/alibaba/ossvectors/PutVectorIndexFusion.json' with { type: 'json' };
import type { Json } from '../../../../src/json.ts';
import { list, object, text } from '../../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, type VectorRule, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import { type FusionField, readSchema } from '../fusion/schema.ts';
import { MAX_INDEXES } from '../limits.ts';
import { withinIndexCreations } from '../quotas.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid } from '../rules.ts';

/** A client can be told to leave the mode out [observed]; what the vendor says then is not known [inferred]. */
const modeGiven: VectorRule = ({ input, services }) => {
  if (input.mode === undefined && services.strict) throw invalid('The parameter mode is required.');
};

const schemaWellFormed = ({ input }: VectorCall) => {
  const fields = list(object(input, 'schemaConfiguration') ?? {}, 'fields') as unknown as readonly FusionField[];
  return { schema: readSchema(fields) };
};

/** Creates an index of several vector, scalar and text fields; what Tuku does not know is refused [documented]. */
export const PutVectorIndexFusion = vectorOperation({
  name: 'PutVectorIndexFusion',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('index'),
    withinIndexCreations,
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request, 'VectorIndexParameterInvalid#text', { unknown: 'refused' }),
    modeGiven,
    schemaWellFormed,
  ],
  async handle({ input, services, namespace, bucketName }, { schema: { vectorFields, textFields } }) {
    const draft = {
      name: text(input, 'indexName') ?? '',
      dimension: vectorFields.reduce((sum, { dimension }) => sum + dimension, 0),
      metric: vectorFields[0]?.metric ?? ('euclidean' as const),
      unfilterable: [],
      vectorFields,
      textFields,
      settings: { mode: 'fusion', schemaConfiguration: input.schemaConfiguration as Json },
    };
    await services.engine.vectorBuckets.createIndex(namespace, bucketName, draft, { maxIndexes: MAX_INDEXES });
    return null;
  },
});
