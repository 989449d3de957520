import { createHash, randomUUID } from 'node:crypto';

/** Where the time comes from: the system, or a fixed instant for repeatable tests (`--clock`). */
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

/** The same sequence of UUIDs for the same seed. */
export function seededIds(seed: string): Ids {
  let count = 0;
  return {
    uuid() {
      const hex = createHash('sha256').update(`${seed}/${count++}`).digest('hex');
      const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}
