import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../src/protocol/sources.ts';
import { timeWindow } from './time.ts';

/** Nonces seen of late, so that a request cannot be sent twice. */
export interface Nonces {
  /** True when the key has used the nonce in the last 15 minutes; remembers it otherwise. */
  isUsed(keyId: string, nonce: string): boolean;
}

/** Memory is bounded: beyond 100,000 nonces the oldest is forgotten early. */
export function createNonces(clock: Clock): Nonces {
  const seen = new LRUCache<string, number>({ max: 100_000 });
  return {
    isUsed(keyId, nonce) {
      const now = clock.now().getTime();
      // of one size, however long the nonce is
      const name = createHash('sha256').update(`${keyId}\n${nonce}`).digest('base64');
      const at = seen.get(name);
      if (at !== undefined && now - at <= timeWindow) return true;
      seen.set(name, now);
      return false;
    },
  };
}
