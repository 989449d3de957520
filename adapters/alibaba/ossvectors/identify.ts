import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { addressOf } from '../oss-gateway/address.ts';
import type { OssFacts, OssIdentity } from './call.ts';
import { servedBy, subresourceOf } from './operations.ts';

/** What a request says of itself. Never throws. */
export function identify(request: WireRequest, ids: Ids): { identity: OssIdentity; gateway: OssFacts } {
  const address = addressOf(request);
  const subresource = subresourceOf(request);
  const served = servedBy(request, address);
  const identity = {
    operation: served?.operation.name ?? `${request.method} ${subresource}`.trim(),
    request,
    address,
    requestId: ids.uuid().replaceAll('-', '').slice(0, 24).toUpperCase(),
    host: request.header('host') ?? '',
  };
  return { identity, gateway: { subresource, served, isMalformed: false } };
}
