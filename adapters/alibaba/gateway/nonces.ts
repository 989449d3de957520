import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/protocol/clock-and-ids.ts';
import { timeWindow } from './time.ts';

/** Recently used nonces, so that a request cannot be replayed. */
export interface Nonces {
  /** Whether the key has used the nonce in the last 15 minutes; if not, remembers it. */
  isUsed(keyId: string, nonce: string): boolean;
}

/**
 * Creates a bounded memory of nonces.
 * @param max most nonces kept; beyond it the oldest are forgotten early
 */
export function createNonces(clock: Clock, max = 100_000): Nonces {
  // Ordered by time, unless the clock was set back: a Map keeps the order of insertion.
  const seen = new Map<string, number>();
  const isRecent = (now: number, at: number) => Math.abs(now - at) <= timeWindow;

  function forget(now: number): void {
    for (const [name, at] of seen) {
      if (seen.size < max && isRecent(now, at)) return;
      seen.delete(name);
    }
  }

  return {
    isUsed(keyId, nonce) {
      const now = clock.now().getTime();
      // Of constant size, however long the nonce is.
      const name = createHash('sha256').update(`${keyId}\n${nonce}`).digest('base64');
      forget(now);
      const at = seen.get(name);
      if (at !== undefined && isRecent(now, at)) return true;
      seen.delete(name);
      seen.set(name, now);
      return false;
    },
  };
}
