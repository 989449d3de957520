import { gatewayError } from '../gateway/errors.ts';
import { withinQuota as withinQuotaOf } from '../gateway/quota.ts';
import type { TiiaRule } from './call.ts';
import { maxQpsOf } from './groups.ts';

/** Calls per second, account and action [documented]. */
export const callsPerSecond: ReadonlyMap<string, number> = new Map([
  ['CreateGroup', 1],
  ['DescribeGroups', 20],
  ['CreateImage', 10],
  ['DescribeImages', 20],
  ['DeleteImages', 10],
  ['UpdateImage', 20],
  ['SearchImage', 10],
]);

/** The limit of the action; like the group's, it holds only with `--quotas documented`. */
export const withinQuota: TiiaRule = withinQuotaOf(
  (operation) => callsPerSecond.get(operation) ?? Number.POSITIVE_INFINITY,
);

/** The limit of the group: its MaxQps over all actions on its pictures [documented]. */
export const withinGroupQuota: TiiaRule = async (call) => {
  const { quota } = call.services;
  if (quota === undefined) return;
  const { account, region } = call.caller;
  const gallery = await call.gallery();
  const limit = maxQpsOf(gallery);
  const count = quota.count(JSON.stringify([account, region, 'group', gallery.id]));
  if (count > limit) throw gatewayError('RequestLimitExceeded#count', { count, limit });
};
