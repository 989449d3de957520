import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { Address } from '../oss-gateway/address.ts';
import { queryOf } from '../oss-gateway/query.ts';
import type { VectorOperation } from './call.ts';
import { DeleteBucketLogging } from './operations/DeleteBucketLogging.ts';
import { DeleteBucketPolicy } from './operations/DeleteBucketPolicy.ts';
import { DeleteVectorBucket } from './operations/DeleteVectorBucket.ts';
import { DeleteVectorIndex } from './operations/DeleteVectorIndex.ts';
import { DeleteVectors } from './operations/DeleteVectors.ts';
import { PutVectorIndexFusion, QueryVectorsFusion } from './operations/fusion.ts';
import { GetBucketLogging } from './operations/GetBucketLogging.ts';
import { GetBucketPolicy } from './operations/GetBucketPolicy.ts';
import { GetVectorBucket } from './operations/GetVectorBucket.ts';
import { GetVectorIndex } from './operations/GetVectorIndex.ts';
import { GetVectors } from './operations/GetVectors.ts';
import { ListVectorBuckets } from './operations/ListVectorBuckets.ts';
import { ListVectorIndexes } from './operations/ListVectorIndexes.ts';
import { ListVectors } from './operations/ListVectors.ts';
import { PutBucketLogging } from './operations/PutBucketLogging.ts';
import { PutBucketPolicy } from './operations/PutBucketPolicy.ts';
import { PutVectorBucket } from './operations/PutVectorBucket.ts';
import { PutVectorIndex } from './operations/PutVectorIndex.ts';
import { PutVectors } from './operations/PutVectors.ts';
import { QueryVectors } from './operations/QueryVectors.ts';

/** An operation, and the requests that are calls of it. */
export interface Served {
  readonly operation: VectorOperation;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Name in the query, whose value does not matter; none for what is done to a bucket, or to the service, as a whole. */
  readonly subresource?: string;
  /** Status of a success. */
  readonly status: 200 | 204;
}

/** Every operation on a bucket [documented]. */
export const onBuckets: readonly Served[] = [
  { operation: PutVectorBucket, method: 'PUT', status: 200 },
  { operation: GetVectorBucket, method: 'GET', subresource: 'bucketInfo', status: 200 },
  { operation: DeleteVectorBucket, method: 'DELETE', status: 204 },
  { operation: PutBucketPolicy, method: 'PUT', subresource: 'policy', status: 200 },
  { operation: GetBucketPolicy, method: 'GET', subresource: 'policy', status: 200 },
  { operation: DeleteBucketPolicy, method: 'DELETE', subresource: 'policy', status: 204 },
  { operation: PutBucketLogging, method: 'PUT', subresource: 'logging', status: 200 },
  { operation: GetBucketLogging, method: 'GET', subresource: 'logging', status: 200 },
  { operation: DeleteBucketLogging, method: 'DELETE', subresource: 'logging', status: 204 },
  { operation: PutVectorIndex, method: 'POST', subresource: 'putVectorIndex', status: 200 },
  { operation: GetVectorIndex, method: 'POST', subresource: 'getVectorIndex', status: 200 },
  { operation: ListVectorIndexes, method: 'POST', subresource: 'listVectorIndexes', status: 200 },
  { operation: DeleteVectorIndex, method: 'POST', subresource: 'deleteVectorIndex', status: 204 },
  { operation: PutVectors, method: 'POST', subresource: 'putVectors', status: 200 },
  { operation: GetVectors, method: 'POST', subresource: 'getVectors', status: 200 },
  { operation: ListVectors, method: 'POST', subresource: 'listVectors', status: 200 },
  { operation: DeleteVectors, method: 'POST', subresource: 'deleteVectors', status: 204 },
  { operation: QueryVectors, method: 'POST', subresource: 'queryVectors', status: 200 },
  { operation: PutVectorIndexFusion, method: 'POST', subresource: 'putVectorIndexFusion', status: 200 },
  { operation: QueryVectorsFusion, method: 'POST', subresource: 'queryVectorsFusion', status: 200 },
];

/** The operation on the service itself. */
export const listing: Served = { operation: ListVectorBuckets, method: 'GET', status: 200 };

/** Names in the query that stand for operations. */
export const subresources: ReadonlySet<string> = new Set(onBuckets.flatMap(({ subresource }) => subresource ?? []));

/** The subresource that a request names, `''` for none. */
export function subresourceOf(request: WireRequest): string {
  return [...queryOf(request).keys()].find((name) => name === '' || subresources.has(name)) ?? '';
}

/** The operation that a request is a call of, if there is one. */
export function servedBy(request: WireRequest, { bucket, key }: Address): Served | undefined {
  const { method } = request;
  if (key !== '') return undefined;
  const wanted = subresourceOf(request);
  if (bucket === undefined) return wanted === '' && method === listing.method ? listing : undefined;
  return onBuckets.find(({ method: own, subresource = '' }) => own === method && subresource === wanted);
}
