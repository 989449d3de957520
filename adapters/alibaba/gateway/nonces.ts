import { createHash } from 'node:crypto';
import type { Clock } from '../../../src/protocol/clock-and-ids.ts';
import { timeWindow } from './time.ts';

/** Nonces seen of late, so that a request cannot be sent twice. */
export interface Nonces {
  /** True when the key has used the nonce in the last 15 minutes; remembers it otherwise. */
  isUsed(keyId: string, nonce: string): boolean;
}

/**
 * A memory of nonces that is bounded.
 * @param max how many are kept at most; beyond it the oldest is forgotten early
 */
export function createNonces(clock: Clock, max = 100_000): Nonces {
  // in the order of their times, as a Map keeps the order of insertion
  const seen = new Map<string, number>();

  function forget(now: number): void {
    for (const [name, at] of seen) {
      if (seen.size < max && now - at <= timeWindow) return;
      seen.delete(name);
    }
  }

  return {
    isUsed(keyId, nonce) {
      const now = clock.now().getTime();
      // of one size, however long the nonce is
      const name = createHash('sha256').update(`${keyId}\n${nonce}`).digest('base64');
      forget(now);
      if (seen.has(name)) return true;
      seen.set(name, now);
      return false;
    },
  };
}
