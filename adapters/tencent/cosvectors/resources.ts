import type { StoredVectorIndex, VectorBucket } from '../../../src/engine/vector-buckets.ts';
import type { Json } from '../../../src/json.ts';
import { bucketQcs, indexQcs } from './names.ts';

type Fields = { readonly [field: string]: Json };

/** Whole Unix seconds [documented]. */
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** A bucket as a listing shows it. */
export function bucketSummary(region: string, { name, createdAt }: VectorBucket): Fields {
  return { creationTime: seconds(createdAt), vectorBucketQcs: bucketQcs(region, name), vectorBucketName: name };
}

/** A bucket as GetVectorBucket shows it. */
export function bucketInfo(region: string, bucket: VectorBucket): Fields {
  const { sseType } = bucket.settings;
  return {
    ...bucketSummary(region, bucket),
    ...(sseType !== undefined && { encryptionConfiguration: { sseType } }),
  };
}

/** An index as a listing shows it. */
export function indexSummary(region: string, bucket: string, { name, createdAt }: StoredVectorIndex): Fields {
  return {
    creationTime: seconds(createdAt),
    indexQcs: indexQcs(region, bucket, name),
    indexName: name,
    vectorBucketName: bucket,
  };
}

/** An index as GetIndex shows it. */
export function indexInfo(region: string, bucket: string, index: StoredVectorIndex): Fields {
  const { dimension, metric, unfilterable } = index;
  return {
    ...indexSummary(region, bucket, index),
    dataType: 'float32',
    dimension,
    distanceMetric: metric,
    ...(unfilterable.length > 0 && { metadataConfiguration: { nonFilterableMetadataKeys: unfilterable } }),
  };
}
