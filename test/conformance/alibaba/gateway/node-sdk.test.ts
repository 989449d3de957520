import { openApi, popRoa, popRpc } from '../../../support/alibaba-sdk.ts';
import { startGateway } from './server.ts';

const credentials = [
  { id: 'tuku', secret: 'tuku-secret', account: 'tuku' },
  { id: 'tmp', secret: 'tmp-secret', account: 'owner', token: 'a/token+==' },
];
const temporary = { id: 'tmp', secret: 'tmp-secret', token: 'a/token+==' };
const city = '2018-10-30';
const green = '2018-05-09';

let gateway: Awaited<ReturnType<typeof startGateway>>;
beforeAll(async () => {
  gateway = await startGateway({ credentials });
});
afterAll(() => gateway.close());

const special = '视觉 *~(1)!\'+=&/%"';

describe('@alicloud/pop-core, RPC', () => {
  test.each(['GET', 'POST'])('%s', async (method) => {
    const parameters = {
      Text: special,
      Count: 7,
      Flag: true,
      Scenes: ['a', 'b'],
      Attribute: [{ Key: 'Age', Value: 'Youth' }],
      Unknown: 'x',
    };
    expect(await popRpc(gateway.url, city).request('EveryType', parameters, { method })).toMatchObject({
      Input: parameters,
      Account: 'tuku',
      Version: city,
      Method: method,
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
  });

  test('a temporary key', async () => {
    const answer = popRpc(gateway.url, city, temporary).request('EveryType', {});
    expect(await answer).toMatchObject({ Account: 'owner' });
    const wrong = popRpc(gateway.url, city, { ...temporary, token: 'other' }).request('EveryType', {});
    await expect(wrong).rejects.toMatchObject({ code: 'InvalidSecurityToken.MismatchWithAccessKey' });
  });

  test.each([
    ['DescribeNothing', city, {}, 'InvalidAction.NotFound'],
    ['EveryType', '2000-01-01', {}, 'InvalidVersion'],
    ['Required', city, {}, 'MissingText'],
    ['EveryType', city, { Count: 'x' }, 'InvalidCount'],
  ])('%s %s %j', async (action, version, parameters, code) => {
    const answer = popRpc(gateway.url, version).request(action, parameters, { method: 'POST' });
    await expect(answer).rejects.toMatchObject({
      name: `${code}Error`,
      code,
      data: { Code: code, HostId: new URL(gateway.url).host },
    });
  });

  test('a wrong secret', async () => {
    const answer = popRpc(gateway.url, city, { secret: 'wrong' }).request('EveryType', {});
    await expect(answer).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining('server string to sign is:GET&%2F&AccessKeyId%3Dtuku'),
    });
  });
});

describe('@alicloud/pop-core, ROA', () => {
  const headers = { 'content-type': 'application/json' };

  test('POST with JSON and a query', async () => {
    const body = { Text: special, Scenes: ['a'] };
    const query = { ClientInfo: '{"userId":"u 1"}', Empty: '' };
    expect(await popRoa(gateway.url, green).post('/typed', query, JSON.stringify(body), headers)).toMatchObject({
      Input: { ...body, ...query },
      Account: 'tuku',
      Method: 'POST',
    });
  });

  test('GET', async () => {
    expect(await popRoa(gateway.url, green).get('/green/probe', { a: 'x y' }, {})).toMatchObject({
      Input: { a: 'x y' },
      Method: 'GET',
    });
  });

  test('a temporary key', async () => {
    const answer = popRoa(gateway.url, green, temporary).post('/green/image/scan', {}, '{}', headers);
    expect(await answer).toMatchObject({ Account: 'owner' });
  });

  test.each([
    ['/typed', green, {}, 'MissingText'],
    ['/nowhere', green, {}, 'InvalidAction.NotFound'],
    ['/nowhere', '2000-01-01', {}, 'InvalidVersion'],
    ['/green/image/scan', green, { secret: 'wrong' }, 'SignatureDoesNotMatch'],
  ])('%s %s %j', async (path, version, key, code) => {
    const answer = popRoa(gateway.url, version, key).post(path, {}, '{}', headers);
    await expect(answer).rejects.toMatchObject({ name: `${code}Error`, code });
  });

  test('an error in XML, which the client reads by its content type', async () => {
    const accept = { ...headers, accept: 'application/xml' };
    const answer = popRoa(gateway.url, green).post('/nowhere', {}, '{}', accept);
    await expect(answer).rejects.toMatchObject({
      code: 'InvalidAction.NotFound',
      message: expect.stringContaining('Specified api is not found'),
    });
  });
});

