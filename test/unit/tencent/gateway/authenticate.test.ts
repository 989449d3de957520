import { wireRequest } from '../../../../src/protocol/wire.ts';
import { ask, received, testGateway, testTime } from '../../../support/tencent-gateway.ts';
import { signTc3, signV1 } from '../../../support/tencent-signer.ts';

const base = { action: 'DescribeGroups', host: '127.0.0.1:4580', timestamp: testTime };
const gateway = testGateway();

async function codeOf(request: ReturnType<typeof received>, dialect = gateway) {
  const { code, message } = await ask(dialect, request);
  return code === undefined ? 'ok' : `${code}: ${message}`;
}

describe('presence, in order', () => {
  test.each([
    ['Action', { 'X-TC-Action': '' }],
    ['Version', { 'X-TC-Version': '' }],
    ['Timestamp', { 'X-TC-Timestamp': '' }],
    ['Authorization', { Authorization: '' }],
  ])('%s of TC3', async (name, changes) => {
    const text = `MissingParameter: The request is missing a required parameter \`${name}\`.`;
    expect(await codeOf(received(signTc3(base), changes))).toBe(text);
  });

  test.each(['Action', 'Version', 'Timestamp', 'SecretId', 'Nonce', 'Signature'])('%s of v1', async (name) => {
    const { target, headers } = signV1({ ...base, method: 'GET' });
    const without = target.replace(new RegExp(`([?&])${name}=[^&]*`), '$1');
    const request = wireRequest({
      method: 'GET',
      target: without,
      rawHeaders: Object.entries(headers).flat(),
      body: Buffer.alloc(0),
    });
    const text = `MissingParameter: The request is missing a required parameter \`${name}\`.`;
    expect(await codeOf(request)).toBe(text);
  });

  test('nothing but the host', async () => {
    const request = wireRequest({
      method: 'POST',
      target: '/',
      rawHeaders: ['Host', 'tiia.localhost'],
      body: Buffer.alloc(0),
    });
    expect(await codeOf(request)).toContain('`Action`');
  });
});

describe('types and time', () => {
  test.each(['soon', '1.5', '-1', '1e9', '9'.repeat(21)])('timestamp %j', async (timestamp) => {
    const request = received(signTc3(base), { 'X-TC-Timestamp': timestamp });
    expect(await codeOf(request)).toBe('InvalidParameter: Parameter `Timestamp` type error.');
  });

  test('nonce', async () => {
    const { target, headers } = signV1({ ...base, method: 'GET' });
    const changed = {
      method: 'GET' as const,
      target: target.replace(/Nonce=\d+/, 'Nonce=x'),
      headers,
      body: Buffer.alloc(0),
    };
    expect(await codeOf(received(changed))).toBe('InvalidParameter: Parameter `Nonce` type error.');
  });

  test.each([
    [-301, 'AuthFailure.SignatureExpire: The signature is expired, please request again.'],
    [-300, 'ok'],
    [300, 'ok'],
    [301, 'AuthFailure.SignatureExpire: The signature is expired, please request again.'],
  ])('%d s from the clock', async (offset, expected) => {
    for (const sign of [signTc3, signV1]) {
      expect(await codeOf(received(sign({ ...base, timestamp: testTime + offset })))).toBe(expected);
    }
  });

  test('a timestamp beyond any calendar', async () => {
    const request = received(signTc3(base), { 'X-TC-Timestamp': '99999999999999999999' });
    expect(await codeOf(request)).toContain('AuthFailure.SignatureExpire');
  });
});

describe('keys and tokens', () => {
  const temporary = { id: 'tmp', secret: 's', account: 'owner', token: 't/+=' };
  const withTemporary = testGateway({ credentials: [temporary] });
  const key = { ...base, id: 'tmp', secret: 's' };

  test.each([
    ['the right token', { token: 't/+=' }, 'ok'],
    ['a wrong token', { token: 't' }, 'AuthFailure.TokenFailure'],
    ['no token', {}, 'AuthFailure.TokenFailure'],
    ['an empty token', { token: '' }, 'AuthFailure.TokenFailure'],
  ])('%s', async (_, token, expected) => {
    expect(await codeOf(received(signTc3({ ...key, ...token })), withTemporary)).toContain(expected);
    expect(await codeOf(received(signV1({ ...key, ...token })), withTemporary)).toContain(expected);
  });

  test('a token with a permanent key is wrong, an empty one is none', async () => {
    expect(await codeOf(received(signTc3({ ...base, token: 'x' })))).toContain('AuthFailure.TokenFailure');
    expect(await codeOf(received(signTc3({ ...base, token: '' })))).toBe('ok');
  });

  test('the account and the region are the key’s and the request’s', async () => {
    const { report } = await ask(withTemporary, received(signTc3({ ...key, token: 't/+=', region: 'ap-x' })));
    expect(report).toMatchObject({ account: 'owner', region: 'ap-x' });
  });

  test.each([signTc3, signV1])('an unknown key passes as its own account, or is refused', async (sign) => {
    const request = received(sign({ ...base, id: 'AKIDother', secret: 'any' }));
    expect((await ask(gateway, request)).report.account).toBe('unknown:AKIDother');
    expect(await codeOf(request, testGateway({ strict: true }))).toContain('AuthFailure.SecretIdNotFound');
  });

  test.each(['a b', 'k\u0000', 'x'.repeat(129), '密钥'])('%j cannot be a key', async (id) => {
    expect(await codeOf(received(signV1({ ...base, id })))).toContain('AuthFailure.InvalidSecretId');
  });

  test('an unsigned request belongs to the default key', async () => {
    const request = received(signTc3(base), { Authorization: 'SKIP' });
    expect((await ask(gateway, request)).report.account).toBe('tuku');
    expect(await codeOf(request, testGateway({ strict: true }))).toContain('AuthFailure.InvalidAuthorization');
  });
});

