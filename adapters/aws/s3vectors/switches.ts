import { type Switch, SwitchError, type SwitchValues, switchReader } from '../../../src/protocol/switches.ts';

/** Choices that the vendor's documentation leaves open, and that no request makes. */
export const switches = [
  {
    name: 'account-id',
    values: ['123456789012'],
    free: true,
    about: 'The account id in ARNs, of keys whose "account" is not one: 12 digits.',
  },
  {
    name: 'repeated-keys',
    values: ['last', 'refused'],
    about: 'Whether the last of several vectors with one key in a PutVectors call counts, or the call is refused.',
  },
] as const satisfies readonly Switch[];

/** The switches' values, read. Throws SwitchError. */
export function choices(values: SwitchValues) {
  const value = switchReader(switches, values);
  const accountId = value('account-id');
  if (!/^\d{12}$/.test(accountId)) throw new SwitchError(`aws-s3vectors.account-id=${accountId}: expected 12 digits`);
  return { accountId, repeatedKeys: value('repeated-keys') === 'last' };
}
