import { createNonces } from '../../../../adapters/alibaba/gateway/nonces.ts';
import { sharedInProcess } from '../../../../src/cluster/in-process.ts';
import { callCounter } from '../../../../src/protocol/call-counter.ts';
import { fixedClock } from '../../../../src/protocol/clock-and-ids.ts';
import { type WireRequest, wireRequest } from '../../../../src/protocol/wire.ts';
import { ask, received, testGateway, testTime } from '../../../support/alibaba-gateway.ts';
import { type SignedRequest, type Signer, signAcs3, signRoaV1, signRpcV1 } from '../../../support/alibaba-signer.ts';

const host = '127.0.0.1:4570';
const base = { host, time: testTime };
const action = 'DescribeInstances';
const gateway = testGateway();

const rpc = (changes: Partial<Signer> & { action?: string } = {}) =>
  signRpcV1({ ...base, version: '2018-10-30', action, ...changes });
const roa = (changes: Partial<Signer> = {}) =>
  signRoaV1({ ...base, version: '2018-05-09', path: '/green/image/scan', ...changes }, { body: {} });
const acs = (changes: Partial<Signer> = {}) => signAcs3({ ...base, version: '2018-10-30', action, ...changes });

const schemes: readonly (readonly [string, (changes?: Partial<Signer>) => SignedRequest])[] = [
  ['RPC v1', rpc],
  ['ROA v1', roa],
  ['ACS3', acs],
];

async function outcome(request: WireRequest, dialect = gateway): Promise<string> {
  const { code, message } = await ask(dialect, request);
  return code === undefined ? 'ok' : `${code}: ${message}`;
}

/** The request without a query parameter, or with something in its place. */
function without(request: SignedRequest, name: string, instead = ''): WireRequest {
  const target = request.target.replace(new RegExp(`([?&])${name}=[^&]*`), `$1${instead}`);
  return received({ ...request, target });
}

test.each(['%ff', '\xff', '%e5%9b', '\xe5\x9b'])('a form with %j is not read', async (bytes) => {
  const request = roa();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const from of [rpc(), request, acs()]) {
    const body = Buffer.from(`Name=${bytes}`, 'latin1');
    const broken = received({ ...from, method: 'POST', body } as SignedRequest, headers);
    expect(await outcome(broken)).toMatch(/^InvalidParameter.Format/);
  }
});

describe('presence', () => {
  test.each(['AccessKeyId', 'Timestamp', 'Signature', 'SignatureNonce'])('%s of RPC v1', async (name) => {
    // The signature is checked before the nonce, but not that of an unknown key.
    const request = name === 'SignatureNonce' ? rpc({ id: 'other', nonce: '' }) : rpc();
    expect(await outcome(without(request, name))).toBe(`Missing${name}: ${name} is mandatory for this action.`);
    expect(await outcome(without(request, name, `${name}=`))).toContain(`Missing${name}`);
  });

  test('the date of ROA, the date and the nonce of ACS3', async () => {
    expect(await outcome(received(roa(), { Date: '' }))).toBe('MissingDate: Date is mandatory for this action.');
    expect(await outcome(received(acs(), { 'x-acs-date': '' }))).toContain('MissingTimestamp');
    expect(await outcome(received(acs({ nonce: '' })))).toContain('MissingSignatureNonce');
  });

  test('ROA needs no nonce', async () => {
    const dialect = testGateway();
    const request = received(roa({ nonce: '' }));
    expect([await outcome(request, dialect), await outcome(request, dialect)]).toEqual(['ok', 'ok']);
  });

  test('the key id alone says that the signature is missing', async () => {
    const target = `/?Action=${action}&Version=2018-10-30&Format=JSON&AccessKeyId=tuku&SignatureMethod=HMAC-SHA1`;
    const timestamp = '&Timestamp=2026-01-02T03:04:05Z';
    const request = wireRequest({ method: 'GET', target: target + timestamp, rawHeaders: [], body: Buffer.alloc(0) });
    expect(await outcome(request)).toContain('MissingSignature:');
  });
});

