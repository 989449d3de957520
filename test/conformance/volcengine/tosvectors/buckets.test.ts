import { ACCOUNT, type Sending, startTos, type TosServer } from './harness.ts';

let tos: TosServer;
beforeAll(async () => {
  tos = await startTos();
});
afterAll(() => tos.close());

const trn = (name: string, account = ACCOUNT) => `trn:tosvectors:cn-beijing:${account}:bucket/${name}`;

describe('a vector bucket', () => {
  it('is created, shown and deleted', async () => {
    expect((await tos.call('CreateVectorBucket', { vectorBucketName: 'demo' })).text).toBe('');
    const { vectorBucket } = await tos.ok('GetVectorBucket', { vectorBucketName: 'demo' });
    const about = { vectorBucketTrn: trn('demo'), vectorBucketName: 'demo', projectName: 'default' };
    expect(vectorBucket).toEqual({ ...about, creationTime: expect.any(Number) });
    expect(Number.isInteger((vectorBucket as { creationTime: number }).creationTime)).toBe(true);
    expect((await tos.call('DeleteVectorBucket', { vectorBucketName: 'demo' })).text).toBe('');
    for (const operation of ['GetVectorBucket', 'DeleteVectorBucket', 'ListIndexes', 'GetVectorBucketPolicy']) {
      expect(await tos.refused(operation, { vectorBucketName: 'demo' })).toEqual([404, 'VectorBucketNotFound']);
    }
  });

  it.each<[string, Sending]>([
    ['its own host', { style: 'virtual' }],
    ['the host of the intranet', { host: 'NAME-2100000001.tosvectors-cn-beijing.ivolces.com' }],
    ['path', { style: 'path', client: 'node' }],
    ['the body alone, with the service’s host', { style: 'body', client: 'node' }],
    ['a host name that the user maps to Tuku', { host: 'NAME-2100000001.tuku.internal:4580' }],
    ['an IP address, as the Python and Go clients write it', { host: 'NAME-2100000001.127.0.0.1:4580' }],
    ['the body alone, through a host whose name ends in a number', { host: 'node-1.example.com' }],
  ])('is addressed by %s', async (_how, sending) => {
    const made = await tos.bucket();
    const host = sending.host?.replace('NAME', made.vectorBucketName);
    const { vectorBucket } = await tos.ok('GetVectorBucket', made, { ...sending, ...(host && { host }) });
    expect(vectorBucket).toMatchObject({ vectorBucketTrn: trn(made.vectorBucketName) });
  });

  it('has the account id in its TRN that the client was given', async () => {
    const made = await tos.bucket();
    const { vectorBucket } = await tos.ok('GetVectorBucket', made, { accountId: '2106764132' });
    expect(vectorBucket).toMatchObject({ vectorBucketTrn: trn(made.vectorBucketName, '2106764132') });
  });

  it('is not another one than that of host or path', async () => {
    const made = await tos.bucket();
    const host = 'other-2100000001.tosvectors-cn-beijing.volces.com';
    expect(await tos.refused('GetVectorBucket', made, { host })).toEqual([400, 'ValidationException']);
    const path = '/other-2100000001/GetVectorBucket';
    expect(await tos.refused('GetVectorBucket', made, { host: 'localhost', path })).toEqual([
      400,
      'ValidationException',
    ]);
  });

  it.each(['ab', 'a'.repeat(33), '-abc', 'abc-', 'a.bc', 'a_bc', 'Abc', '图图图', ''])(
    'has no name like %j',
    async (vectorBucketName) => {
      expect(await tos.refused('CreateVectorBucket', { vectorBucketName })).toEqual([400, 'ValidationException']);
    },
  );

  it.each(['abc', 'a'.repeat(32), '0-9'])('may be called %s', async (vectorBucketName) => {
    await tos.ok('CreateVectorBucket', { vectorBucketName });
  });

  it('is created once', async () => {
    const made = await tos.bucket();
    expect(await tos.refused('CreateVectorBucket', made)).toEqual([409, 'ConflictException']);
  });

  it('belongs to a region', async () => {
    const made = await tos.bucket();
    const elsewhere = { region: 'cn-shanghai' };
    expect(await tos.refused('GetVectorBucket', made, elsewhere)).toEqual([404, 'VectorBucketNotFound']);
    await tos.ok('CreateVectorBucket', made, elsewhere);
    const { vectorBucket } = await tos.ok('GetVectorBucket', made, elsewhere);
    expect(vectorBucket).toMatchObject({ vectorBucketTrn: expect.stringContaining(':cn-shanghai:') });
  });

  it('that holds an index is not deleted', async () => {
    const { vectorBucketName, indexName } = await tos.index();
    expect(await tos.refused('DeleteVectorBucket', { vectorBucketName })).toEqual([409, 'ConflictException']);
    await tos.ok('DeleteIndex', { vectorBucketName, indexName });
    await tos.ok('DeleteVectorBucket', { vectorBucketName });
  });
});

