import type { Counters, Eventually } from '../cluster/port.ts';
import type { Clock } from './clock-and-ids.ts';

/** Counts calls in whole windows of the clock, by default seconds, as the vendors' limits do. */
export interface CallCounter {
  /** Counts one call under a key; how many calls the key has made in this window, this one included. */
  count(key: string): Eventually<number>;
}

/**
 * @param counters where the calls are counted, on all servers that share it
 * @param offsetMs how much earlier than the clock's full windows these begin: of days, the time zone
 */
export function callCounter(clock: Clock, counters: Counters, { windowMs = 1000, offsetMs = 0 } = {}): CallCounter {
  return {
    count(key) {
      const window = Math.floor((clock.now().getTime() + offsetMs) / windowMs);
      return counters.add(`${windowMs} ${key}`, window, windowMs);
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