describe('time', () => {
  test.each(schemes)('%s: 15 minutes', async (_, sign) => {
    for (const seconds of [-901, -900, 900, 901]) {
      const time = new Date(testTime.getTime() + seconds * 1000);
      const expected = 'InvalidTimeStamp.Expired: Specified time stamp or date value is expired.';
      expect(await outcome(received(sign({ time })), testGateway())).toBe(Math.abs(seconds) > 900 ? expected : 'ok');
    }
  });

  test.each(['now', '2026-01-02', '2026-01-02T03:04:05', '2026-01-02 03:04:05Z', '2026-13-02T03:04:05Z', '1767323045'])(
    '%j is not well formatted',
    async (text) => {
      const expected = 'InvalidTimeStamp.Format: Specified time stamp or date value is not well formatted.';
      expect(await outcome(without(rpc(), 'Timestamp', `Timestamp=${text}`))).toBe(expected);
      expect(await outcome(received(acs(), { 'x-acs-date': text }))).toBe(expected);
      expect(await outcome(received(roa(), { Date: text }))).toBe(expected);
    },
  );

  test('the documentation’s spelling of the parameter', async () => {
    const request = rpc({ id: 'other' });
    expect(await outcome(received({ ...request, target: request.target.replace('Timestamp', 'TimeStamp') }))).toBe(
      'ok',
    );
  });
});

describe('methods', () => {
  test.each(['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SM3'] as const)('%s', async (signatureMethod) => {
    const one = signRpcV1({ ...base, version: '2018-10-30', action, signatureMethod }, { Text: 'x' });
    const two = signRoaV1({ ...base, version: '2018-05-09', path: '/green/image/scan', signatureMethod }, { body: {} });
    for (const request of [one, two]) expect(await outcome(received(request))).toBe('ok');
  });

  test('the digest of HMAC-SM3 covers the body', async () => {
    const to = { ...base, version: '2018-05-09', path: '/green/image/scan', signatureMethod: 'HMAC-SM3' as const };
    const request = signRoaV1(to, { body: {}, headers: { 'Content-MD5': '' } });
    expect(await outcome(received(request))).toBe('ok');
    expect(await outcome(received({ ...request, body: Buffer.from('{ }') }))).toContain('SignatureDoesNotMatch');
  });

  test.each(['HMAC-MD5', 'SHA256withRSA', ''])('%j is none that a known key can have', async (method) => {
    const text = 'InvalidSignatureMethod: Specified signature method is not valid.';
    expect(await outcome(without(rpc(), 'SignatureMethod', `SignatureMethod=${method}`))).toBe(text);
  });

  test('keys of RSA pass where keys are not known', async () => {
    const method = 'SignatureMethod=SHA256withRSA';
    expect(await outcome(without(rpc({ id: 'other' }), 'SignatureMethod', method))).toBe('ok');
    const { Authorization = '' } = acs({ id: 'other' }).headers;
    const rsa = { Authorization: Authorization.replace('ACS3-HMAC-SHA256', 'ACS3-RSA-SHA256') };
    expect(await outcome(received(acs({ id: 'other' }), rsa))).toBe('ok');
    expect(await outcome(received(acs(), { Authorization: rsa.Authorization.replace('other', 'tuku') }))).toContain(
      'InvalidSignatureMethod',
    );
  });
});

