import { wireRequest } from '../../../../src/protocol/wire.ts';
import { ask, received, testFallback, testGateway, testTime } from '../../../support/alibaba-gateway.ts';
import { signAcs3, signRoaV1, signRpcV1 } from '../../../support/alibaba-signer.ts';
import { signTc3, signV1 } from '../../../support/tencent-signer.ts';

const gateway = testGateway();
const fallback = testFallback();
const base = { host: '127.0.0.1:4570', time: testTime };
const rpc = { ...base, action: 'DescribeInstances', version: '2018-10-30' };

function plain(target: string, headers: Record<string, string> = {}, method = 'GET', body = '') {
  const rawHeaders = Object.entries({ Host: '127.0.0.1', ...headers }).flat();
  return wireRequest({ method, target, rawHeaders, body: Buffer.from(body) });
}

describe('the product', () => {
  test.each([
    ['RPC v1, POST', received(signRpcV1(rpc))],
    ['RPC v1, GET', received(signRpcV1({ ...rpc, method: 'GET' }))],
    ['ACS3, RPC', received(signAcs3(rpc))],
    ['an unknown action of its version', received(signAcs3({ ...rpc, action: 'Nothing' }))],
    ['ROA v1', received(signRoaV1({ ...base, version: '2018-05-09', path: '/green/image/scan' }))],
    ['ROA v1, an unknown path', received(signRoaV1({ ...base, version: '2018-05-09', path: '/green/x' }))],
    ['ACS3, ROA', received(signAcs3({ ...rpc, version: '2018-05-09', path: '/green/image/scan' }))],
    ['anonymous RPC', plain('/?Action=DescribeRegions&Version=2018-10-30')],
    ['anonymous ROA', plain('/green/image/scan', { 'x-acs-version': '2018-05-09' }, 'POST')],
    ['its path without anything', plain('/green/image/scan', {}, 'POST')],
    ['its host without anything', plain('/', { Host: 'cityvisual.cn-shanghai.aliyuncs.com' })],
    [
      'form parameters',
      plain('/', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'POST', 'Action=A&Version=2018-10-30'),
    ],
  ])('claims %s', (_, request) => {
    expect(gateway.identify(request)).toBeDefined();
  });

  test.each([
    ['another version', received(signRpcV1({ ...rpc, version: '2014-01-01' }))],
    ['another path', plain('/green/other', {}, 'POST')],
    ['another method', plain('/green/image/scan')],
    ['another host', plain('/', { Host: 'cityvisual.example.com' })],
    ['Tencent TC3', received(signTc3({ action: 'DescribeGroups', host: 'h' }))],
    ['Tencent v1', received(signV1({ action: 'DescribeGroups', host: 'h', version: '2018-10-30' }))],
    ['OSS V4', plain('/', { Authorization: 'OSS4-HMAC-SHA256 Credential=a', 'x-oss-date': 'x' })],
    ['OSS V1', plain('/', { Authorization: 'OSS id:signature', Host: 'cityvisual.oss-cn-shanghai.aliyuncs.com' })],
    ['an OSS URL', plain('/o?OSSAccessKeyId=a&Signature=b&Expires=1')],
    ['Baidu, signed', plain('/?Version=2018-10-30', { Authorization: 'bce-auth-v1/a/b/1/c/d' })],
    ['Baidu, with a token', plain('/rest/2.0/image-classify/v1/similar/search?access_token=a', {}, 'POST')],
    ['JD', plain('/jdai/product_image_search', { 'x-jdcloud-nonce': 'a' })],
    ['AWS', plain('/', { Authorization: 'AWS4-HMAC-SHA256 Credential=a', 'x-amz-date': 'b' })],
    ['a browser', plain('/', { Accept: 'text/html' })],
  ])('leaves %s', (_, request) => {
    expect(gateway.identify(request)).toBeUndefined();
  });
});

