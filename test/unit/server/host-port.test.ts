import {
  formatHostPort,
  isLoopback,
  isPrivateName,
  parseHostPort,
  withinDomains,
} from '../../../src/server/host-port.ts';

it.each([
  ['aip.vendor.test', { host: 'aip.vendor.test', port: 443 }],
  ['AIP.Vendor.Test.:8443', { host: 'aip.vendor.test', port: 8443 }],
  ['my_bucket-1.vendor.test', { host: 'my_bucket-1.vendor.test', port: 443 }],
  ['127.0.0.1:4580', { host: '127.0.0.1', port: 4580 }],
  ['[::1]:4580', { host: '::1', port: 4580 }],
  ['[0:0:0:0:0:0:0:1]', { host: '::1', port: 443 }],
])('reads %s', (text, found) => {
  expect(parseHostPort(text, 443)).toEqual(found);
  expect(parseHostPort(formatHostPort(found), 1)).toEqual(found);
});

it.each([
  '',
  '.',
  ':443',
  'a:',
  'a:0',
  'a:65536',
  'a:-1',
  'a:1:2',
  'a b',
  'user@a',
  'a/b',
  '::1',
  '[::1',
  '[:::]',
  '[a]',
  '図.test',
])('does not read %j', (text) => {
  expect(parseHostPort(text, 443)).toBeUndefined();
});

it('knows a domain label by label', () => {
  const within = withinDomains(['vendor.test', 'aip.other.test']);
  for (const host of ['vendor.test', 'a.b.vendor.test', 'aip.other.test']) expect(within(host)).toBe(true);
  for (const host of ['evil-vendor.test', 'vendor.test.evil', 'other.test', 'test', ''])
    expect(within(host)).toBe(false);
});

it('knows names that are no server’s on the internet, and this machine', () => {
  for (const host of ['tuku', 'a.localhost', 'host.docker.internal', 'tuku.test'])
    expect(isPrivateName(host)).toBe(true);
  for (const host of ['example.com', '10.0.0.1', 'local.com', '']) expect(isPrivateName(host)).toBe(false);
  for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1']) expect(isLoopback(host)).toBe(true);
  for (const host of ['127.0.0.1.evil.com', 'notlocalhost', '10.0.0.1']) expect(isLoopback(host)).toBe(false);
});
