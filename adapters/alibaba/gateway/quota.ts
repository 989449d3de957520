import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Caller } from '../../../src/protocol/operation.ts';
import { gatewayError } from './errors.ts';

/** Counts the call against the product's limit for the operation. Throws ApiError Throttling.User. */
export function checkQuota(
  { name, quotas }: { readonly name: string; readonly quotas: Readonly<Record<string, number>> },
  operation: string,
  caller: Caller | undefined,
  counter: CallCounter | undefined,
): void {
  if (counter === undefined || caller === undefined || !Object.hasOwn(quotas, operation)) return;
  const count = counter.count(JSON.stringify([name, caller.account, operation]));
  if (count > (quotas[operation] ?? Number.POSITIVE_INFINITY)) throw gatewayError('Throttling.User');
}
