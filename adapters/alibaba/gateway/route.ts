import type { ApiError } from '../../../src/protocol/errors.ts';
import { didYouMean, nearestCall } from '../../../src/protocol/nearest.ts';
import type { Call, Operation } from '../../../src/protocol/operation.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { gatewayError, missing } from './errors.ts';
import type { AlibabaExchange, AlibabaIdentity, AlibabaProduct } from './product.ts';
import { callsOf } from './signs.ts';

/**
 * Finds the operation; the gateways' first check [inferred]. Throws ApiError InvalidVersion, also for an RPC call
 * without an action [observed], InvalidProduct.NotFound, MissingVersion, UnsupportedHTTPMethod, or InvalidAction.NotFound,
 * also for an operation that Tuku does not serve.
 */
export function route<C extends Call<unknown, AlibabaIdentity>>(
  { request, identity }: AlibabaExchange<C>,
  product: AlibabaProduct<C>,
): Operation<C> {
  const { style, version, operation } = identity;
  if (style === 'rpc' && operation === '') throw gatewayError('InvalidVersion');
  if (version === '') {
    throw style === 'rpc' || hasPath(request, product) ? missing('Version') : notFound(request, identity, product);
  }
  if (!product.versions.includes(version))
    throw product.unknownVersion?.(identity, request) ?? gatewayError('InvalidVersion');
  if (style === 'rpc' && request.method !== 'GET' && request.method !== 'POST') {
    throw gatewayError('UnsupportedHTTPMethod');
  }
  const key = style === 'rpc' ? `${version}/${operation}` : `${version}/${request.method} ${request.path}`;
  const found = product.operations.get(key);
  if (found !== undefined) return found;
  throw product.unserved.has(key)
    ? gatewayError('InvalidAction.NotFound#unserved', { operation })
    : notFound(request, identity, product);
}

/** What may have been meant is for the journal. */
function notFound<C extends Call<unknown, AlibabaIdentity>>(
  { method, path }: WireRequest,
  { style, operation, version }: AlibabaIdentity,
  product: AlibabaProduct<C>,
): ApiError {
  const call = style === 'rpc' ? operation : `${method} ${path}`;
  const other = product.versions.find((each) => each !== version && product.operations.has(`${each}/${call}`));
  if (other !== undefined) {
    return gatewayError('InvalidAction.NotFound', { detail: didYouMean(`${call} of version ${other}`) ?? '' });
  }
  const words = style === 'rpc' ? [operation] : [`${method} ${path}`, operation];
  const detail = didYouMean(nearestCall(words, product.calls ?? callsOf(product)));
  return gatewayError('InvalidAction.NotFound', detail === undefined ? {} : { detail });
}

/** Whether the product has this path, in any of its versions. */
function hasPath<C extends Call<unknown, AlibabaIdentity>>(
  { method, path }: WireRequest,
  { versions, operations, unserved }: AlibabaProduct<C>,
): boolean {
  const keys = versions.map((version) => `${version}/${method} ${path}`);
  return keys.some((key) => operations.has(key) || unserved.has(key));
}
