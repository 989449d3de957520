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
export const withinIndexCreations: VectorRule = async (call) => {
  const { quota } = call.services;
  if (quota !== undefined && (await quota.count(keyOf(call, 'calls'))) > INDEX_CREATIONS) {
    throw refusal('MetaOperationQpsLimitExceeded');
  }
};

/** PutVectors calls, and the vectors in them. Throws ApiError TotalQpsLimitExceeded. */
export const withinPuts: VectorRule = async (call) => {
  const { quota, limits } = call.services;
  if (quota === undefined) return;
  let vectors = 0;
  for (const _ of list(call.input, 'vectors')) vectors = await quota.count(keyOf(call, 'vectors'));
  if ((await quota.count(keyOf(call, 'calls'))) > limits.puts || vectors > limits.putVectors) {
    throw refusal('TotalQpsLimitExceeded');
  }
};

/** After this time a call in progress counts as ended: its server may have gone. Milliseconds. */
const LISTING_MS = 60_000;

interface Running {
  readonly id: string;
  readonly until: number;
}

/** Does the work of a ListVectorIndexes call. Throws ApiError ActiveRequestLimitExceeded. */
export async function amongIndexListings<T>(call: VectorCall, work: () => Promise<T>): Promise<T> {
  const { quota, notes, clock } = call.services;
  if (quota === undefined) return work();
  const key = keyOf(call, 'running');
  const at = clock.now().getTime();
  const [id, until] = [call.identity.requestId, at + LISTING_MS];
  const change = (by: (running: readonly Running[]) => readonly Running[]) =>
    notes.change(
      key,
      (value) => {
        const before = ((value ?? []) as unknown as readonly Running[]).filter((one) => one.until > at);
        const after = by(before);
        return { value: after.map((one) => ({ ...one })), result: after.some((one) => one.id === id) };
      },
      LISTING_MS,
    );
  const isAdmitted = await change((running) =>
    running.length >= INDEX_LISTINGS ? running : [...running, { id, until }],
  );
  if (!isAdmitted) throw refusal('ActiveRequestLimitExceeded');
  try {
    return await work();
  } finally {
    await change((running) => running.filter((one) => one.id !== id));
  }
}
