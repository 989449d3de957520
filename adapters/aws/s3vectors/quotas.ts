import { list } from '../../../src/protocol/fields.ts';
import type { VectorRule } from './call.ts';
import { refusal } from './errors.ts';

/** PutVectors and DeleteVectors calls per second and index, and vectors in them [documented]. */
const [WRITES, WRITTEN] = [1000, 2500];

/** Like the other rate limits, held with `--quotas documented`. Throws ApiError TooManyRequestsException. */
export const withinWrites: VectorRule = async ({ services: { quota }, namespace, address, input }) => {
  if (quota === undefined) return;
  const key = JSON.stringify([namespace.account, namespace.region, address.bucket, address.index]);
  let vectors = 0;
  for (const _ of [...list(input, 'vectors'), ...list(input, 'keys')]) vectors = await quota.count(`${key} vectors`);
  if ((await quota.count(`${key} calls`)) > WRITES || vectors > WRITTEN) throw refusal('TooManyRequestsException');
};
