import supertest from 'supertest';
import type { RunningTuku } from '../../src/server/start.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';

let tuku: RunningTuku;
let control: ReturnType<typeof supertest>;
beforeAll(async () => {
  tuku = await startTestTuku();
  control = supertest(tuku.url);
});
afterAll(() => tuku.close());
beforeEach(() => control.post('/_tuku/reset').expect(200));

const groups = async (options: Parameters<typeof tiiaClient>[1] = {}) =>
  (await tiiaClient(tuku.url, options).DescribeGroups({})).Groups?.map(({ GroupId }) => GroupId);
const create = (GroupId: string, options: Parameters<typeof tiiaClient>[1] = {}) =>
  tiiaClient(tuku.url, options).CreateGroup({ GroupId, GroupName: 'n', MaxCapacity: 10 });

describe('health, ready and info', () => {
  it('report that the server is up and usable, and which parts it uses', async () => {
    await control.get('/_tuku/health').expect(200, { status: 'up', instance: tuku.instance });
    await tuku.features.ready();
    await control.get('/_tuku/ready').expect(200, { ready: true, catalog: 'ok', model: 'ready' });
    const { body } = await control.get('/_tuku/info').expect(200);
    expect(body.dialects).toContainEqual(
      expect.objectContaining({
        name: 'jd-productsearch',
        taskOperations: expect.arrayContaining(['product_image_add']),
      }),
    );
    expect(body).toMatchObject({
      name: 'tuku',
      engines: {
        catalog: { engine: process.env.TUKU_TEST_DATABASE_URL ? 'postgres' : 'pglite' },
        features: { dimension: expect.any(Number) },
        index: { engine: 'exact' },
      },
      dialects: expect.arrayContaining([expect.objectContaining({ name: 'tencent-tiia' })]),
    });
  });
});

it('says in every answer which start of the server it is', async () => {
  const startOf = async (path: string) => (await control.get(path)).headers['tuku-start'];
  const first = await startOf('/_tuku/health');
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(await startOf('/_tuku/nowhere')).toBe(first);
  const other = await startTestTuku();
  const { headers } = await supertest(other.url).get('/_tuku/health');
  expect(headers['tuku-start']).not.toBe(first);
  await other.close();
});

describe('reset', () => {
  it('drops everything while the server keeps running', async () => {
    const client = tiiaClient(tuku.url);
    await create('a');
    await client.CreateImage({
      GroupId: 'a',
      EntityId: 'e',
      PicName: 'p',
      ImageBase64: (await scene(1)).toString('base64'),
    });
    await create('b', { region: 'ap-beijing' });
    await control.post('/_tuku/reset').expect(200, { dropped: 2 });
    expect(await groups()).toEqual([]);
    await create('a');
    expect(await groups()).toEqual(['a']);
  });

  it('drops one account, one region or one dialect', async () => {
    await create('mine');
    await create('theirs', { secretId: 'AKIDother', secretKey: 'any' });
    await create('north', { region: 'ap-beijing' });
    await control.post('/_tuku/reset').send({ account: 'AKIDother' }).expect(200, { dropped: 1 });
    expect(await groups({ secretId: 'AKIDother', secretKey: 'any' })).toEqual([]);
    await control.post('/_tuku/reset').send({ region: 'ap-beijing' }).expect(200, { dropped: 1 });
    expect(await groups()).toEqual(['mine']);
    await control.post('/_tuku/reset').send({ dialect: 'tencent-tiia', account: 'nobody' }).expect(200, { dropped: 0 });
    await control.post('/_tuku/reset').send({ dialect: 'tencent-tiia' }).expect(200, { dropped: 1 });
    expect(await groups()).toEqual([]);
  });

  it('refuses malformed requests', async () => {
    await control.post('/_tuku/reset').send({ acount: 'typo' }).expect(400);
    await control.post('/_tuku/reset').send({ dialect: 'nope' }).expect(400);
    await control.post('/_tuku/reset').send('{').expect(400);
    await control.post('/_tuku/reset').send('\xff').expect(400);
    await control
      .post('/_tuku/reset')
      .send(`{"account":"${'a'.repeat(70_000)}"}`)
      .expect(413);
  });
});

