import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { Identity } from '../../../src/protocol/operation.ts';

/** What names one request in its answer. */
export interface BaiduIdentity extends Identity {
  /** UUID of the header x-bce-request-id. */
  readonly requestId: string;
  /** `log_id`: 1..2^52, though the service has larger ones, so that no JSON reader loses digits. */
  readonly logId: number;
}

export function identityOf(operation: string, ids: Ids): BaiduIdentity {
  const requestId = ids.uuid();
  const hex = requestId.replaceAll('-', '');
  // the 13th digit of a UUID is its version
  return { operation, requestId, logId: Number.parseInt(hex.slice(0, 12) + hex.charAt(13), 16) + 1 };
}
