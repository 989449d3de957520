import schemas from '../../../../schemas/alibaba/ossvectors/QueryVectors.json' with { type: 'json' };
import { integer, object } from '../../../../src/protocol/fields.ts';
import { readFloats, vectorInfo } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import {
  bodyIntact,
  bodyIsJson,
  bucketExists,
  fieldsValid,
  filterAllowed,
  filterWellFormed,
  indexExists,
} from '../rules.ts';

const topKInRange = ({ input, services }: VectorCall): { readonly k: number } => {
  const max = services.limits.topK;
  const k = integer(input, 'topK') ?? 0;
  if (k > max) throw invalid(`topK must be an integer between 1 and ${max}.`);
  return { k };
};

/** The nearest vectors that pass the filter, nearest first; answers never contain the vectors themselves [documented]. */
export const QueryVectors = vectorOperation({
  name: 'QueryVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    topKInRange,
    filterWellFormed,
    indexExists,
    filterAllowed,
  ],
  async handle(call, { k, filter }) {
    const { input, services } = call;
    const index = await call.index();
    const vector = readFloats(object(input, 'queryVector')?.float32, index);
    const metadata = input.returnMetadata === true;
    const hits = await services.engine.vectors.query(index, { vector, k, ...(filter && { filter }) }, { metadata });
    const isSquared = services.squared && index.metric === 'euclidean';
    const shown = (distance: number) => (isSquared ? distance * distance : distance);
    const vectors = hits.map((hit) =>
      vectorInfo({ ...hit, distance: input.returnDistance === true ? shown(hit.distance) : undefined }),
    );
    return { vectors };
  },
});
