import type { Gallery } from '../../../src/catalog/port.ts';
import type { ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';
import { PLAN_QPS } from './instances.ts';
import { textOf } from './translate.ts';

/** Plans of up to this many pictures may add one picture a second, larger ones five [documented]. */
const SMALL_PLAN = 100_000;

/**
 * Holds an operation to a limit of calls per second and instance [documented]. Checks only with `--quotas documented`.
 * @param limit by default the searches per second that the plan was bought with
 */
export function withinQuota(limit: number | ((instance: Gallery) => number) = PLAN_QPS): ImageSearchRule {
  return async (call) => {
    const { quota } = call.services;
    if (quota === undefined) return;
    const { account, region } = call.caller;
    const { operation } = call.identity;
    const instance = await call.instance();
    const max = typeof limit === 'number' ? limit : limit(instance);
    const count = await quota.count(JSON.stringify(['alibaba-imagesearch', account, region, instance.key, operation]));
    if (count > max) throw refusal(textOf('DeniedRequest', operation), { detail: `more than ${max} calls a second` });
  };
}

/** Pictures per second that an instance may add. */
export function additionsPerSecond({ capacity }: Gallery): number {
  return capacity <= SMALL_PLAN ? 1 : 5;
}
