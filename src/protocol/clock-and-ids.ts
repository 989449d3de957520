import { createHash, randomUUID } from 'node:crypto';

/** Where the time comes from: the system, or the clock that tests set (settable-clock.ts). */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still. */
export function fixedClock(instant: Date): Clock {
  return { now: () => new Date(instant) };
}

/** Where request ids come from: random, or a repeatable sequence (`--seed`). */
export interface Ids {
  /** UUID version 4, lower case. */
  uuid(): string;
}

export const randomIds: Ids = { uuid: randomUUID };

/**
 * The same sequence of UUIDs for the same seed and run.
 * @param run counts the seeded starts on one catalog from 1: a later one must not repeat ids that are stored
 */
export function seededIds(seed: string, run = 1): Ids {
  let count = 0;
  const source = run === 1 ? seed : `${seed}/run ${run}`;
  return {
    uuid() {
      const hex = createHash('sha256').update(`${source}/${count++}`).digest('hex');
      const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}