describe('the fallback', () => {
  test.each([
    ['RPC v1', received(signRpcV1({ ...rpc, version: '2014-01-01' })), 'InvalidVersion'],
    ['ACS3', received(signAcs3({ ...rpc, version: '2014-01-01' })), 'InvalidVersion'],
    ['ROA v1', received(signRoaV1({ ...base, version: '2014-01-01', path: '/x' })), 'InvalidVersion'],
    ['ROA v1 without a version', received(signRoaV1({ ...base, version: '', path: '/x' })), 'InvalidAction.NotFound'],
    ['RPC v1 without a version', received(signRpcV1({ ...rpc, version: '' })), 'MissingVersion'],
    ['RPC v1 without an action', received(signRpcV1({ ...rpc, version: '', action: '' })), 'InvalidVersion'],
    ['a header of the gateways', plain('/', { 'x-acs-date': 'a' }), 'InvalidVersion'],
    ['a key without a signature', plain('/?Action=A&AccessKeyId=a'), 'MissingVersion'],
    ['a bearer token', plain('/?Action=A&SignatureType=BEARERTOKEN&Version=1'), 'InvalidVersion'],
  ])('answers %s', async (_, request, expected) => {
    const { code, fields, identity, response } = await ask(fallback, request);
    expect(code).toBe(expected);
    expect(response.status).toBe(expected === 'InvalidAction.NotFound' ? 404 : 400);
    if (identity.format === 'json') expect(fields.Recommend).toContain(`q=${expected}&product=PopGw&requestId=`);
  });

  test.each([
    ['Tencent TC3', received(signTc3({ action: 'DescribeGroups', host: 'h' }))],
    ['Tencent v1', received(signV1({ action: 'DescribeGroups', host: 'h' }))],
    ['OSS', plain('/', { Authorization: 'OSS a:b', 'x-acs-security-token': 'c' })],
    ['an OSS URL', plain('/o?OSSAccessKeyId=a&Signature=b&Expires=1')],
    ['Baidu', plain('/?access_token=a&Action=b', {}, 'POST')],
    ['JD', plain('/', { Authorization: 'JDCLOUD2-HMAC-SHA256 Credential=a' })],
    ['anonymous parameters', plain('/?Action=A&Version=1')],
    ['anything else', plain('/')],
  ])('leaves %s', (_, request) => {
    expect(fallback.identify(request)).toBeUndefined();
  });
});

describe('routes', () => {
  const codeOf = async (request: ReturnType<typeof plain>) => (await ask(gateway, request)).code;

  test.each([
    ['/?Action=Nothing&Version=2018-10-30', 'InvalidAction.NotFound'],
    ['/?Action=describeinstances&Version=2018-10-30', 'InvalidAction.NotFound'],
    ['/?Action=constructor&Version=2018-10-30', 'InvalidAction.NotFound'],
    ['/?Version=2018-10-30', 'InvalidVersion'],
    ['/?Action=DescribeRegions&Version=2018-10-30', undefined],
  ])('%s', async (target, expected) => {
    expect(await codeOf(plain(target))).toBe(expected);
  });

  test('methods: GET and POST for RPC, the path’s own for ROA', async () => {
    expect(await codeOf(plain('/?Action=DescribeRegions&Version=2018-10-30', {}, 'PUT'))).toBe('UnsupportedHTTPMethod');
    const version = { 'x-acs-version': '2018-05-09' };
    expect(await codeOf(plain('/green/probe', version))).toBeUndefined();
    expect(await codeOf(plain('/green/probe', version, 'POST'))).toBe('InvalidAction.NotFound');
  });

  test('a path without a version', async () => {
    expect(await codeOf(plain('/green/image/scan', {}, 'POST'))).toBe('MissingVersion');
  });

  test('the official host without anything', async () => {
    const host = { Host: 'cityvisual.cn-shanghai.aliyuncs.com' };
    expect(await codeOf(plain('/', host))).toBe('InvalidVersion');
    expect(await codeOf(plain('/x', host))).toBe('InvalidAction.NotFound');
  });

  test('what Tuku does not serve', async () => {
    const answers = [
      await ask(gateway, plain('/?Action=Unserved&Version=2018-10-30&Format=JSON')),
      await ask(gateway, plain('/green/text/scan', { 'x-acs-version': '2018-05-09' }, 'POST')),
    ];
    for (const { code, response, message } of answers) {
      expect([code, response.status]).toEqual(['InvalidAction.NotFound', 404]);
      expect(message).toContain('Tuku does not serve it');
    }
  });

  test('an error of the route comes before one of the key', async () => {
    const request = received(signRpcV1({ ...rpc, action: 'Nothing', id: 'unknown' }));
    expect((await ask(testGateway({ strict: true }), request)).code).toBe('InvalidAction.NotFound');
  });
});

