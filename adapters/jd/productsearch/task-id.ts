import { createHash } from 'node:crypto';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';

/** The number of an account in its task ids: at most 13 digits, always the same. */
export function userNumber(account: string): string {
  return String(createHash('sha256').update(account).digest().readUIntBE(0, 5));
}

/**
 * `<user number>/<collection>/<Unix seconds with a fraction>` [example]. The fraction is random: it tells tasks of the same
 * second apart.
 */
export function taskId(account: string, collection: string, at: Date, ids: Ids): string {
  const fraction = Number.parseInt(ids.uuid().slice(0, 8), 16) % 10_000_000;
  return `${userNumber(account)}/${collection}/${Math.floor(at.getTime() / 1000)}.${String(fraction).padStart(7, '0')}`;
}
