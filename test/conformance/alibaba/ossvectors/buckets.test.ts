import { signOssV4 } from '../../../support/oss-signer.ts';
import { type Fields, type OssServer, startOss } from './harness.ts';

let oss: OssServer;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

type Listed = { Buckets: Fields[]; NextMarker?: string; IsTruncated?: boolean };
const listed = async (query: string, sending = {}) => {
  const { ListAllMyBucketsResult } = await oss.ok('ListVectorBuckets', undefined, undefined, { query, ...sending });
  return ListAllMyBucketsResult as unknown as Listed;
};
/** As the clients' suites take the bare name out of the ARN. */
const namesOf = ({ Buckets }: Listed) => Buckets.map(({ Name }) => String(Name).split(':')[4]);

describe('PutVectorBucket', () => {
  it('answers where the bucket is', async () => {
    const { status, headers, text } = await oss.call('PutVectorBucket', 'where');
    expect([status, headers.location, text]).toEqual([200, '/where', '']);
    expect(headers).toMatchObject({ server: 'AliyunOSS', 'content-length': '0' });
    expect(headers['content-type']).toBeUndefined();
    expect(headers.date).toMatch(/ GMT$/);
  });

  it.each(['abc', 'a-b', '0numbers9', 'go-sdk-test-bucket--not-exist', 'x'.repeat(32)])('takes the name %s', (name) =>
    oss.ok('PutVectorBucket', name),
  );

  it.each(['ab', 'x'.repeat(33), 'Abc', '-abc', 'abc-', 'a_c', 'a.c', 'a$c'])('refuses the name %s', async (name) => {
    expect(await oss.refused('PutVectorBucket', name)).toEqual([400, 'InvalidVectorBucketName']);
    expect(await oss.refused('DeleteVectorBucket', name)).toEqual([400, 'InvalidVectorBucketName']);
    expect(await oss.refused('ListVectorIndexes', name)).toEqual([400, 'InvalidVectorBucketName']);
    expect(await oss.refused('GetVectorBucket', name)).toEqual([404, 'NoSuchBucket']);
  });

  it('refuses a second bucket of the name', async () => {
    await oss.ok('PutVectorBucket', 'twice');
    const answer = await oss.call('PutVectorBucket', 'twice');
    expect(answer.status).toBe(409);
    expect(answer.json?.Error).toMatchObject({
      Code: 'BucketAlreadyExists',
      EC: '0015-00000104',
      BucketName: 'twice',
      HostId: new URL(oss.url).host,
    });
  });

  it('refuses tags that are none', async () => {
    for (const tagging of ['=v', Array.from({ length: 21 }, (_, i) => `k${i}=v`).join('&')]) {
      const headers = { 'x-oss-bucket-tagging': tagging };
      expect(await oss.refused('PutVectorBucket', 'tagged', undefined, { headers })).toEqual([400, 'InvalidArgument']);
    }
    await oss.ok('PutVectorBucket', 'tagged', undefined, { headers: { 'x-oss-bucket-tagging': 'a=1&b=2' } });
  });
});

describe('GetVectorBucket', () => {
  it('tells all of the bucket, its name as an ARN', async () => {
    const headers = { 'x-oss-resource-group-id': 'rg-acfm' };
    await oss.ok('PutVectorBucket', 'facts', undefined, { headers });
    const { BucketInfo } = (await oss.ok('GetVectorBucket', 'facts', undefined, { style: 'virtual' })) as {
      BucketInfo: Fields;
    };
    expect(BucketInfo).toEqual({
      Name: 'acs:ossvector:cn-hangzhou:123:facts',
      CreationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      ExtranetEndpoint: 'cn-hangzhou.oss-vectors.aliyuncs.com',
      IntranetEndpoint: 'cn-hangzhou-internal.oss-vectors.aliyuncs.com',
      Location: 'oss-cn-hangzhou',
      Region: 'cn-hangzhou',
      ResourceGroupId: 'rg-acfm',
    });
  });

  it.each([
    ['127.0.0.1:4580', '127.0.0.1:4580'],
    ['facts-123.localhost:4580', 'localhost:4580'],
  ])('names %s as its endpoint to who came there, not the cloud', async (host, endpoint) => {
    await oss.call('PutVectorBucket', 'facts');
    const path = host.startsWith('facts') ? '/' : '/facts/';
    const { headers } = signOssV4({ method: 'GET', bucket: 'facts', query: 'bucketInfo' });
    const answer = await oss.send({ method: 'GET', target: `${path}?bucketInfo`, headers: { ...headers, Host: host } });
    expect(answer.json?.BucketInfo).toMatchObject({ ExtranetEndpoint: endpoint, IntranetEndpoint: endpoint });
  });

  it('knows no bucket that is not there', async () => {
    const answer = await oss.call('GetVectorBucket', 'not--there');
    expect(answer.status).toBe(404);
    expect(answer.json?.Error).toMatchObject({
      Code: 'NoSuchBucket',
      Message: 'The specified bucket does not exist.',
      EC: '0015-00000101',
      BucketName: 'not--there',
    });
  });
});

