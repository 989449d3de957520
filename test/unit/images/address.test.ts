import type { LookupFunction } from 'node:net';
import { parseCidrs } from '../../../src/images/fetch.ts';
import { closeServers, fetchFrom, resolvesTo, serve } from './servers.ts';
import { fixture, problemOf } from './support.ts';

const picture = fixture('robot.png');

afterEach(closeServers);

describe('a URL that is refused', () => {
  test.each([
    '',
    'robot.png',
    '//host/robot.png',
    'http://',
    'http://a b/',
    'http://300.1.1.1/',
    'file:///etc/passwd',
    'ftp://host/',
    'data:image/png;base64,AAAA',
    'javascript:1',
  ])('%j', async (url) => {
    expect(await problemOf(fetchFrom(url))).toBe('url');
  });

  test('for its credentials, which are not repeated in the message', async () => {
    const work = fetchFrom('http://anna:hunter2@host/?token=abc');
    await expect(work).rejects.toMatchObject({
      problem: 'url',
      message: expect.not.stringMatching(/anna|hunter2|abc/),
    });
  });

  test('after a redirect', async () => {
    for (const location of ['file:///etc/passwd', 'http://u:p@host/', 'http://']) {
      const url = await serve((_, answer) => answer.writeHead(301, { location }).end());
      expect(await problemOf(fetchFrom(url))).toBe('url');
    }
  });

  test('is reported with its host only, without path and query', async () => {
    const url = await serve((_, answer) => answer.writeHead(403).end());
    await expect(fetchFrom(`${url}/secret?sign=abc`)).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/secret|abc/) }),
    );
  });
});

describe('the address policy', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.0.23/',
    'http://100.100.100.200/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::a9fe:a9fe]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::169.254.169.254]/',
    'http://2852039166/',
    'http://0xA9FEA9FE/',
    'http://0251.0376.0251.0376/',
    'http://169.254.43518/',
    'http://１６９.254.169.254/',
  ])('denies cloud metadata at %s', async (url) => {
    expect(await problemOf(fetchFrom(url, { totalTimeoutMs: 2000 }))).toBe('url');
  });

  test.each([
    [['169.254.169.254']],
    [['::ffff:169.254.169.254']],
    [['127.0.0.1', '169.254.169.254']],
    [['fd00:ec2::254']],
  ])('denies a host name that resolves to %p', async (addresses) => {
    const work = fetchFrom('http://innocent.test/', { lookup: resolvesTo(...addresses) });
    await expect(work).rejects.toMatchObject({
      problem: 'url',
      message: expect.stringContaining('innocent.test resolves to'),
    });
  });

  test('checks every connection, so that a name cannot change its address', async () => {
    let looks = 0;
    const url = await serve((_, answer) => answer.writeHead(302, { location: `http://rebind.test:${port}/` }).end());
    const port = new URL(url).port;
    const lookup: LookupFunction = (host, options, callback) =>
      resolvesTo(looks++ === 0 ? '127.0.0.1' : '169.254.169.254')(host, options, callback);
    expect(await problemOf(fetchFrom(`http://rebind.test:${port}/`, { lookup }))).toBe('url');
    expect(looks).toBe(2);
  });

  test('denies a redirect to a denied address', async () => {
    const url = await serve((_, answer) => answer.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    expect(await problemOf(fetchFrom(url))).toBe('url');
  });

  test('permits loopback, unless it is denied', async () => {
    const url = await serve((_, answer) => answer.end(picture));
    const named = `http://localhost.test:${new URL(url).port}/`;
    const lookup = resolvesTo('127.0.0.1');
    expect(await problemOf(fetchFrom(url))).toBe('none');
    expect(await problemOf(fetchFrom(named, { lookup }))).toBe('none');
    const deny = parseCidrs('127.0.0.0/8');
    expect(await problemOf(fetchFrom(url, { deny }))).toBe('url');
    expect(await problemOf(fetchFrom(named, { lookup, deny }))).toBe('url');
    expect(await problemOf(fetchFrom(url.replace('127.0.0.1', '[::ffff:127.0.0.1]'), { deny }))).toBe('url');
  });

  test('permits an allowed address even if it is also denied', async () => {
    const url = await serve((_, answer) => answer.end(picture));
    const deny = parseCidrs('0.0.0.0/0,::/0');
    expect(await problemOf(fetchFrom(url, { deny }))).toBe('url');
    expect(await problemOf(fetchFrom(url, { deny, allow: parseCidrs('127.0.0.1') }))).toBe('none');
  });

  test('permits IPv6 loopback', async () => {
    const url = await serve((_, answer) => answer.end(picture), '::1').catch(() => undefined);
    if (url === undefined) return; // a machine without IPv6
    expect(await problemOf(fetchFrom(url))).toBe('none');
    expect(await problemOf(fetchFrom(url, { deny: parseCidrs('::1') }))).toBe('url');
  });
});

describe('a list of addresses', () => {
  test('contains addresses and blocks', () => {
    const list = parseCidrs(' 10.0.0.0/8, 192.168.1.7,fd00::/8 ,');
    expect(['10.9.8.7', '192.168.1.7', '192.168.1.8', '11.0.0.0'].map((each) => list.check(each))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(list.check('fd12::1', 'ipv6')).toBe(true);
    expect(parseCidrs('').check('127.0.0.1')).toBe(false);
  });

  test.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0/8',
    'localhost',
    '::1/129',
    '1.2.3.4/8/8',
    '1.2.3.4/-1',
    'fe80::1%eth0',
    '1.2.3.4 5.6.7.8',
    '10.0.0.0/8x',
  ])('reports the invalid entry %j', (entry) => {
    expect(() => parseCidrs(`127.0.0.1,${entry}`)).toThrow(`"${entry}" is neither an IP address nor a CIDR block`);
  });
});
