import schemas from '../../../../schemas/volcengine/tosvectors/QueryVectors.json' with { type: 'json' };
import type { FoundIndex } from '../../../../src/engine/vector-buckets.ts';
import type { StoredVector, VectorHit } from '../../../../src/engine/vectors.ts';
import { integer, object } from '../../../../src/protocol/fields.ts';
import { withSquares } from '../../../../src/vector-api/dialect/squares.ts';
import { shortest, squaredDistance32 } from '../../../../src/vector-api/floats.ts';
import { filterAllowed, type ParsedFilter } from '../../../../src/vector-api/rules.ts';
import { readNumbers } from '../../../../src/vector-api/vectors.ts';
import { type BodyCall, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import { elementOf, shapeOf, vectorsInfo } from '../resources.ts';
import { filterWellFormed, indexExists, onIndex } from '../rules.ts';

export const topKInRange = ({ input, services }: Pick<BodyCall, 'input' | 'services'>): { readonly k: number } => {
  const k = integer(input, 'topK') ?? 0;
  if (k > services.maxHits) throw invalid(`topK must be an integer from 1 to ${services.maxHits}.`);
  return { k };
};

/** The nearest vectors that pass the filter, nearest first. Without a hit there is no member `vectors` [observed]. */
export const QueryVectors = vectorOperation({
  name: 'QueryVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), topKInRange, filterWellFormed, indexExists, filterAllowed],
  async handle(call, parsed) {
    const { returnMetadata, returnDistance } = call.input;
    const hits = await found(call, parsed, { metadata: returnMetadata === true, distance: returnDistance === true });
    return hits.length === 0 ? {} : { vectors: vectorsInfo(hits, elementOf(await call.index())) };
  },
});

/** The hits, with the distances that the API answers if they are asked for. */
export async function found(
  call: BodyCall,
  { k, filter }: ParsedFilter & { readonly k: number },
  { metadata, distance }: { readonly metadata: boolean; readonly distance: boolean },
): Promise<readonly (StoredVector & { readonly distance?: number })[]> {
  const index = await call.index();
  const vector = readNumbers(object(call.input, 'queryVector') ?? {}, shapeOf(index));
  const query = { vector, k, ...(filter && { filter }) };
  const hits = await call.services.engine.vectors.query(index, query, { metadata });
  return distance ? withDistances(call, index, vector, hits) : hits.map(({ distance: _, ...hit }) => hit);
}

/**
 * Distances as the service writes them: 1 - cosine similarity, or the square of the Euclidean distance added up in 32-bit
 * floats [example]. A vector that was replaced meanwhile has the distance it was found with.
 */
async function withDistances(
  { services }: BodyCall,
  index: FoundIndex,
  query: Float32Array,
  hits: readonly VectorHit[],
): Promise<readonly VectorHit[]> {
  if (index.metric === 'cosine') {
    return hits.map((hit) => ({ ...hit, distance: shortest(Math.fround(hit.distance)) }));
  }
  return withSquares(services.engine.vectors, index, hits, (distance, vector) => squared(distance, query, vector));
}

/** By how much sums of 32-bit floats may differ from the exact ones. */
const TOLERANCE = 1e-3;

function squared(distance: number, query: Float32Array, vector: Float32Array | undefined): number {
  const exact = distance * distance;
  const sum = vector === undefined ? Number.NaN : squaredDistance32(vector, query);
  if (Number.isFinite(sum) && Math.abs(sum - exact) <= TOLERANCE * exact) return shortest(sum);
  const rounded = Math.fround(exact);
  return Number.isFinite(rounded) ? shortest(rounded) : exact;
}
