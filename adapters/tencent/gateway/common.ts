import type { WireRequest } from '../../../src/protocol/wire.ts';
import { parametersOf } from './parameters.ts';

/** Where a request carries its common parameters: in X-TC-* headers (TC3, SKIP), or beside the others (signature v1). */
export type Carrier = 'headers' | 'parameters';

/** The common parameters of signature v1 [documented]; no input of an action in that form. */
export const commonNames: ReadonlySet<string> = new Set([
  'Action',
  'Language',
  'Nonce',
  'Region',
  'RequestClient',
  'SecretId',
  'Signature',
  'SignatureMethod',
  'Timestamp',
  'Token',
  'Version',
]);

export const tc3Scheme = 'TC3-HMAC-SHA256';

/** Signature v1 needs `Action` or `SecretId` among the parameters and no sign of TC3 in the headers. */
export function carrierOf(request: WireRequest): Carrier {
  if (request.header('x-tc-action') !== undefined || hasGatewayAuthorization(request)) return 'headers';
  const { values } = parametersOf(request);
  return values.has('Action') || values.has('SecretId') ? 'parameters' : 'headers';
}

/** An Authorization header of this gateway: TC3, or SKIP. */
export function hasGatewayAuthorization(request: WireRequest): boolean {
  const value = request.header('authorization');
  return value !== undefined && (value.startsWith(tc3Scheme) || value === 'SKIP');
}

/** A common parameter by its v1 name, from where the request carries it; undefined when absent. */
export function commonParameter(request: WireRequest, carrier: Carrier, name: string): string | undefined {
  return carrier === 'headers' ? request.header(`x-tc-${name.toLowerCase()}`) : parametersOf(request).values.get(name);
}
