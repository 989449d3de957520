import {
  ask,
  identify,
  plain,
  received,
  testFallback,
  testGateway,
  testTime,
} from '../../../support/alibaba-gateway.ts';
import { signAcs3, signRoaV1, signRpcV1 } from '../../../support/alibaba-signer.ts';

const gateway = testGateway();
const fallback = testFallback();
const base = { host: '127.0.0.1:4570', time: testTime };
const rpc = { ...base, action: 'DescribeInstances', version: '2018-10-30' };

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

  test('operations that Tuku does not serve', async () => {
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
  const said = (...parts: Parameters<typeof plain>) => identify(gateway, plain(...parts));
  const target = '/?Action=DescribeRegions&Version=2018-10-30';

  test.each([
    ['', {}, 'cn-shanghai'],
    ['&RegionId=cn-beijing', {}, 'cn-beijing'],
    ['&RegionId=', { 'x-acs-region-id': 'cn-x' }, 'cn-x'],
    ['&RegionId=a%20b', { RegionId: 'cn-java' }, 'cn-java'],
    ['', { Host: 'cityvisual.cn-hangzhou.aliyuncs.com:80' }, 'cn-hangzhou'],
    ['', { Host: 'cityvisual.aliyuncs.com' }, 'cn-shanghai'],
  ])('region of %j %j', (query, headers, expected) => {
    expect(said(target + query, headers as Record<string, string>).region).toBe(expected);
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
    expect(said(target + query, headers as Record<string, string>).format).toBe(expected);
  });

  test.each([
    [{}, 'json'],
    [{ Accept: '*/*' }, 'json'],
    [{ Accept: 'application/xml' }, 'xml'],
    [{ Accept: 'text/xml, application/json' }, 'json'],
  ])('format of ROA with %j', (headers, expected) => {
    expect(said('/green/probe', { 'x-acs-version': '2018-05-09', ...headers }).format).toBe(expected);
  });

  test('operation, style and version', () => {
    const roa = { 'x-acs-version': '2018-05-09', 'x-acs-action': 'FromTheClient' };
    expect(said('/green/probe', roa)).toMatchObject({ operation: 'Probe', style: 'roa', version: '2018-05-09' });
    expect(said('/green/x', roa)).toMatchObject({ operation: 'FromTheClient' });
    expect(said('/green/x', { 'x-acs-version': '2018-05-09' })).toMatchObject({ operation: 'GET /green/x' });
    // RPC v1 signs the parameters, not the headers.
    const headers = { 'x-acs-action': 'Header', 'x-acs-version': '2020-12-14' };
    expect(said(`${target}&AccessKeyId=a`, headers)).toMatchObject({
      operation: 'DescribeRegions',
      version: '2018-10-30',
    });
    expect(said(target, headers)).toMatchObject({ operation: 'Header', version: '2020-12-14' });
  });

  test('request ids are upper-case UUIDs', () => {
    expect(said(target).requestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  });
});
