import type { WireRequest } from '../../../src/protocol/wire.ts';
import { type Carrier, hasGatewayAuthorization } from './common.ts';
import { gatewayError } from './errors.ts';

/** Bytes of path and query, of a v1 body, of a TC3 body [documented, as 32 KB, 1 MB, 10 MB]. */
const limits = { get: 32 * 1024, v1: 1024 * 1024, tc3: 10 * 1024 * 1024 };

/** Refuses requests over the gateway's size limits; over the v1 limit the answer is one about the signature [observed]. */
export function checkSize(request: WireRequest, carrier: Carrier): void {
  const unread = request.oversize !== undefined;
  if (request.method === 'GET') {
    if (unread || request.path.length + request.query.length > limits.get)
      throw gatewayError('RequestSizeLimitExceeded');
  } else if (carrier === 'parameters' || (unread && !hasGatewayAuthorization(request))) {
    if (unread || request.body.length > limits.v1) throw gatewayError('AuthFailure.SignatureFailure#size');
  } else if (unread || request.body.length > limits.tc3) {
    throw gatewayError('RequestSizeLimitExceeded');
  }
}