describe('signatures', () => {
  test.each(schemes)('%s: a wrong secret', async (_, sign) => {
    expect(await outcome(received(sign({ secret: 'wrong' })))).toMatch(
      /^SignatureDoesNotMatch: Specified signature .*(server string to sign is:(GET|POST)|server StringToSign is \[ACS3-HMAC-SHA256\\n\w+\] server CanonicalRequest is \[POST\\n\/\\n\\nhost:)/s,
    );
  });

  test('the text contains what the Python client looks for', async () => {
    const { message = '' } = await ask(gateway, received(rpc({ secret: 'wrong' })));
    expect(message.split(':')[1]).toMatch(/^POST&%2F&AccessKeyId%3Dtuku%26Action%3DDescribeInstances/);
  });

  test.each([
    'acs ',
    'acs tuku',
    'acs :x',
    'acs tuku:',
    'ACS3-HMAC-SHA256',
    'ACS3-HMAC-SHA256 ',
    'ACS3-HMAC-SHA256 Credential=tuku,SignedHeaders=host',
    'ACS3-HMAC-SHA256 Credential=tuku,Signature=x',
    'ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=x',
    'ACS3-HMAC-SHA256 Credential=tuku/1/2/3/aliyun_v4_request,SignedHeaders=host,Signature=x',
    'ACS4-HMAC-SHA256 Credential=tuku,SignedHeaders=host,Signature=x',
    'ACS4-HMAC-SHA256 Credential=tuku/1/2/3/aws4_request,SignedHeaders=host,Signature=x',
  ])('%j is incomplete', async (Authorization) => {
    const { method, target, body } = acs();
    const rawHeaders = ['Authorization', Authorization, 'x-acs-version', '2018-10-30', 'x-acs-action', action];
    const accept = ['Accept', 'application/json', 'Date', testTime.toUTCString()];
    // `acs` makes it an ROA call.
    const version = Authorization.startsWith('acs') ? ['x-acs-version', '2018-05-09'] : [];
    const path = Authorization.startsWith('acs') ? '/green/image/scan' : target;
    const request = wireRequest({ method, target: path, rawHeaders: [...rawHeaders, ...accept, ...version], body });
    expect(await outcome(request)).toMatch(/^IncompleteSignature: The request signature does not conform to Aliyun/);
  });

  test('headers that must be signed', async () => {
    const request = acs();
    for (const name of ['host', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-content-sha256']) {
      const { Authorization = '' } = request.headers;
      const changed = Authorization.replace(new RegExp(`(=|;)${name}(?=[;,])`), '$1x-y');
      expect(await outcome(received(request, { Authorization: changed }))).toContain('IncompleteSignature');
    }
    expect(await outcome(received(acs(), { 'x-acs-security-token': 'unsigned' }))).toContain('IncompleteSignature');
  });

  test('Java signs an empty header as null, and sends attributes in another order', async () => {
    const signed = signAcs3({ ...base, version: '2018-10-30', action }, { headers: { 'x-acs-empty': 'null' } });
    const { Authorization = '' } = signed.headers;
    const [, head, names, signature] = /^(.*Credential=tuku),(.*),(.*)$/.exec(Authorization) ?? [];
    const changes = { 'x-acs-empty': '', Authorization: `${head}, ${signature}, ${names}` };
    expect(await outcome(received(signed, changes))).toBe('ok');
  });

  test('Go leaves out the lines of empty headers', async () => {
    const { createHmac } = await import('node:crypto');
    const text = `POST\n${testTime.toUTCString()}\nx-acs-version:2018-05-09\n/green/image/scan`;
    const signature = createHmac('sha1', 'tuku-secret').update(text).digest('base64');
    const rawHeaders = ['Date', testTime.toUTCString(), 'x-acs-version', '2018-05-09'];
    const request = { method: 'POST', target: '/green/image/scan', body: Buffer.alloc(0) };
    const authorization = ['Authorization', `acs tuku:${signature}`];
    expect(await outcome(wireRequest({ ...request, rawHeaders: [...rawHeaders, ...authorization] }))).toBe('ok');
  });

  test('a query name that needs encoding, as Node signs it', async () => {
    const request = signAcs3({ ...base, version: '2018-10-30', action }, { query: { 'a[1]': 'x y' } });
    expect(await outcome(received(request))).toBe('ok');
  });
});

describe('keys', () => {
  test.each(schemes)('%s: an unknown key', async (_, sign) => {
    const request = received(sign({ id: 'LTAIother', secret: 'any' }));
    expect((await ask(testGateway(), request)).report).toMatchObject({ served: true, account: 'unknown:LTAIother' });
    const { code, message, response } = await ask(testGateway({ strict: true }), request);
    expect([code, message, response.status]).toEqual([
      'InvalidAccessKeyId.NotFound',
      'Specified access key is not found.',
      404,
    ]);
  });

  test.each(['a b', 'x'.repeat(129), '密钥'])('%j cannot be a key', async (id) => {
    expect(await outcome(received(rpc({ id })))).toBe(
      'InvalidAccessKeyId: Specified access key is not found or invalid.',
    );
  });

  test('a known key belongs to its account', async () => {
    const credentials = [{ id: 'k', secret: 's', account: 'owner' }];
    const { report } = await ask(testGateway({ credentials }), received(rpc({ id: 'k', secret: 's' })));
    expect(report).toMatchObject({ account: 'owner', region: 'cn-shanghai' });
  });
});

describe('security tokens', () => {
  const credentials = [{ id: 'tmp', secret: 's', account: 'owner', token: 't/+==' }];
  const key = { id: 'tmp', secret: 's' };

  test.each(schemes)('%s', async (_, sign) => {
    const attempt = (changes: Partial<Signer>) => outcome(received(sign(changes)), testGateway({ credentials }));
    expect(await attempt({ ...key, token: 't/+==' })).toBe('ok');
    expect(await attempt(key)).toBe('MissingSecurityToken: SecurityToken is mandatory for this action.');
    expect(await attempt({ ...key, token: 'other' })).toContain('InvalidSecurityToken.MismatchWithAccessKey:');
    expect(await attempt({ ...key, token: 'a b' })).toContain('InvalidSecurityToken.Malformed:');
    expect(await attempt({ id: 'unknown', token: 'any' })).toBe('ok');
  });

  test('one with a permanent key', async () => {
    expect(await outcome(received(rpc({ token: 'x' })))).toContain('InvalidSecurityToken.MismatchWithAccessKey');
  });
});

describe('nonces', () => {
  const used = 'SignatureNonceUsed: Specified signature nonce was used already.';

  test.each(schemes)('%s: once in 15 minutes', async (_, sign) => {
    let now = testTime.getTime();
    const dialect = testGateway({ clock: { now: () => new Date(now) } });
    const request = received(sign({ nonce: 'same' }));
    expect(await outcome(request, dialect)).toBe('ok');
    expect(await outcome(request, dialect)).toBe(used);
    expect(await outcome(received(sign({ nonce: 'same', id: 'other' })), dialect)).toBe('ok');
    now += 15 * 60_000;
    const later = () => received(sign({ nonce: 'same', time: new Date(now) }));
    expect(await outcome(later(), dialect)).toBe(used);
    now += 1;
    expect(await outcome(later(), dialect)).toBe('ok');
  });

  test('a refused signature uses up no nonce', async () => {
    const dialect = testGateway();
    expect(await outcome(received(rpc({ nonce: 'n', secret: 'wrong' })), dialect)).toContain('SignatureDoesNotMatch');
    expect(await outcome(received(rpc({ nonce: 'n' })), dialect)).toBe('ok');
  });

  test('memory is bounded', () => {
    const nonces = createNonces(fixedClock(testTime), sharedInProcess({ maxNonces: 3 }).nonces, 'toy');
    const use = (nonce: string) => nonces.isUsed('key', nonce);
    expect(['a', 'b', 'c', 'd'].map(use)).toEqual([false, false, false, false]);
    expect(use('d')).toBe(true);
    expect(use('a')).toBe(false);
  });
});

test('checks come in order: key, time, method, signature, nonce, token, quota', async () => {
  const clock = fixedClock(testTime);
  const dialect = testGateway({
    clock,
    strict: true,
    quota: callCounter(clock, sharedInProcess().counters),
    credentials: [{ id: 'k', secret: 's', account: 'a', token: 't' }],
  });
  const late = new Date(0);
  const bad = (request: SignedRequest) => without(request, 'SignatureMethod', 'SignatureMethod=X');
  const at = async (request: WireRequest) => (await ask(dialect, request)).code;
  const to = (changes: Partial<Signer>) =>
    rpc({ action: 'DescribeRegions', id: 'k', secret: 's', nonce: 'n', ...changes });
  expect(await at(bad(to({ id: 'x', time: late, secret: 'x' })))).toBe('InvalidAccessKeyId.NotFound');
  expect(await at(bad(to({ time: late, secret: 'x' })))).toBe('InvalidTimeStamp.Expired');
  expect(await at(bad(to({ secret: 'x' })))).toBe('InvalidSignatureMethod');
  expect(await at(received(to({ secret: 'x', nonce: '' })))).toBe('SignatureDoesNotMatch');
  expect(await at(received(to({ nonce: '' })))).toBe('MissingSignatureNonce');
  expect(await at(received(to({})))).toBe('MissingSecurityToken');
  expect(await at(received(to({})))).toBe('SignatureNonceUsed');
  for (const nonce of ['1', '2']) expect(await at(received(to({ token: 't', nonce })))).toBeUndefined();
  const { code, response, report } = await ask(dialect, received(to({ token: 't', nonce: '3' })));
  expect([code, response.status, report.account]).toEqual(['Throttling.User', 400, 'a']);
});

test('the quota counts by account and second, and only with documented quotas', async () => {
  let now = testTime.getTime();
  const clock = { now: () => new Date(now) };
  const dialect = testGateway({ clock, quota: callCounter(clock, sharedInProcess().counters) });
  const call = (id: string, operation = 'DescribeRegions') =>
    outcome(received(rpc({ id, action: operation })), dialect);
  expect([await call('a'), await call('a'), await call('b')]).toEqual(['ok', 'ok', 'ok']);
  expect(await call('a')).toBe('Throttling.User: Request was denied due to user flow control.');
  for (let index = 0; index < 4; index += 1) expect(await call('a', 'DescribeInstances')).toBe('ok');
  now += 1000;
  expect(await call('a')).toBe('ok');
  for (let index = 0; index < 4; index += 1) {
    expect(await outcome(received(rpc({ action: 'DescribeRegions' })))).toBe('ok');
  }
});

test('a body that was not read, and parameters that cannot be', async () => {
  const big = { ...received(acs()), oversize: 20_000_000 };
  const { code, response } = await ask(gateway, big);
  expect([code, response.status]).toEqual(['RequestEntityTooLarge', 413]);
  for (const piece of ['a=%ff', '%=1', 'a=%4']) {
    const request = rpc({ id: 'other' });
    expect(await outcome(received({ ...request, target: `${request.target}&${piece}` }))).toBe(
      'InvalidParameter.Format: Specified parameter format is not valid.',
    );
  }
});