test.each([
  'Bearer x',
  'TC3-HMAC-SHA256',
  'TC3-HMAC-SHA256 ',
  'TC3-HMAC-SHA256 Credential=a/2026-01-01/tiia/tc3_request, SignedHeaders=content-type;host',
  'TC3-HMAC-SHA256 Credential=a/2026-01-01/tiia/tc3_request, SignedHeaders=host, Signature=x',
  'TC3-HMAC-SHA256 Credential=/2026-01-01/tiia/tc3_request, SignedHeaders=content-type;host, Signature=x',
  'TC3-HMAC-SHA256 Credential=a/2026-1-1/tiia/tc3_request, SignedHeaders=content-type;host, Signature=x',
  'TC3-HMAC-SHA256 Credential=a/2026-01-01/tc3_request, SignedHeaders=content-type;host, Signature=x',
  'TC3-HMAC-SHA256 Credential=a/2026-01-01/tiia/tc4_request, SignedHeaders=content-type;host, Signature=x',
  'TC3-HMAC-SHA256 Credential=a/2026-01-01/tiia/tc3_request, SignedHeaders=content-type;host, Signature=x, Signature=x',
])('authorization %j is not well formed', async (Authorization) => {
  expect(await codeOf(received(signTc3(base), { Authorization }))).toContain('AuthFailure.InvalidAuthorization');
});

test('a service with slashes and no space after commas', async () => {
  const Authorization =
    'TC3-HMAC-SHA256 Credential=other/2026-01-01/localhost:4580/x/tc3_request,SignedHeaders=content-type;host,Signature=x';
  expect(await codeOf(received(signTc3(base), { Authorization }))).toBe('ok');
});

test('methods other than GET and POST', async () => {
  const request = received(signTc3(base));
  expect(await codeOf({ ...request, method: 'PUT' })).toContain('UnsupportedProtocol');
});

describe('sizes', () => {
  const huge = (size: number) => ({ GroupId: 'x'.repeat(size) });

  test('GET of 32 KB', async () => {
    const sign = (size: number) => received(signTc3({ ...base, method: 'GET' }, `GroupId=${'x'.repeat(size)}`));
    expect(await codeOf(sign(32 * 1024 - 9))).toBe('ok');
    expect(await codeOf(sign(32 * 1024 - 8))).toContain('RequestSizeLimitExceeded');
  });

  test('v1 POST of 1 MB', async () => {
    const room = 1024 * 1024 - signV1(base, huge(0)).body.length;
    expect(await codeOf(received(signV1(base, huge(room - 20))))).toBe('ok');
    expect(await codeOf(received(signV1(base, huge(room + 20))))).toBe(
      'AuthFailure.SignatureFailure: The provided credentials could not be validated because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`.',
    );
  });

  test('TC3 POST of 10 MB', async () => {
    const limit = 10 * 1024 * 1024 - JSON.stringify(huge(0)).length;
    expect(await codeOf(received(signTc3(base, huge(limit))))).toBe('ok');
    expect(await codeOf(received(signTc3(base, huge(limit + 1))))).toContain('RequestSizeLimitExceeded');
  });

  test('bodies that the listener did not read', async () => {
    const tc3 = { ...received(signTc3(base)), oversize: 20_000_000 };
    expect(await codeOf(tc3)).toContain('RequestSizeLimitExceeded');
    const request = signV1(base);
    const v1 = received({ ...request, body: Buffer.alloc(0) }, { 'X-TC-TraceId': 'node-sends-one' });
    expect(await codeOf({ ...v1, oversize: 20_000_000 })).toContain('AuthFailure.SignatureFailure');
  });
});
