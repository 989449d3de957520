import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Caller, Operation } from '../../../src/protocol/operation.ts';
import { gatewayError } from './errors.ts';

/** Counts a call against the operation's limit for the account. Throws ApiError Throttling.User. */
export async function throttle<C>(
  product: string,
  { name, callsPerSecond: limit }: Pick<Operation<C>, 'name' | 'callsPerSecond'>,
  { account }: Caller,
  counter: CallCounter,
): Promise<void> {
  if (limit === undefined) return;
  const count = await counter.count(JSON.stringify([product, account, name]));
  if (count > limit) throw gatewayError('Throttling.User');
}
