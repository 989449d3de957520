import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Caller, Operation } from '../../../src/protocol/operation.ts';
import { gatewayError } from './errors.ts';

/** Whose calls are counted together: those of a sub-account, which an access key stands for [inferred], in a region. */
interface Counted extends Caller {
  readonly keyId: string;
}

/** Counts a call against the limit of its action, by region and sub-account [documented]. Throws RequestLimitExceeded. */
export async function throttle<C>(
  { name, callsPerSecond: limit }: Pick<Operation<C>, 'name' | 'callsPerSecond'>,
  { account, keyId, region }: Counted,
  counter: CallCounter,
): Promise<void> {
  if (limit === undefined) return;
  const count = await counter.count(JSON.stringify([account, keyId, region, name]));
  if (count > limit) throw gatewayError('RequestLimitExceeded#count', { count, limit });
}
