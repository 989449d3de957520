import type { StoredVector, VectorParts } from '../../../src/engine/vectors.ts';
import type { Json } from '../../../src/json.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** What a call wants to see of each vector. */
export function partsOf(input: Input): VectorParts {
  return { vector: input.returnData === true, metadata: input.returnMetadata === true };
}

/** A vector as Get and List answer it: the parts that were asked for. */
export function vectorInfo({ key, vector, metadata }: StoredVector): Json {
  return {
    key,
    ...(vector !== undefined && { data: { float32: Array.from(vector) } }),
    ...(metadata !== undefined && { metadata }),
  };
}
