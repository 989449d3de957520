import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { addressOf } from '../oss-gateway/address.ts';
import { queryOf } from '../oss-gateway/query.ts';
import type { OssIdentity } from './call.ts';
import { servedBy, subresourceOf } from './operations.ts';

/** Signatures and headers of other services. */
const foreign = { authorization: /^(acs|tc3|bce|jdcloud)/i, header: /^x-(acs|tc|bce|jdcloud|amz|log)-/i };

/**
 * Is this a request for object storage? A signature of its forms, a header or query name of its own; without any of
 * them, as anonymous callers send, the name of an operation in the query or the vendor's host for vectors, where a
 * signature may be of no known form. Never when it carries another service's sign. Works on a request whose body is not read yet.
 */
export function isOurs(request: WireRequest): boolean {
  const authorization = request.header('authorization');
  if (authorization?.startsWith('OSS')) return true;
  // Most requests for others end here: the address is read after it.
  if (authorization !== undefined && foreign.authorization.test(authorization)) return false;
  const { isVectorsHost } = addressOf(request);
  if (authorization !== undefined) return isVectorsHost;
  if (hasHeader(request, foreign.header)) return false;
  if (hasHeader(request, /^x-oss-/i)) return true;
  const names = [...queryOf(request).keys()];
  if (names.some((name) => name.startsWith('x-oss-'))) return true;
  if (names.includes('OSSAccessKeyId') && names.includes('Signature')) return true;
  return isVectorsHost || subresourceOf(request) !== '';
}

/** What a claimed request says of itself. Never throws. */
export function identify(request: WireRequest, ids: Ids): OssIdentity {
  const address = addressOf(request);
  const served = servedBy(request, address);
  return {
    operation: served?.operation.name ?? `${request.method} ${subresourceOf(request)}`.trim(),
    request,
    address,
    requestId: ids.uuid().replaceAll('-', '').slice(0, 24).toUpperCase(),
    host: request.header('host') ?? '',
  };
}

function hasHeader({ rawHeaders }: WireRequest, pattern: RegExp): boolean {
  return rawHeaders.some((name, index) => index % 2 === 0 && pattern.test(name));
}