describe('ListVectorBuckets', () => {
  const region = { region: 'cn-guangzhou' };
  beforeAll(async () => {
    for (const vectorBucketName of ['list-c', 'list-a', 'list-b', 'other']) {
      await tos.ok('CreateVectorBucket', { vectorBucketName }, region);
    }
  });
  const list = async (body: object, more = {}) => {
    const { vectorBuckets, nextToken } = await tos.ok('ListVectorBuckets', body, { ...region, ...more });
    return [(vectorBuckets as { vectorBucketName: string }[]).map((one) => one.vectorBucketName), nextToken];
  };

  it('is by name, with a token of the last one if more follow', async () => {
    const token = Buffer.from('list-b').toString('base64');
    expect(await list({ prefix: 'list-', maxResults: 2 })).toEqual([['list-a', 'list-b'], token]);
    expect(await list({ prefix: 'list-', maxResults: 2, nextToken: token })).toEqual([['list-c'], undefined]);
    expect(await list({ prefix: 'list-', maxResults: 3 })).toEqual([['list-a', 'list-b', 'list-c'], undefined]);
  });

  it('without a bucket has no token, and takes empty fields as absent', async () => {
    expect(await list({ prefix: 'none' })).toEqual([[], undefined]);
    expect(await list({ prefix: '', nextToken: '' })).toEqual([['list-a', 'list-b', 'list-c', 'other'], undefined]);
    expect(await list({ prefix: null, nextToken: null, maxResults: null })).toEqual(await list({}));
  });

  it('is of the only project', async () => {
    expect(await list({}, { headers: { 'x-tos-project-name': 'another' } })).toEqual([[], undefined]);
    const [all] = await list({}, { headers: { 'x-tos-project-name': 'default' } });
    expect(all).toHaveLength(4);
  });

  it.each([
    { maxResults: 0 },
    { maxResults: 501 },
    { maxResults: '2' },
    { prefix: 'p'.repeat(64) },
    { nextToken: '%%%' },
    { nextToken: 'A' },
    { nextToken: '/////w==' },
    { prefix: 'list-', nextToken: Buffer.from('other').toString('base64') },
  ])('refuses %j', async (body) => {
    expect(await tos.refused('ListVectorBuckets', body, region)).toEqual([400, 'ValidationException']);
  });
});

describe('an account', () => {
  it('has at most 100 buckets in all regions together', async () => {
    const full = await startTos();
    for (let n = 0; n < 100; n++) {
      await full.ok(
        'CreateVectorBucket',
        { vectorBucketName: `b-${n}` },
        { region: n % 2 ? 'cn-beijing' : 'cn-shanghai' },
      );
    }
    const more = { vectorBucketName: 'b-100' };
    expect(await full.refused('CreateVectorBucket', more)).toEqual([402, 'ServiceQuotaExceededException']);
    await full.ok('DeleteVectorBucket', { vectorBucketName: 'b-0' }, { region: 'cn-shanghai' });
    await full.ok('CreateVectorBucket', more);
    await full.close();
  });
});

describe('the switches', () => {
  it('create-again=ok makes a second creation succeed, for the same account', async () => {
    const credentials = JSON.stringify([
      { id: 'tuku', secret: 'tuku-secret', account: '2100000001' },
      { id: 'other', secret: 'other-secret', account: '2100000002' },
    ]);
    const again = await startTos({ credentials, switches: ['volcengine-tosvectors.create-again=ok'] });
    const made = await again.bucket();
    await again.ok('CreateVectorBucket', made);
    const other = { id: 'other', secret: 'other-secret', accountId: '2100000002' };
    expect(await again.refused('GetVectorBucket', made, other)).toEqual([404, 'VectorBucketNotFound']);
    await again.close();
  });

  it('hosts=vendor refuses hosts of others', async () => {
    const strict = await startTos({ switches: ['volcengine-tosvectors.hosts=vendor'] });
    expect(await strict.refused('ListVectorBuckets', {}, { host: 'www.baidu.com' })).toEqual([
      412,
      'PreconditionFailed',
    ]);
    for (const host of ['localhost:4580', '127.0.0.1', 'tuku:4580', 'tosvectors-cn-beijing.ivolces.com']) {
      await strict.ok('ListVectorBuckets', {}, { host });
    }
    await strict.close();
    await tos.ok('ListVectorBuckets', {}, { host: 'www.baidu.com' });
  });

  it('account-id is in TRNs where the request names none', async () => {
    const own = await startTos({ switches: ['volcengine-tosvectors.account-id=42'] });
    const { vectorBucketName } = await own.bucket();
    const { vectorBuckets } = await own.ok('ListVectorBuckets');
    expect(vectorBuckets).toMatchObject([{ vectorBucketTrn: trn(vectorBucketName, '42') }]);
    await own.close();
    await expect(startTos({ switches: ['volcengine-tosvectors.account-id=x'] })).rejects.toThrow(/a number/);
  });
});