describe('DeleteVectorBucket', () => {
  it('deletes an empty one, without a body, and frees its name', async () => {
    await oss.ok('PutVectorBucket', 'gone');
    const { status, headers, text } = await oss.call('DeleteVectorBucket', 'gone');
    expect([status, text, headers['content-type'], headers['content-length']]).toEqual([204, '', undefined, undefined]);
    expect(await oss.refused('GetVectorBucket', 'gone')).toEqual([404, 'NoSuchBucket']);
    await oss.ok('PutVectorBucket', 'gone');
  });

  it('refuses one that has an index, and one that is not there', async () => {
    const { bucket, indexName } = await oss.index();
    expect(await oss.refused('DeleteVectorBucket', bucket)).toEqual([409, 'VectorBucketNotEmpty']);
    await oss.ok('DeleteVectorIndex', bucket, { indexName });
    await oss.ok('DeleteVectorBucket', bucket);
    expect(await oss.refused('DeleteVectorBucket', bucket)).toEqual([404, 'NoSuchBucket']);
  });
});

describe('ListVectorBuckets', () => {
  const lister = { id: 'lister', secret: 'any' };
  beforeAll(async () => {
    for (const name of ['list-c', 'list-a', 'list-b', 'other']) {
      const group = name === 'list-b' ? { 'x-oss-resource-group-id': 'rg-b' } : undefined;
      await oss.ok('PutVectorBucket', name, undefined, { ...lister, ...(group && { headers: group }) });
    }
  });

  it('lists by name, says nothing of a list that is whole, and takes no notice of `vector`', async () => {
    for (const query of ['', 'vector', 'prefix=&marker=']) {
      const all = await listed(query, lister);
      expect(Object.keys(all)).toEqual(['Buckets']);
      expect(namesOf(all)).toEqual(['list-a', 'list-b', 'list-c', 'other']);
    }
  });

  it('by prefix and marker, which is not in the list itself', async () => {
    expect(namesOf(await listed('prefix=list-', lister))).toEqual(['list-a', 'list-b', 'list-c']);
    expect(namesOf(await listed('marker=list-b', lister))).toEqual(['list-c', 'other']);
    expect(namesOf(await listed('prefix=none', lister))).toEqual([]);
  });

  it('one by one', async () => {
    const met: unknown[] = [];
    for (let marker = ''; ; ) {
      const page = await listed(`max-keys=1&prefix=list-&marker=${marker}`, lister);
      met.push(...namesOf(page));
      if (!page.IsTruncated) break;
      expect(page).toMatchObject({ Prefix: 'list-', Marker: marker, MaxKeys: 1 });
      marker = page.NextMarker ?? '';
    }
    expect(met).toEqual(['list-a', 'list-b', 'list-c']);
  });

  it('of a resource group', async () => {
    const of = (id: string) => listed('', { ...lister, headers: { 'x-oss-resource-group-id': id } });
    expect(namesOf(await of('rg-b'))).toEqual(['list-b']);
    expect(namesOf(await of('rg-default'))).toEqual(['list-a', 'list-c', 'other']);
  });

  it.each(['0', '1001', '-1', 'many', '1.5'])('refuses %s as max-keys', async (max) => {
    expect(await oss.refused('ListVectorBuckets', undefined, undefined, { query: `max-keys=${max}` })).toEqual([
      400,
      'InvalidArgument',
    ]);
  });
});

describe('logging', () => {
  const logging = {
    BucketLoggingStatus: {
      LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'pre-', LoggingRole: 'AliyunOSSLoggingDefaultRole' },
    },
  };

  it('is kept, changed and deleted; none is an empty object', async () => {
    const bucket = await oss.bucket();
    const none = { BucketLoggingStatus: { LoggingEnabled: {} } };
    expect(await oss.ok('GetBucketLogging', bucket)).toEqual(none);
    await oss.ok('PutBucketLogging', bucket, logging);
    expect(await oss.ok('GetBucketLogging', bucket)).toEqual(logging);
    const bare = { BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs' } } };
    await oss.ok('PutBucketLogging', bucket, bare);
    expect(await oss.ok('GetBucketLogging', bucket)).toEqual(bare);
    await oss.ok('DeleteBucketLogging', bucket);
    await oss.ok('DeleteBucketLogging', bucket);
    expect(await oss.ok('GetBucketLogging', bucket)).toEqual(none);
    await oss.ok('PutBucketLogging', bucket, none);
    expect(await oss.ok('GetBucketLogging', bucket)).toEqual(none);
    const nulls = { BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: null } } };
    await oss.ok('PutBucketLogging', bucket, nulls);
    expect(await oss.ok('GetBucketLogging', bucket)).toEqual(bare);
    await oss.ok('PutBucketLogging', bucket, { BucketLoggingStatus: { LoggingEnabled: null } });
    expect(await oss.ok('GetBucketLogging', bucket)).toEqual(none);
  });

  it.each([
    ['{', 'MalformedJson'],
    ['[]', 'MalformedJson'],
    ['', 'InvalidArgument'],
    ['{}', 'InvalidArgument'],
    ['{"BucketLoggingStatus":{"LoggingEnabled":{"TargetBucket":5}}}', 'InvalidArgument'],
    ['{"BucketLoggingStatus":{"LoggingEnabled":{"TargetPrefix":"a"}}}', 'InvalidTargetBucketForLogging'],
    ['{"BucketLoggingStatus":{"LoggingEnabled":{"TargetBucket":"No"}}}', 'InvalidTargetBucketForLogging'],
  ])('refuses %s', async (body, code) => {
    expect(await oss.refused('PutBucketLogging', await oss.bucket(), body)).toEqual([400, code]);
  });

  it('needs a bucket first', async () => {
    for (const operation of ['PutBucketLogging', 'GetBucketLogging', 'DeleteBucketLogging']) {
      expect(await oss.refused(operation, 'not-there', operation.startsWith('Put') ? '{' : undefined)).toEqual([
        404,
        'NoSuchBucket',
      ]);
    }
  });
});