describe('web pages', () => {
  it.each(['reset', 'faults'])('cannot call %s', async (path) => {
    await control.post(`/_tuku/${path}`).set('Origin', 'http://evil.example').send({}).expect(403);
    await control.delete('/_tuku/faults').set('Origin', 'null').expect(403);
    await control.get('/_tuku/health').set('Origin', 'http://evil.example').expect(403);
  });
});

describe('requests', () => {
  it('are listed newest first, with unread fields and without secrets', async () => {
    await create('a');
    const client = tiiaClient(tuku.url, { signMethod: 'HmacSHA1' });
    await client.SearchImage({ GroupId: 'nope', ImageUrl: 'http://127.0.0.1/x' }).catch(() => undefined);
    const { body } = await control.get('/_tuku/requests').expect(200);
    expect(body.requests).toEqual([
      expect.objectContaining({
        dialect: 'tencent-tiia',
        operation: 'SearchImage',
        account: 'tuku',
        region: 'ap-guangzhou',
        status: 200,
        code: 'InvalidParameterValue.ImageGroupIdNotExist',
        // The call was refused before it could have read ImageUrl.
        unread: [],
        unreached: ['ImageUrl'],
        durationMs: expect.any(Number),
      }),
      expect.objectContaining({ operation: 'CreateGroup', code: null, unread: [] }),
    ]);
    expect(body.requests[0]).not.toHaveProperty('request');

    const bodies = await control.get('/_tuku/requests?limit=1&bodies=true').expect(200);
    expect(bodies.body.requests).toHaveLength(1);
    expect(bodies.body.requests[0].request).toMatch(/Signature=\*\*\*/);
    expect(bodies.body.requests[0].response).toMatch(/ImageGroupIdNotExist/);
    await control.get('/_tuku/requests?limit=0').expect(400);
  });

  it('are listed by operation, account, region, dialect and code', async () => {
    const other = { secretId: 'AKIDother', secretKey: 'any' };
    await create('a');
    await create('a').catch(() => undefined);
    await create('b', other);
    await groups({ region: 'ap-beijing' });
    const listed = async (query: string) => {
      const { body } = await control.get(`/_tuku/requests?${query}`).expect(200);
      return (body.requests as { operation: string; account: string }[]).map(
        ({ operation, account }) => `${operation} of ${account}`,
      );
    };
    expect(await listed('operation=DescribeGroups')).toEqual(['DescribeGroups of tuku']);
    expect(await listed('account=AKIDother')).toEqual(['CreateGroup of unknown:AKIDother']);
    expect(await listed('region=ap-beijing&dialect=tencent-tiia')).toEqual(['DescribeGroups of tuku']);
    expect(await listed('dialect=alibaba-green')).toEqual([]);
    expect(await listed('code=InvalidParameterValue.ImageGroupIdAlreadyExist')).toHaveLength(1);
    expect(await listed('operation=CreateGroup&limit=2')).toEqual([
      'CreateGroup of unknown:AKIDother',
      'CreateGroup of tuku',
    ]);
    await control.post('/_tuku/reset').send({ account: 'AKIDother' }).expect(200);
    expect(await listed('operation=CreateGroup')).toEqual(['CreateGroup of tuku', 'CreateGroup of tuku']);
    await control.post('/_tuku/reset').send({ account: 'tuku', region: 'ap-guangzhou' }).expect(200);
    expect(await listed('account=tuku')).toHaveLength(3);
  });

  it('are asked for by known parameters only', async () => {
    const { body } = await control.get('/_tuku/requests?limits=1&operations=CreateGroup').expect(400);
    expect(body.error).toBe(
      'unknown query parameters: limits, operations; known are: dialect, operation, account, region, code, since, limit, bodies, follow',
    );
    for (const query of [
      'operation=',
      'operation=a&operation=b',
      'dialect=nope',
      'bodies=yes',
      'bodies',
      'limit=1&limit=2',
      'limit=1e3',
      'limit=',
      'Limit=1',
      'since=-1',
      'since=x',
      'follow=yes',
      'follow=true&limit=1',
      'toString=1',
    ]) {
      await control.get(`/_tuku/requests?${query}`).expect(400);
    }
    await control.post('/_tuku/reset?account=mine').expect(400);
    await control.get('/_tuku/info?x').expect(400);
    await control.get('/_tuku/health?probe=1').expect(200);
  });
});