describe.each(['v3', 'sm3', 'v2'] as const)('@alicloud/openapi-client, %s', (signature) => {
  const settings = { signature };

  test('RPC with a form', async () => {
    const call = { action: 'EveryType', version: city, query: { RegionId: 'cn-beijing', Count: '3' } };
    const body = { Text: special, Scenes: ['a', 'b'], Attribute: [{ Key: 'Age' }], Rect: { X: 1 } };
    const answer = await openApi(gateway.url, { ...call, body }, settings);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toMatchObject({
      Input: { ...body, Count: 3 },
      Region: 'cn-beijing',
      RequestId: answer.headers['x-acs-request-id'],
    });
  });

  test('RPC by GET', async () => {
    const call = { action: 'EveryType', version: city, method: 'GET', query: { Text: special, Unknown: '' } };
    const answer = await openApi(gateway.url, call, settings);
    expect(answer.body).toMatchObject({ Input: { Text: special, Unknown: '' }, Method: 'GET' });
  });

  test('ROA with JSON', async () => {
    const call = { action: 'Typed', version: green, style: 'ROA' as const, pathname: '/typed' };
    const answer = await openApi(gateway.url, { ...call, query: { Count: '3' }, body: { Text: special } }, settings);
    expect(answer.body).toMatchObject({ Input: { Text: special, Count: 3 } });
  });

  test('a temporary key', async () => {
    const answer = await openApi(gateway.url, { action: 'EveryType', version: city }, { ...settings, ...temporary });
    expect(answer.body).toMatchObject({ Account: 'owner' });
    const missing = openApi(
      gateway.url,
      { action: 'EveryType', version: city },
      { ...settings, id: 'tmp', secret: 'tmp-secret' },
    );
    await expect(missing).rejects.toMatchObject({ code: 'MissingSecurityToken' });
  });

  test.each([
    ['DescribeNothing', city, {}, 'InvalidAction.NotFound', 404],
    ['EveryType', '2000-01-01', {}, 'InvalidVersion', 400],
    ['Required', city, {}, 'MissingText', 400],
    ['EveryType', city, { secret: 'wrong' }, 'SignatureDoesNotMatch', 400],
  ])('%s %s %j', async (action, version, key, code, statusCode) => {
    const answer = openApi(gateway.url, { action, version }, { ...settings, ...key });
    await expect(answer).rejects.toMatchObject({ code, data: { Code: code, statusCode } });
  });
});

describe('without a signature', () => {
  const bearer = { bearer: 'some-token' };
  const call = { action: 'EveryType', version: city };

  test('bearer and anonymous calls pass', async () => {
    const roa = { ...call, style: 'ROA' as const, pathname: '/green/image/scan', version: green, body: {} };
    for (const answer of [
      await openApi(gateway.url, call, bearer),
      await openApi(gateway.url, roa, bearer),
      await openApi(gateway.url, { ...call, authType: 'Anonymous' }),
    ]) {
      expect(answer.body).toMatchObject({ Account: 'tuku' });
    }
  });

  test('strict keys refuse them', async () => {
    const strict = await startGateway({ strict: true });
    try {
      await expect(openApi(strict.url, call, bearer)).rejects.toMatchObject({ code: 'InvalidBearerToken' });
      const anonymous = openApi(strict.url, { ...call, authType: 'Anonymous' });
      await expect(anonymous).rejects.toMatchObject({ code: 'MissingAccessKeyId' });
      const unknown = popRpc(strict.url, city, { id: 'LTAIother' }).request('EveryType', {});
      await expect(unknown).rejects.toMatchObject({ code: 'InvalidAccessKeyId.NotFound' });
    } finally {
      await strict.close();
    }
  });
});

test('other requests are not recognised', async () => {
  expect((await fetch(`${gateway.url}/elsewhere`)).status).toBe(404);
});
