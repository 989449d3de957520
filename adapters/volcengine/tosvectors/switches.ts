import { type Switch, SwitchError, type SwitchValues, switchReader } from '../../../src/protocol/switches.ts';

/** Choices that the vendor's documentation leaves open, and that no request makes. */
export const switches = [
  {
    name: 'account-id',
    values: ['2100000001'],
    free: true,
    about:
      'Account id in TRNs of callers whose "account" is no number, where the request names none: clients write it beside ' +
      'the name of the bucket.',
  },
  {
    name: 'create-again',
    values: ['conflict', 'ok'],
    about: 'Whether CreateVectorBucket for a bucket that the caller has already is refused (409), or succeeds.',
  },
  {
    name: 'top-k',
    values: ['1000', '30'],
    about: 'The most hits QueryVectors may be asked for: by the documentation 1000, by clients of January 2026 30.',
  },
  {
    name: 'hosts',
    values: ['any', 'vendor'],
    about:
      'Which hosts a client may ask for: any, or the vendor’s, IP addresses and names without a dot; others are refused ' +
      '(412), as the service does.',
  },
] as const satisfies readonly Switch[];

/** The switches' values, read. */
export interface Choices {
  readonly accountId: string;
  readonly createsAgain: boolean;
  readonly maxHits: number;
  readonly onlyVendorHosts: boolean;
}

/** Throws SwitchError. */
export function choices(values: SwitchValues): Choices {
  const value = switchReader(switches, values);
  const accountId = value('account-id');
  if (!/^\d{1,20}$/.test(accountId))
    throw new SwitchError(`volcengine-tosvectors.account-id=${accountId}: expected a number`);
  return {
    accountId,
    createsAgain: value('create-again') === 'ok',
    maxHits: Number(value('top-k')),
    onlyVendorHosts: value('hosts') === 'vendor',
  };
}
