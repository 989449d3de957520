import type { WireRequest } from '../../../src/protocol/wire.ts';
import { versionOf } from './common.ts';
import { parametersOf } from './parameters.ts';

/** What tells a product's requests from those of other products. */
export interface Claimant {
  readonly service: string;
  readonly versions: readonly string[];
  readonly operations: { has(key: string): boolean };
  readonly unserved: ReadonlySet<string>;
}

/**
 * Is this request the product's? The version says so; without one, a path that only this product has, or its official
 * host [inferred]. Never when it carries another vendor's sign.
 */
export function isProducts(request: WireRequest, product: Claimant): boolean {
  if (isForeign(request)) return false;
  const version = versionOf(request);
  if (version !== '') return product.versions.includes(version);
  return hasPath(request, product) || hasHost(request, product.service);
}

/** Does the product have this path, in any of its versions? */
export function hasPath({ method, path }: WireRequest, { versions, operations, unserved }: Claimant): boolean {
  const keys = versions.map((version) => `${version}/${method} ${path}`);
  return keys.some((key) => operations.has(key) || unserved.has(key));
}

/** Is this request plainly one for these gateways, whatever the product? */
export function isAlibabas(request: WireRequest): boolean {
  if (isForeign(request)) return false;
  if (request.header('authorization') !== undefined || hasHeader(request, /^x-acs-/i)) return true;
  const { values } = parametersOf(request);
  if (values.has('SignatureNonce') || values.get('SignatureType') === 'BEARERTOKEN') return true;
  return values.has('AccessKeyId') && (values.has('Signature') || values.has('Action'));
}

/** Headers and parameters that only other vendors' or other gateways' requests have. */
function isForeign(request: WireRequest): boolean {
  const authorization = request.header('authorization');
  if (authorization !== undefined) return !/^(ACS[34]-|acs )/.test(authorization);
  if (hasHeader(request, /^x-(tc|bce|jdcloud|oss|amz|log)-/i)) return true;
  const { values } = parametersOf(request);
  return ['SecretId', 'access_token', 'OSSAccessKeyId', 'AWSAccessKeyId'].some((name) => values.has(name));
}

function hasHeader({ rawHeaders }: WireRequest, pattern: RegExp): boolean {
  return rawHeaders.some((name, index) => index % 2 === 0 && pattern.test(name));
}

function hasHost(request: WireRequest, service: string): boolean {
  const host = (request.header('host') ?? '').toLowerCase();
  return host.startsWith(`${service}.`) && /\.aliyuncs\.com(:\d+)?$/.test(host);
}
