import { didYouMean, nearest } from '../../../src/protocol/nearest.ts';
import type { Call, Operation } from '../../../src/protocol/operation.ts';
import { gatewayError } from './errors.ts';
import type { TencentExchange, TencentIdentity, TencentProduct } from './product.ts';

/**
 * Finds the operation. Refuses in this order [inferred]: a content type without which the action's input cannot be read,
 * the version, the action, the region. Throws ApiError: UnsupportedProtocol, NoSuchVersion, InvalidAction,
 * UnsupportedOperation, MissingParameter, InvalidParameterValue.
 */
export function route<C extends Call<unknown, TencentIdentity>>(
  { request, identity, gateway }: TencentExchange<C>,
  product: TencentProduct<C>,
): Operation<C> {
  if (gateway.carrier === 'headers' && request.method === 'POST') requireJson(request.mediaType);
  if (identity.version !== product.version) {
    throw gatewayError('NoSuchVersion', { detail: `did you mean ${product.version}?` });
  }
  const { operation: action, region } = identity;
  const operation = product.operations.get(action);
  if (operation === undefined) {
    // the vendor has the action, so InvalidAction would mislead [inferred]
    if (product.unserved.has(action)) throw gatewayError('UnsupportedOperation#unserved', { action });
    const detail = didYouMean(nearest(action, product.operations.keys()));
    throw gatewayError('InvalidAction', detail === undefined ? {} : { detail });
  }
  // the vendor's list of regions is unknown: every text that can be a region's name is one [inferred]
  if (!/^[\w-]{1,64}$/.test(region)) throw regionError(request.header('x-tc-region'), region);
  return operation;
}

function requireJson(contentType: string): void {
  if (contentType === 'application/json') return;
  throw gatewayError('UnsupportedProtocol#contentType', { contentType });
}

/** The header present but empty is a wrong value [observed], the v1 parameter present but empty counts as absent [inferred]. */
function regionError(header: string | undefined, region: string) {
  if (region === '' && header === undefined) return gatewayError('MissingParameter#name', { name: 'Region' });
  return gatewayError('InvalidParameterValue#value', { name: header === undefined ? 'Region' : 'X-TC-Region' });
}
