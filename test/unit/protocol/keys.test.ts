import { accountName, accountsMeant, parseCredentials, unknownAccount } from '../../../src/protocol/keys.ts';

describe('the account of an unknown key', () => {
  it('is none that a credentials file may name, by an account or an id', () => {
    const account = unknownAccount('team-a');
    expect(account).toBe('unknown:team-a');
    expect(() => parseCredentials(JSON.stringify([{ id: 'k', secret: 's', account }]))).toThrow(
      'entry 1 has an account that begins with "unknown:"',
    );
    expect(() => parseCredentials(JSON.stringify([{ id: account, secret: 's' }]))).toThrow('entry 1');
    expect(parseCredentials(JSON.stringify([{ id: account, secret: 's', account: 'a' }]))).toHaveLength(1);
  });

  it('has the key’s id as its name', () => {
    expect([accountName('unknown:team-a'), accountName('team-a')]).toEqual(['team-a', 'team-a']);
  });

  it('is meant by the id unless a known key has an account of that name', () => {
    expect(accountsMeant('team-a', { accounts: ['tuku'] })).toEqual(['team-a', 'unknown:team-a']);
    expect(accountsMeant('team-a', { accounts: ['team-a'] })).toEqual(['team-a']);
  });
});

it('a list of keys has at least one', () => {
  expect(() => parseCredentials('[]')).toThrow('an empty list has no key to sign with');
});
