import type { ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';
import { PLAN_QPS } from './instances.ts';
import { textOf } from './translate.ts';

/** Plans up to this capacity may add one picture a second, larger ones five [documented]. */
const SMALL_PLAN = 100_000;

/** Calls per second and instance [documented]; the operations that search have what the plan was bought with. */
const callsPerSecond: ReadonlyMap<string, number> = new Map([
  ['UpdateImage', 20],
  ['DeleteImage', 20],
  ['Detail', 1],
  ['DumpMeta', 1],
  ['DumpMetaList', 1],
  ['IncreaseInstance', 1],
  ['IncreaseList', 1],
]);

/** The instance's limit for the operation; holds only with `--quotas documented`. */
export const withinQuota: ImageSearchRule = async (call) => {
  const { quota } = call.services;
  if (quota === undefined) return;
  const { account, region } = call.caller;
  const { operation } = call.identity;
  const instance = await call.instance();
  const adding = instance.capacity <= SMALL_PLAN ? 1 : 5;
  const limit = operation === 'AddImage' ? adding : (callsPerSecond.get(operation) ?? PLAN_QPS);
  const count = quota.count(JSON.stringify(['alibaba-imagesearch', account, region, instance.key, operation]));
  if (count > limit) throw refusal(textOf('DeniedRequest', operation), { detail: `more than ${limit} calls a second` });
};
