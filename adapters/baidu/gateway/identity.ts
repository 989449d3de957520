import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { Identity } from '../../../src/protocol/operation.ts';

/** The ids of one request, which its answer carries. */
export interface BaiduIdentity extends Identity {
  /** UUID of the header x-bce-request-id. */
  readonly requestId: string;
  /** `log_id`: 1..2^52. The service has larger ones, but JSON parsers would lose their last digits. */
  readonly logId: number;
}

/** New ids for a request. */
export function identityOf(operation: string, ids: Ids): BaiduIdentity {
  const requestId = ids.uuid();
  const hex = requestId.replaceAll('-', '');
  // The 13th digit of a UUID is its version.
  return { operation, requestId, logId: Number.parseInt(hex.slice(0, 12) + hex.charAt(13), 16) + 1 };
}
