import { parameterMap } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { type Address, addressOf } from '../oss-gateway/address.ts';

interface RouteShape {
  readonly operation: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** A name in the query, whose value does not matter; '' for operations on a bucket, or the service, as a whole. */
  readonly subresource: string;
  /** Status of a success. */
  readonly status: 200 | 204;
}

/** Every operation on a bucket, and which requests are calls of it [documented]. */
export const onBuckets = [
  { operation: 'PutVectorBucket', method: 'PUT', subresource: '', status: 200 },
  { operation: 'GetVectorBucket', method: 'GET', subresource: 'bucketInfo', status: 200 },
  { operation: 'DeleteVectorBucket', method: 'DELETE', subresource: '', status: 204 },
  { operation: 'PutBucketPolicy', method: 'PUT', subresource: 'policy', status: 200 },
  { operation: 'GetBucketPolicy', method: 'GET', subresource: 'policy', status: 200 },
  { operation: 'DeleteBucketPolicy', method: 'DELETE', subresource: 'policy', status: 204 },
  { operation: 'PutBucketLogging', method: 'PUT', subresource: 'logging', status: 200 },
  { operation: 'GetBucketLogging', method: 'GET', subresource: 'logging', status: 200 },
  { operation: 'DeleteBucketLogging', method: 'DELETE', subresource: 'logging', status: 204 },
  { operation: 'PutVectorIndex', method: 'POST', subresource: 'putVectorIndex', status: 200 },
  { operation: 'GetVectorIndex', method: 'POST', subresource: 'getVectorIndex', status: 200 },
  { operation: 'ListVectorIndexes', method: 'POST', subresource: 'listVectorIndexes', status: 200 },
  { operation: 'DeleteVectorIndex', method: 'POST', subresource: 'deleteVectorIndex', status: 204 },
  { operation: 'PutVectors', method: 'POST', subresource: 'putVectors', status: 200 },
  { operation: 'GetVectors', method: 'POST', subresource: 'getVectors', status: 200 },
  { operation: 'ListVectors', method: 'POST', subresource: 'listVectors', status: 200 },
  { operation: 'DeleteVectors', method: 'POST', subresource: 'deleteVectors', status: 204 },
  { operation: 'QueryVectors', method: 'POST', subresource: 'queryVectors', status: 200 },
  { operation: 'PutVectorIndexFusion', method: 'POST', subresource: 'putVectorIndexFusion', status: 200 },
  { operation: 'QueryVectorsFusion', method: 'POST', subresource: 'queryVectorsFusion', status: 200 },
] as const satisfies readonly RouteShape[];

/** The operation on the service itself. */
export const listing = {
  operation: 'ListVectorBuckets',
  method: 'GET',
  subresource: '',
  status: 200,
} as const satisfies RouteShape;

/** An operation, and the requests that are calls of it. */
export type Route = (typeof onBuckets)[number] | typeof listing;

export type OperationName = Route['operation'];

/** Names in the query that stand for operations. */
export const subresources: ReadonlySet<string> = new Set(
  onBuckets.map(({ subresource }) => subresource).filter((name) => name !== ''),
);

/**
 * Names in the query that name no operation: those of presigned URLs (also every `x-oss-*`) and of the listing, where some
 * clients send `vector` too. Any other name is a sub-resource that vector buckets do not have, such as `cors`.
 */
const signatureNames: ReadonlySet<string> = new Set(['OSSAccessKeyId', 'Expires', 'Signature', 'security-token']);
const pageNames: ReadonlySet<string> = new Set(['prefix', 'marker', 'max-keys', 'vector']);

/** Where a request goes. */
export interface Destination {
  /** The query, decoded; a name without `=` has an empty value, the last value of a repeated name counts. */
  readonly query: ReadonlyMap<string, string>;
  readonly address: Address;
  /** The name in the query that stands for an operation, known or not, or two such names with `&`; '' for none. */
  readonly subresource: string;
  /** The operation that the request calls; undefined when there is none. */
  readonly route: Route | undefined;
}

/** Reads where a request goes. Never throws. */
export function destinationOf(request: WireRequest): Destination {
  const { method } = request;
  const query = parameterMap(request.queryParameters);
  const subresource = subresourceIn(query, method);
  const address = addressOf(request, isListing(method, subresource));
  return { query, address, subresource, route: routeOf(method, subresource, address) };
}

/**
 * The name that stands for an operation. Beside an operation's name, a name with a value is a parameter, which the vendor
 * ignores; one without, such as `cors`, is another sub-resource. Two of them are joined, and name no operation [inferred].
 */
function subresourceIn(query: ReadonlyMap<string, string>, method: string): string {
  const names = [...query.keys()].filter((name) => !isPlain(name, method));
  const operations = names.filter((name) => subresources.has(name) || query.get(name) === '');
  return operations.length > 0 ? operations.slice(0, 2).join('&') : (names[0] ?? '');
}

/** Whether a name says nothing of the operation. */
function isPlain(name: string, method: string): boolean {
  return (
    name === '' ||
    name.startsWith('x-oss-') ||
    signatureNames.has(name) ||
    (method === listing.method && pageNames.has(name))
  );
}

/** Listing the buckets is the only call that reads and names no subresource. */
function isListing(method: string, subresource: string): boolean {
  return method === listing.method && subresource === listing.subresource;
}

function routeOf(method: string, subresource: string, { bucket, key }: Address): Route | undefined {
  if (key !== '') return undefined;
  if (bucket === undefined) return isListing(method, subresource) ? listing : undefined;
  return onBuckets.find((route) => route.method === method && route.subresource === subresource);
}
