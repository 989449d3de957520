import { createHash } from 'node:crypto';
import type { Eventually, UsedNonces } from '../../../src/cluster/port.ts';
import type { Clock } from '../../../src/protocol/clock-and-ids.ts';
import { timeWindow } from './time.ts';

/** Recently used nonces, so that a request cannot be replayed. */
export interface Nonces {
  /** Whether the key has used the nonce in the last 15 minutes; if not, remembers it. */
  isUsed(keyId: string, nonce: string): Eventually<boolean>;
}

/**
 * The nonces of one product.
 * @param used where they are remembered, for all servers that share it
 */
export function createNonces(clock: Clock, used: UsedNonces, product: string): Nonces {
  return {
    isUsed(keyId, nonce) {
      // Of constant size, however long the nonce is.
      const name = createHash('sha256').update(`${product}\n${keyId}\n${nonce}`).digest('base64');
      return used.isUsed(name, clock.now().getTime(), timeWindow);
    },
  };
}