describe('metrics', () => {
  it('count requests by operation and code; clients cannot invent labels', async () => {
    await create('a');
    await tiiaClient(tuku.url)
      .request('Invented', {})
      .catch(() => undefined);
    const { text } = await control
      .get('/_tuku/metrics')
      .expect(200)
      .expect('content-type', /text\/plain/);
    expect(text).toMatch(/tuku_requests_total\{dialect="tencent-tiia",operation="CreateGroup",code=""\} \d+/);
    expect(text).toMatch(/tuku_requests_total\{dialect="tencent-tiia",operation="unknown",code="InvalidAction"\} \d+/);
    expect(text).not.toMatch(/Invented/);
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds/);
  });
});

describe('faults', () => {
  const fault = { dialect: 'tencent-tiia', operation: 'DescribeGroups', code: 'ResourceUnavailable.InArrears' };

  it('are returned as often as requested', async () => {
    await control
      .post('/_tuku/faults')
      .send({ ...fault, times: 2 })
      .expect(201);
    await expect(groups()).rejects.toMatchObject({ code: fault.code });
    const { body } = await control.get('/_tuku/faults').expect(200);
    expect(body.faults).toMatchObject([{ ...fault, times: 1, hits: 1 }]);
    await expect(groups()).rejects.toMatchObject({ code: fault.code });
    expect(await groups()).toEqual([]);
  });

  it('may concern one account only, and go when its state is dropped', async () => {
    const other = { secretId: 'AKIDother', secretKey: 'any' };
    const theirs = { ...fault, account: 'AKIDother' };
    await control.post('/_tuku/faults').send(theirs).expect(201);
    expect(await groups()).toEqual([]);
    await expect(groups(other)).rejects.toMatchObject({ code: fault.code });
    expect(await groups(other)).toEqual([]);
    await control.post('/_tuku/faults').send(theirs).expect(201);
    await control
      .post('/_tuku/faults')
      .send({ ...fault, account: 'tuku' })
      .expect(201);
    await control.post('/_tuku/reset').send({ account: 'AKIDother' }).expect(200);
    const { body } = await control.get('/_tuku/faults').expect(200);
    expect(body.faults).toMatchObject([{ times: 1, ...fault, account: 'tuku' }]);
  });

  it('can be cleared; the dialect and the code must exist', async () => {
    await control.post('/_tuku/faults').send(fault).expect(201);
    await control.delete('/_tuku/faults').expect(204);
    expect(await groups()).toEqual([]);
    await control
      .post('/_tuku/faults')
      .send({ ...fault, code: 'Nope' })
      .expect(400);
    await control
      .post('/_tuku/faults')
      .send({ ...fault, dialect: 'nope' })
      .expect(400);
    for (const operation of ['DescribeGroup', 'describegroups', 'toString']) {
      const { body } = await control
        .post('/_tuku/faults')
        .send({ ...fault, operation })
        .expect(400);
      expect(body.error).toMatch(`no operation ${operation}; it has `);
    }
    await control.get('/_tuku/faults').expect(200, { faults: [] });
    await control.post('/_tuku/faults').send({}).expect(400);
  });
});

it.each([
  ['reset', { account: 'a\0' }],
  ['reset', { region: '\ud800' }],
  ['mark', { account: 'a\0' }],
  ['mark', { account: '\ud800' }],
  ['rewind', { mark: '\0' }],
  ['snapshots', { name: 'n', account: '\0' }],
  ['faults', { dialect: 'tencent-tiia', account: '\0', socket: 'reset' }],
  ['transitions', { dialect: 'alibaba-green', operation: '\0', immediate: true }],
  ['settings', { switches: { 'tencent-tiia.empty-search': '\0' } }],
])('a name that no database can hold is refused: %s %j', (path, body) =>
  control.post(`/_tuku/${path}`).send(body).expect(400),
);

describe('any other request', () => {
  it('gets an error saying that no dialect recognises it', async () => {
    const { body } = await control.get('/favicon.ico').expect(404);
    expect(body).toMatchObject({
      error: 'no dialect recognises this request',
      dialects: expect.arrayContaining(['tencent-tiia']),
    });
    await control.get('/_tuku/nope').expect(404);
  });
});
