import { LRUCache } from 'lru-cache';
import type { Clock } from './clock-and-ids.ts';

/** Counts calls in whole windows of the clock, by default seconds, as the vendors' limits do. */
export interface CallCounter {
  /** Counts one call under a key; how many calls the key has made in this window, this one included. */
  count(key: string): number;
}

/** Keys of a window: clients choose them. The least recently used ones are forgotten. */
const MAX_KEYS = 10_000;

/** @param offsetMs how much earlier than the clock's full windows these begin: of days, the time zone */
export function callCounter(clock: Clock, { windowMs = 1000, offsetMs = 0 } = {}): CallCounter {
  let window = 0;
  const counts = new LRUCache<string, number>({ max: MAX_KEYS });
  return {
    count(key) {
      const now = Math.floor((clock.now().getTime() + offsetMs) / windowMs);
      if (now !== window) {
        counts.clear();
        window = now;
      }
      const calls = (counts.get(key) ?? 0) + 1;
      counts.set(key, calls);
      return calls;
    },
  };
}

/** A counter that can be told to let everything pass. */
export interface PausableCounter extends CallCounter {
  /** Counts nothing while the work runs. */
  pause<T>(work: () => Promise<T>): Promise<T>;
}

export function pausable(counter: CallCounter): PausableCounter {
  let pauses = 0;
  return {
    count: (key) => (pauses > 0 ? 0 : counter.count(key)),
    async pause(work) {
      pauses++;
      try {
        return await work();
      } finally {
        pauses--;
      }
    },
  };
}
