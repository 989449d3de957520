import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Caller, Operation } from '../../../src/protocol/operation.ts';
import { gatewayError } from './errors.ts';

/** Counts a call against the operation's limit for the account. Throws ApiError Throttling.User. */
export function throttle<C>(
  product: string,
  { name, callsPerSecond: limit }: Pick<Operation<C>, 'name' | 'callsPerSecond'>,
  { account }: Caller,
  counter: CallCounter,
): void {
  if (limit === undefined) return;
  if (counter.count(JSON.stringify([product, account, name])) > limit) throw gatewayError('Throttling.User');
}
