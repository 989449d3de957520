import type { StoredVectorIndex, VectorBucket } from '../../../src/engine/vector-buckets.ts';
import type { StoredVector } from '../../../src/engine/vectors.ts';
import type { Json } from '../../../src/json.ts';
import { shortest } from '../../../src/vector-api/floats.ts';
import { type ElementType, type VectorShape, vectorInfo } from '../../../src/vector-api/vectors.ts';
import type { VectorCall } from './call.ts';

/** The only project there is [documented]. */
export const PROJECT = 'default';

export function bucketTrn({ namespace, accountId }: VectorCall, bucket: string): string {
  return `trn:tosvectors:${namespace.region}:${accountId}:bucket/${bucket}`;
}

export function indexTrn(call: VectorCall, bucket: string, index: string): string {
  return `${bucketTrn(call, bucket)}/index/${index}`;
}

/** Whole seconds: Go's client takes no others [observed]. */
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** A bucket as Get and List show it. */
export function bucketInfo(call: VectorCall, { name, createdAt }: VectorBucket): Json {
  return {
    creationTime: seconds(createdAt),
    vectorBucketTrn: bucketTrn(call, name),
    vectorBucketName: name,
    projectName: PROJECT,
  };
}

/** An index as List shows it. */
export function indexSummary(call: VectorCall, { name, createdAt }: StoredVectorIndex) {
  const { bucketName } = call;
  return {
    vectorBucketName: bucketName,
    indexName: name,
    creationTime: seconds(createdAt),
    indexTrn: indexTrn(call, bucketName, name),
  };
}

/** An index as Get shows it; names of metadata are in the order given [observed]. */
export function indexInfo(call: VectorCall, index: StoredVectorIndex): Json {
  const { dimension, metric, unfilterable } = index;
  return {
    ...indexSummary(call, index),
    dataType: elementOf(index),
    dimension,
    distanceMetric: metric,
    metadataConfiguration: unfilterable.length > 0 ? { nonFilterableMetadataKeys: unfilterable } : {},
  };
}

/** The index's dataType. */
export function elementOf({ settings }: Pick<StoredVectorIndex, 'settings'>): ElementType {
  return settings.dataType === 'int8' ? 'int8' : 'float32';
}

/** What vectors of an index look like. */
export function shapeOf(index: StoredVectorIndex): VectorShape {
  return { ...index, element: elementOf(index) };
}

/** Vectors as answers show them: numbers in the shortest form of 32-bit floats [example]. */
export function vectorsInfo(
  vectors: readonly (StoredVector & { readonly distance?: number })[],
  element: ElementType,
): Json {
  return vectors.map(({ vector, ...rest }) => ({
    ...(vectorInfo(rest) as object),
    ...(vector !== undefined && { data: { [element]: Array.from(vector, shortest) } }),
  }));
}
