import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Call, Identity, Rule } from '../../../src/protocol/dialect.ts';
import { gatewayError } from './errors.ts';

/**
 * A rule for every operation that has a documented limit: calls per second, account and action. Holds only when the
 * environment has a quota, which the product hands on in its services. Throws ApiError RequestLimitExceeded.
 * @param limitOf calls per second of an action; Infinity for none
 */
export function withinQuota(
  limitOf: (operation: string) => number,
): Rule<Call<{ readonly quota?: CallCounter | undefined }, Identity>> {
  return ({ services, caller, identity }) => {
    if (services.quota === undefined) return;
    const limit = limitOf(identity.operation);
    const count = services.quota.count(JSON.stringify([caller.account, identity.operation]));
    if (count > limit) throw gatewayError('RequestLimitExceeded#count', { count, limit });
  };
}
