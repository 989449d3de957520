import type { Clock } from './sources.ts';

/** Counts calls in whole seconds of the clock, as the vendors' per-second limits do. */
export interface CallCounter {
  /** Counts one call under a key; how many calls the key has made in this second, this one included. */
  count(key: string): number;
}

export function callCounter(clock: Clock): CallCounter {
  let second = 0;
  const counts = new Map<string, number>();
  return {
    count(key) {
      const now = Math.floor(clock.now().getTime() / 1000);
      if (now !== second) {
        counts.clear();
        second = now;
      }
      const calls = (counts.get(key) ?? 0) + 1;
      counts.set(key, calls);
      return calls;
    },
  };
}
