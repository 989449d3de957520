import { type WireRequest, wireRequest } from '../../../../src/protocol/wire.ts';
import { isClaimed, received, testGateway } from '../../../support/tencent-gateway.ts';
import { signTc3, signV1 } from '../../../support/tencent-signer.ts';

const gateway = testGateway();

/** What a request says of itself; undefined when it is not this vendor's. */
function identify(request: WireRequest) {
  return isClaimed(request) ? gateway.open(request, () => undefined).identity : undefined;
}

function identified(target: string, headers: Record<string, string> = {}, method = 'GET', body = '') {
  const rawHeaders = Object.entries({ Host: '127.0.0.1:4580', ...headers }).flat();
  return identify(wireRequest({ method, target, rawHeaders, body: Buffer.from(body) }));
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('a request of this vendor is claimed', () => {
  test.each<[string, string, Record<string, string>]>([
    ['X-TC-Action', '/', { 'X-TC-Action': 'A' }],
    ['any X-TC header', '/', { 'x-tc-version': '2019-05-29' }],
    ['TC3 authorization', '/', { Authorization: 'TC3-HMAC-SHA256 Credential=x' }],
    ['SKIP', '/', { Authorization: 'SKIP' }],
    ['SecretId', '/?SecretId=x', {}],
    ['Action and a timestamp in seconds', '/?Action=A&Timestamp=1767225600', {}],
    ['Action and HmacSHA1', '/?Action=A&SignatureMethod=HmacSHA1', {}],
    ['Action and Nonce', '/?Action=A&Nonce=1', {}],
    ['Action and the version', '/?Action=A&Version=2019-05-29', {}],
    ['the official host', '/', { Host: 'tiia.tencentcloudapi.com' }],
    ['a local name of it', '/', { Host: 'http://tiia.localhost:4580' }],
    ['another version', '/', { 'X-TC-Action': 'A', 'X-TC-Version': '2020-01-01' }],
  ])('%s', (_, target, headers) => {
    expect(identified(target, headers)).toBeDefined();
  });

  test('by the form of a POST', () => {
    expect(identified('/', form, 'POST', 'Action=CreateGroup&SecretId=x')?.operation).toBe('CreateGroup');
  });

  test('with a method it does not know', () => {
    expect(identified('/?Action=A&SecretId=x', {}, 'PUT')?.operation).toBe('A');
  });
});

describe('a request of another vendor is not', () => {
  test.each<[string, string, Record<string, string>]>([
    ['nothing', '/', {}],
    [
      'Alibaba RPC',
      '/?Action=SearchImage&Version=2020-12-14&AccessKeyId=x&Signature=x&SignatureNonce=1&Timestamp=2026-01-01T00%3A00%3A00Z&SignatureMethod=HMAC-SHA1',
      {},
    ],
    ['Alibaba RPC at its date', '/?Action=A&Version=2018-10-30&Signature=x&Timestamp=2026-01-01T00%3A00%3A00Z', {}],
    ['Alibaba ROA', '/green/similarity/search', { Authorization: 'acs x:y' }],
    ['a foreign key at the local host name', '/', { Host: 'tiia.localhost', Authorization: 'Bearer x' }],
    ['an access token', '/?access_token=x', { Host: 'tiia.localhost' }],
    ['SecretId in a JSON body only', '/', { 'Content-Type': 'application/json' }],
  ])('%s', (_, target, headers) => {
    expect(identified(target, headers)).toBeUndefined();
  });

  test('whatever bytes the form has', () => {
    expect(identified('/', form, 'POST', '%zz=%&&=')).toBeUndefined();
  });
});

test('what a TC3 request says of itself', () => {
  const request = signTc3({ action: 'DescribeGroups', host: 'h', region: 'r', language: 'en-US', version: 'v' });
  expect(identify(received(request, { 'X-TC-TraceId': 'trace-1' }))).toEqual({
    operation: 'DescribeGroups',
    version: 'v',
    region: 'r',
    language: 'en',
    traceId: 'trace-1',
    requestId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  });
});

test('what a v1 request says of itself', () => {
  const request = signV1({ action: 'DescribeGroups', host: 'h', method: 'GET', language: 'zh-CN' });
  expect(identify(received(request))).toMatchObject({ operation: 'DescribeGroups', language: 'zh' });
});

test('headers count, not a query, once there is an X-TC-Action', () => {
  expect(identified('/?Action=B&SecretId=x', { 'X-TC-Action': 'A' })?.operation).toBe('A');
});

test.each(['', 'a\r\nSet-Cookie: x', 'ü', 'a\tb', 'x'.repeat(257)])('trace id %j is not echoed', (traceId) => {
  expect(identified('/', { 'X-TC-Action': 'A', 'X-TC-TraceId': traceId })?.traceId).toBeUndefined();
});

test.each(['fr', 'constructor', ''])('language %j is none', (language) => {
  expect(identified('/', { 'X-TC-Action': 'A', 'X-TC-Language': language })?.language).toBeUndefined();
});
