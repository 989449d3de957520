import { list } from '../../../src/protocol/fields.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { refusal } from './errors.ts';

/** PutVectorIndex calls per second and account [documented]. */
const INDEX_CREATIONS = 5;
/** ListVectorIndexes calls in progress per account [documented]. */
const INDEX_LISTINGS = 16;

const keyOf = ({ namespace, identity }: VectorCall, what: string) =>
  JSON.stringify([namespace.account, namespace.region, identity.operation, what]);

/** Like the other quotas, enforced with `--quotas documented`. Throws ApiError MetaOperationQpsLimitExceeded. */
export const withinIndexCreations: VectorRule = (call) => {
  const { quota } = call.services;
  if (quota !== undefined && quota.count(keyOf(call, 'calls')) > INDEX_CREATIONS) {
    throw refusal('MetaOperationQpsLimitExceeded');
  }
};

/** PutVectors calls, and the vectors in them. Throws ApiError TotalQpsLimitExceeded. */
export const withinPuts: VectorRule = (call) => {
  const { quota, limits } = call.services;
  if (quota === undefined) return;
  let vectors = 0;
  for (const _ of list(call.input, 'vectors')) vectors = quota.count(keyOf(call, 'vectors'));
  if (quota.count(keyOf(call, 'calls')) > limits.puts || vectors > limits.putVectors) {
    throw refusal('TotalQpsLimitExceeded');
  }
};

/** ListVectorIndexes calls in progress, by account. */
const running = new Map<string, number>();

/** Does the work of a ListVectorIndexes call. Throws ApiError ActiveRequestLimitExceeded. */
export async function amongIndexListings<T>(call: VectorCall, work: () => Promise<T>): Promise<T> {
  if (call.services.quota === undefined) return work();
  const key = keyOf(call, 'running');
  const before = running.get(key) ?? 0;
  if (before >= INDEX_LISTINGS) throw refusal('ActiveRequestLimitExceeded');
  running.set(key, before + 1);
  try {
    return await work();
  } finally {
    const left = (running.get(key) ?? 1) - 1;
    if (left > 0) running.set(key, left);
    else running.delete(key);
  }
}