describe('what a request says of itself', () => {
  const identify = (...parts: Parameters<typeof plain>) => gateway.identify(plain(...parts));
  const target = '/?Action=DescribeRegions&Version=2018-10-30';

  test.each([
    ['', {}, 'cn-shanghai'],
    ['&RegionId=cn-beijing', {}, 'cn-beijing'],
    ['&RegionId=', { 'x-acs-region-id': 'cn-x' }, 'cn-x'],
    ['&RegionId=a%20b', { RegionId: 'cn-java' }, 'cn-java'],
    ['', { Host: 'cityvisual.cn-hangzhou.aliyuncs.com:80' }, 'cn-hangzhou'],
    ['', { Host: 'cityvisual.aliyuncs.com' }, 'cn-shanghai'],
  ])('region of %j %j', (query, headers, expected) => {
    expect(identify(target + query, headers as Record<string, string>)?.region).toBe(expected);
  });

  test.each([
    ['anonymous', '', {}, 'xml'],
    ['anonymous', '&Format=json', {}, 'json'],
    ['anonymous', '&Format=JSON', { Accept: 'text/xml' }, 'json'],
    ['anonymous', '', { Accept: 'application/json' }, 'json'],
    ['anonymous', '', { Accept: '*/*' }, 'xml'],
    ['RPC v1', '&SignatureNonce=1', { Accept: 'application/json' }, 'xml'],
    ['RPC v1', '&SignatureNonce=1&Format=Json', {}, 'json'],
    ['RPC v1', '&SignatureNonce=1&Format=YAML', {}, 'xml'],
  ])('format of %s %j %j', (_, query, headers, expected) => {
    expect(identify(target + query, headers as Record<string, string>)?.format).toBe(expected);
  });

  test.each([
    [{}, 'json'],
    [{ Accept: '*/*' }, 'json'],
    [{ Accept: 'application/xml' }, 'xml'],
    [{ Accept: 'text/xml, application/json' }, 'json'],
  ])('format of ROA with %j', (headers, expected) => {
    expect(identify('/green/probe', { 'x-acs-version': '2018-05-09', ...headers })?.format).toBe(expected);
  });

  test('operation, style and version', () => {
    const roa = { 'x-acs-version': '2018-05-09', 'x-acs-action': 'FromTheClient' };
    expect(identify('/green/probe', roa)).toMatchObject({ operation: 'Probe', style: 'roa', version: '2018-05-09' });
    expect(identify('/green/x', roa)).toMatchObject({ operation: 'FromTheClient' });
    expect(identify('/green/x', { 'x-acs-version': '2018-05-09' })).toMatchObject({ operation: 'GET /green/x' });
    // RPC v1 signs the parameters, not the headers
    const headers = { 'x-acs-action': 'Header', 'x-acs-version': '2020-12-14' };
    expect(identify(`${target}&AccessKeyId=a`, headers)).toMatchObject({
      operation: 'DescribeRegions',
      version: '2018-10-30',
    });
    expect(identify(target, headers)).toMatchObject({ operation: 'Header', version: '2020-12-14' });
  });

  test('request ids are upper-case UUIDs', () => {
    expect(identify(target)?.requestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  });
});
