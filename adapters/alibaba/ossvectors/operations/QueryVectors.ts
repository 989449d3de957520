import schemas from '../../../../schemas/alibaba/ossvectors/QueryVectors.json' with { type: 'json' };
import { integer, object } from '../../../../src/protocol/fields.ts';
import { filterAllowed, type ParsedFilter } from '../../../../src/vector-api/rules.ts';
import { readFloats, vectorInfo } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { type BodyCall, type VectorRule, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, filterWellFormed, indexExists } from '../rules.ts';

export const topKInRange = ({ input, services }: Pick<BodyCall, 'input' | 'services'>): { readonly k: number } => {
  const max = services.limits.topK;
  const k = integer(input, 'topK') ?? 0;
  if (k > max) throw invalid(`topK must be an integer between 1 and ${max}.`);
  return { k };
};

/** Starts to read the index beside the bucket: on a database server each wait counts. Later rules tell what is wrong with it. */
const indexAhead: VectorRule = (call) => {
  call.index().catch(() => undefined);
};

/** A fusion index answers this operation only if its one vector field is called float32 [documented]; the code is inferred. */
const isClassic: VectorRule = async (call) => {
  const { vectorFields } = await call.index();
  if (vectorFields.length === 0 || (vectorFields.length === 1 && vectorFields[0]?.name === 'float32')) return;
  throw invalid('QueryVectors needs an index whose one vector field is float32; use QueryVectorsFusion.');
};

/** The nearest vectors that pass the filter, nearest first; answers never contain the vectors themselves [documented]. */
export const QueryVectors = vectorOperation({
  name: 'QueryVectors',
  schema: schemas.request,
  rules: [
    indexAhead,
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    topKInRange,
    filterWellFormed,
    indexExists,
    filterAllowed,
    isClassic,
  ],
  async handle(call, parsed) {
    const { returnDistance, returnMetadata } = call.input;
    const hits = await found(call, parsed, { metadata: returnMetadata === true });
    return {
      vectors: hits.map((hit) => vectorInfo({ ...hit, distance: returnDistance === true ? hit.distance : undefined })),
    };
  },
});

/** The hits, with the distances that the API answers. */
export async function found(
  { input, services, index: foundIndex }: BodyCall,
  { k, filter }: ParsedFilter & { readonly k: number },
  parts: { readonly metadata: boolean },
) {
  const index = await foundIndex();
  const vector = readFloats(object(input, 'queryVector')?.float32, index);
  const hits = await services.engine.vectors.query(index, { vector, k, ...(filter && { filter }) }, parts);
  const isSquared = services.squared && index.metric === 'euclidean';
  return isSquared ? hits.map((hit) => ({ ...hit, distance: hit.distance * hit.distance })) : hits;
}
