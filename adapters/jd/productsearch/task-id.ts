import { createHash } from 'node:crypto';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';

/** The number that stands for an account in its task ids: 13 digits at most, always the same. */
export function userNumber(account: string): string {
  return String(createHash('sha256').update(account).digest().readUIntBE(0, 5));
}

/**
 * `<user number>/<collection>/<seconds since 1970 with a fraction>` [example]. The fraction is no time: it tells the tasks
 * of a second apart.
 */
export function taskId(account: string, collection: string, at: Date, ids: Ids): string {
  const fraction = Number.parseInt(ids.uuid().slice(0, 8), 16) % 10_000_000;
  return `${userNumber(account)}/${collection}/${Math.floor(at.getTime() / 1000)}.${String(fraction).padStart(7, '0')}`;
}
