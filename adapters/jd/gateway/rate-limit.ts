import { callCounter } from '../../../src/protocol/call-counter.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { jdError } from './errors.ts';
import type { Package } from './product.ts';

const DAY_MS = 24 * 3_600_000;
/** The vendor's days begin at midnight in Beijing [inferred]. */
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Counts a call of an account and returns how many it has left today. */
export type RateLimit = (account: string) => Promise<number>;

/**
 * Counts calls against a package, failed ones too [inferred]. The limits are
 * enforced with `--quotas documented` only: throws ApiError 10043, which does not count as a call of the day, and 10040.
 */
export function createRateLimit(
  name: string,
  { perDay, perSecond }: Package,
  { clock, quota, shared }: Pick<DialectEnvironment, 'clock' | 'quota' | 'shared'>,
): RateLimit {
  const daily = callCounter(clock, shared.counters, { windowMs: DAY_MS, offsetMs: BEIJING_OFFSET_MS });
  return async (account) => {
    const key = JSON.stringify([name, account]);
    if (quota && (await quota.count(key)) > perSecond) throw jdError('10043');
    const calls = await daily.count(key);
    if (quota && calls > perDay) throw jdError('10040');
    return Math.max(0, perDay - calls);
  };
}
