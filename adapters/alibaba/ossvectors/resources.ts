import type { StoredVectorIndex, VectorBucket } from '../../../src/engine/vector-buckets.ts';
import type { Json } from '../../../src/json.ts';
import type { VectorCall } from './call.ts';

/** What an operation touches: policies name each level by its own ARN [documented]. */
export type Level = 'bucket' | 'index' | 'vectors';

/** Resource group of buckets that were created without one [inferred]. */
export const DEFAULT_RESOURCE_GROUP = 'rg-default';

/** The owner's id that a bucket was created with. */
export function accountIdOf({ services, namespace }: VectorCall, { settings }: VectorBucket): string {
  return typeof settings.accountId === 'string' ? settings.accountId : services.accounts.idOf(namespace.account);
}

function bucketArn(call: VectorCall, bucket: VectorBucket): string {
  return `acs:ossvector:${call.namespace.region}:${accountIdOf(call, bucket)}:${bucket.name}`;
}

/** A bucket as Get and List show it; its name is the whole ARN [observed]. */
export function bucketInfo(call: VectorCall, bucket: VectorBucket): { readonly [field: string]: Json } {
  const { region } = call.namespace;
  const own = ownHost(call);
  return {
    Name: bucketArn(call, bucket),
    CreationDate: bucket.createdAt.toISOString(),
    ExtranetEndpoint: own ?? `${region}.oss-vectors.aliyuncs.com`,
    IntranetEndpoint: own ?? `${region}-internal.oss-vectors.aliyuncs.com`,
    Location: `oss-${region}`,
    Region: region,
    ResourceGroupId: bucket.settings.resourceGroupId ?? DEFAULT_RESOURCE_GROUP,
  };
}

/**
 * The service's host and port as the client called it, unless that is the vendor's name: a client that follows the
 * endpoint of an answer must not end up in the cloud.
 */
function ownHost({ identity: { host }, address }: VectorCall): string | undefined {
  if (address.isVectorsHost) return undefined;
  return address.accountId === undefined ? host : host.slice(host.indexOf('.') + 1);
}

/**
 * An index as Get and List show it: vectorBucketName is deprecated in favour of bucketArn, so both are sent [inferred]. A fusion
 * index has no dataType, dimension and distanceMetric of its own [inferred].
 */
export function indexInfo(
  call: VectorCall,
  bucket: VectorBucket,
  index: StoredVectorIndex,
): { readonly [field: string]: Json } {
  const { name, dimension, metric, unfilterable, createdAt, settings } = index;
  const isFusion = settings.mode === 'fusion';
  return {
    createTime: createdAt.toISOString(),
    indexName: name,
    ...(!isFusion && { dataType: 'float32', dimension, distanceMetric: metric }),
    ...(unfilterable.length > 0 && { metadata: { nonFilterableMetadataKeys: unfilterable } }),
    status: 'enable',
    mode: isFusion ? 'fusion' : 'standard',
    vectorBucketName: bucket.name,
    bucketArn: bucketArn(call, bucket),
  };
}

/** The schema of a fusion index, which only GetVectorIndex shows [observed]. */
export function indexSchema({ settings: { schemaConfiguration } }: StoredVectorIndex): {
  readonly [field: string]: Json;
} {
  return schemaConfiguration === undefined ? {} : { schemaConfiguration };
}
