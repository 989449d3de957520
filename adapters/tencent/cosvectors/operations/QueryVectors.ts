import schemas from '../../../../schemas/tencent/cosvectors/QueryVectors.json' with { type: 'json' };
import { integer, object } from '../../../../src/protocol/fields.ts';
import { withSquares } from '../../../../src/vector-api/dialect/squares.ts';
import { squaredDistance } from '../../../../src/vector-api/floats.ts';
import { filterAllowed, type ParsedFilter } from '../../../../src/vector-api/rules.ts';
import { partsOf, readFloats, vectorInfo } from '../../../../src/vector-api/vectors.ts';
import { isAllowed } from '../access.ts';
import { type BodyCall, vectorOperation } from '../call.ts';
import { filterWellFormed, indexExists, indexNamed, membersValid } from '../rules.ts';

/** The nearest vectors that pass the filter, nearest first; the filter comes before the search [documented]. */
export const QueryVectors = vectorOperation({
  name: 'QueryVectors',
  schema: schemas.request,
  rules: [membersValid(schemas.request), indexNamed, filterWellFormed, isAllowed('index'), indexExists, filterAllowed],
  async handle(call, parsed) {
    const { input, services } = call;
    const { vector: data, metadata } = partsOf(input);
    const hits = await found(call, parsed, { metadata });
    const keys = hits.map(({ key }) => key);
    const stored = data ? await services.engine.vectors.get(await call.index(), keys, { vector: true }) : [];
    const numbers = new Map(stored.map(({ key, vector }) => [key, vector]));
    return {
      vectors: hits.map((hit) => {
        const vector = numbers.get(hit.key);
        const distance = input.returnDistance === true ? hit.distance : undefined;
        return vectorInfo({ ...hit, distance, ...(vector && { vector }) });
      }),
    };
  },
});

/** The hits, with the distances that the API answers. */
export async function found(
  { input, services, index: foundIndex }: BodyCall,
  { filter }: ParsedFilter,
  parts: { readonly metadata: boolean },
) {
  const index = await foundIndex();
  const query = { vector: readFloats(object(input, 'queryVector')?.float32, index), k: integer(input, 'topK') ?? 0 };
  const hits = await services.engine.vectors.query(index, { ...query, ...(filter && { filter }) }, parts);
  if (!services.squared || index.metric !== 'euclidean') return hits;
  return withSquares(services.engine.vectors, index, hits, (distance, vector) =>
    squared(distance, query.vector, vector),
  );
}

/** Added up in double precision; a vector that was replaced meanwhile has the distance it was found with. */
function squared(distance: number, query: Float32Array, vector: Float32Array | undefined): number {
  const rounded = distance * distance;
  const sum = vector === undefined ? Number.NaN : squaredDistance(vector, query);
  return Math.abs(sum - rounded) <= 1e-9 * rounded ? sum : rounded;
}
