import { addressPolicy, parseCidrs } from '../../../src/images/addresses.ts';

const denying = (deny: string, allow = '') => addressPolicy({ deny: parseCidrs(deny), allow: parseCidrs(allow) });

describe('a denied loopback', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '::1',
    '::',
    '0:0:0:0:0:0:0:0',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:0.0.0.0',
    '::ffff:0:0',
    '0:0:0:0:0:ffff:0:0',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::127.0.0.1',
    '64:ff9b:1::127.0.0.1',
    '2002:7f00:1::',
    '2002:7f00:1::1',
    '::1%lo',
  ])('has no other spelling: %s', (address) => {
    expect(denying('127.0.0.0/8,::1')(address)).toBe(false);
  });

  test.each(['127.0.0.0/8', '::1', '0.0.0.0/0'])('by %s covers the unspecified addresses', (deny) => {
    expect(['0.0.0.0', '::', '::ffff:0.0.0.0'].map(denying(deny))).toEqual([false, false, false]);
  });

  test.each(['', '0', '127.1', '0x7f.1', '2130706433', '0177.0.0.1', 'localhost', '[::1]', '::ffff:127.0.0.1.'])(
    'is not reached by what is not an address: %j',
    (text) => expect(denying('127.0.0.0/8,::1')(text)).toBe(false),
  );
});

test('cloud metadata is denied however it is written', () => {
  const permits = addressPolicy({});
  const spellings = [
    '169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::',
  ];
  for (const address of spellings) expect([address, permits(address)]).toEqual([address, false]);
});

test('what no list names is permitted, and an allowed address wins', () => {
  expect(['127.0.0.1', '::', '10.0.0.1', '2001:db8::1', '64:ff9b::808:808'].map(addressPolicy({}))).toEqual(
    Array(5).fill(true),
  );
  expect(['8.8.8.8', '2606:4700::1', '::2:1'].map(denying('127.0.0.0/8,::1'))).toEqual([true, true, true]);
  expect(['127.0.0.1', '0.0.0.0', '127.0.0.2'].map(denying('127.0.0.0/8', '127.0.0.1'))).toEqual([true, true, false]);
});
