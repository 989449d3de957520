import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { carrierOf, commonParameter, hasGatewayAuthorization } from './common.ts';
import { parametersOf } from './parameters.ts';
import type { TencentIdentity } from './product.ts';

/** What tells the product's requests from those of other products. */
interface Product {
  readonly service: string;
  readonly version: string;
}

const languages: ReadonlyMap<string | undefined, 'en' | 'zh'> = new Map([
  ['en-US', 'en'],
  ['zh-CN', 'zh'],
]);

/**
 * Claims a request that carries an X-TC-* header, a TC3 or SKIP Authorization, the parameters of signature v1, or,
 * when it carries no other vendor's sign, the host of the service. Never throws.
 */
export function identify(request: WireRequest, product: Product, ids: Ids): TencentIdentity | undefined {
  if (!isOurs(request, product)) return undefined;
  const carrier = carrierOf(request);
  const traceId = request.header('x-tc-traceid');
  return {
    operation: commonParameter(request, carrier, 'Action') ?? '',
    version: commonParameter(request, carrier, 'Version') ?? '',
    region: commonParameter(request, carrier, 'Region') ?? '',
    language: languages.get(commonParameter(request, carrier, 'Language')),
    traceId: traceId !== undefined && isEchoable(traceId) ? traceId : undefined,
    requestId: ids.uuid(),
  };
}

function isOurs(request: WireRequest, product: Product): boolean {
  if (request.header('x-tc-action') !== undefined || hasGatewayAuthorization(request)) return true;
  if (request.rawHeaders.some((name, index) => index % 2 === 0 && /^x-tc-/i.test(name))) return true;
  const { values } = parametersOf(request);
  if (hasV1Parameters(values, product.version)) return true;
  return hasHost(request, product.service) && !hasForeignSign(request, values);
}

/**
 * `SecretId` is this vendor's name for a key id. Without it: `Action` beside something that Alibaba's RPC form, which
 * has Action, Version and Signature too, writes otherwise: a timestamp in seconds (there ISO 8601), `HmacSHA…`
 * (there `HMAC-SHA1`), `Nonce` (there `SignatureNonce`), or the product's own version.
 */
function hasV1Parameters(values: ReadonlyMap<string, string>, version: string): boolean {
  if (values.has('AccessKeyId') || values.has('SignatureNonce')) return false;
  if (values.has('SecretId')) return true;
  return (
    values.has('Action') &&
    (/^\d+$/.test(values.get('Timestamp') ?? '') ||
      (values.get('SignatureMethod') ?? '').startsWith('HmacSHA') ||
      values.has('Nonce') ||
      values.get('Version') === version)
  );
}

function hasHost(request: WireRequest, service: string): boolean {
  const host = request.header('host') ?? '';
  return host
    .replace(/^https?:\/\//i, '')
    .toLowerCase()
    .startsWith(`${service}.`);
}

function hasForeignSign(request: WireRequest, values: ReadonlyMap<string, string>): boolean {
  return request.header('authorization') !== undefined || values.has('AccessKeyId') || values.has('access_token');
}

/** Printable ASCII of a sane length: can stand in a response header as it is. */
function isEchoable(value: string): boolean {
  return /^[\x20-\x7e]{1,256}$/.test(value);
}
