import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Caller, Operation } from '../../../src/protocol/operation.ts';
import { gatewayError } from './errors.ts';

/** Counts a call against the limit of its action, by account. Throws ApiError RequestLimitExceeded. */
export function throttle<C>(
  { name, callsPerSecond: limit }: Pick<Operation<C>, 'name' | 'callsPerSecond'>,
  { account }: Caller,
  counter: CallCounter,
): void {
  if (limit === undefined) return;
  const count = counter.count(JSON.stringify([account, name]));
  if (count > limit) throw gatewayError('RequestLimitExceeded#count', { count, limit });
}
