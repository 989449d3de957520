import { createHash } from 'node:crypto';
import { signOssV4 } from '../../../support/oss-signer.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { definitionOf, errorOf, type OssServer, startOss } from './harness.ts';

let oss: OssServer;
let bucket: string;
beforeAll(async () => {
  oss = await startOss();
  bucket = await oss.bucket();
});
afterAll(() => oss.close());

const onBuckets = [
  ...['GetVectorBucket', 'DeleteVectorBucket', 'PutBucketPolicy', 'GetBucketPolicy', 'DeleteBucketPolicy'],
  ...['PutBucketLogging', 'GetBucketLogging', 'DeleteBucketLogging', 'PutVectorIndex', 'GetVectorIndex'],
  ...['ListVectorIndexes', 'DeleteVectorIndex', 'PutVectors', 'GetVectors', 'ListVectors', 'DeleteVectors'],
  ...['QueryVectors', 'PutVectorIndexFusion', 'QueryVectorsFusion'],
];
const withJson = onBuckets.filter((name) => definitionOf(name).method === 'POST');

describe('the order of checks', () => {
  it.each(onBuckets)('%s: a wrong signature, then a missing bucket, then the body', async (operation) => {
    const broken = definitionOf(operation).method === 'GET' ? undefined : '{';
    const wrong = { secret: 'wrong' };
    expect(await oss.refused(operation, 'not--there', broken, wrong)).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await oss.refused(operation, 'not--there', broken)).toEqual([404, 'NoSuchBucket']);
  });

  it.each(withJson)('%s: the body is JSON, then its fields, then the index', async (operation) => {
    for (const body of ['{', '[]', 'null', '"x"', '5', '\ufeff{}']) {
      expect(await oss.refused(operation, bucket, body)).toEqual([400, 'MalformedJson']);
    }
    if (operation === 'ListVectorIndexes') {
      await oss.ok(operation, bucket, '');
      expect(await oss.refused(operation, bucket, { maxResults: 'x' })).toEqual([400, 'VectorIndexParameterInvalid']);
    } else {
      for (const body of ['', {}]) {
        expect(await oss.refused(operation, bucket, body)).toEqual([400, 'VectorIndexParameterInvalid']);
      }
    }
  });

  it.each(['GetVectorBucket', 'GetBucketPolicy', 'DeleteBucketLogging', 'QueryVectorsFusion'])(
    '%s: an empty body has a digest too',
    async (operation) => {
      const sent = (digest: string) => oss.call(operation, bucket, undefined, { headers: { 'Content-MD5': digest } });
      expect(errorOf(await sent('bad')).Code).toBe('InvalidDigest');
      expect((await sent(createHash('md5').update('').digest('base64'))).text).not.toContain('InvalidDigest');
    },
  );

  it.each(['PutVectors', 'PutBucketPolicy', 'PutBucketLogging'])(
    '%s: the body is what its digest says',
    async (operation) => {
      const headers = { 'Content-MD5': createHash('md5').update('{}').digest('base64') };
      expect(await oss.refused(operation, bucket, '{ ', { headers })).toEqual([400, 'InvalidDigest']);
      const answer = await oss.call(operation, bucket, '{}', { headers });
      expect(errorOf(answer).Code).not.toBe('InvalidDigest');
    },
  );
});

describe('a request that is no operation', () => {
  it.each([
    ['GET', 'putVectors'],
    ['PUT', 'queryVectors'],
    ['POST', 'bucketInfo'],
    ['POST', 'policy'],
    ['POST', ''],
    ['GET', ''],
    ['PATCH', 'policy'],
  ])('%s ?%s is not allowed', async (method, query) => {
    const { headers } = signOssV4({ method, bucket, query });
    const answer = await oss.send({ method, target: `/${bucket}/?${query}`, headers });
    expect([answer.status, errorOf(answer).Code]).toEqual([405, 'MethodNotAllowed']);
  });

  it.each([
    'cors',
    'lifecycle',
    'tagging',
    'acl',
    'encryption',
    'website',
    'versioning',
    'nothing-known',
    'policyStatus',
    'prefix',
  ])('neither creates, deletes nor reads a bucket by the sub-resource %s', async (name) => {
    const other = `sub-${name}`.toLowerCase().slice(0, 32);
    const send = (method: string, to: string, query: string) =>
      oss.send({ method, target: `/${to}/?${query}`, headers: signOssV4({ method, bucket: to, query }).headers });
    for (const query of [name, `${name}=`, `${name}=x`]) {
      const answer = await send('PUT', other, query);
      expect([answer.status, errorOf(answer).Code]).toEqual([400, 'OperationNotSupported']);
      expect(errorOf(answer).Message).toContain(`sub-resource ${name}`);
    }
    expect(await oss.refused('GetVectorBucket', other)).toEqual([404, 'NoSuchBucket']);
    await oss.ok('PutVectorBucket', other);
    for (const method of ['DELETE', 'POST', 'PATCH', ...(name === 'prefix' ? [] : ['GET'])]) {
      const answer = await send(method, other, name);
      expect([method, errorOf(answer).Code]).toEqual([method, 'OperationNotSupported']);
    }
    await oss.ok('GetVectorBucket', other);
  });

  it.each([
    ['PUT', 'cors&policy'],
    ['PUT', 'cors=&policy'],
    ['GET', 'bucketInfo&lifecycle'],
    ['DELETE', 'policy&logging'],
    ['POST', 'getVectors&deleteVectors'],
  ])('names two sub-resources: %s ?%s', async (method, query) => {
    const { headers } = signOssV4({ method, bucket, query });
    const answer = await oss.send({ method, target: `/${bucket}/?${query}`, headers });
    expect([answer.status, errorOf(answer).Code]).toEqual([400, 'OperationNotSupported']);
    for (const name of query.split(/=?&/)) expect(errorOf(answer).Message).toContain(name);
  });

  it('has an operation’s name beside parameters that say nothing', async () => {
    const query = '_t=1&bucketInfo&prefix';
    const { headers } = signOssV4({ method: 'GET', bucket, query });
    expect((await oss.send({ method: 'GET', target: `/${bucket}/?${query}`, headers })).status).toBe(200);
  });

  it('lists no buckets by a sub-resource of the service', async () => {
    const { headers } = signOssV4({ method: 'GET', query: 'cors' });
    const answer = await oss.send({ method: 'GET', target: '/?cors', headers });
    expect([answer.status, errorOf(answer).Code]).toEqual([400, 'OperationNotSupported']);
  });

  it('is HEAD, which has no body to answer with', async () => {
    const { headers } = signOssV4({ method: 'HEAD', bucket });
    const answer = await oss.send({ method: 'HEAD', target: `/${bucket}/`, headers });
    expect([answer.status, answer.text, answer.headers['x-oss-request-id']?.length]).toEqual([405, '', 24]);
  });

  it('names an object', async () => {
    const { headers } = signOssV4({ method: 'GET', bucket, key: 'folder/a b.txt' });
    const Host = `${bucket}-123.cn-hangzhou.oss-vectors.aliyuncs.com`;
    const answer = await oss.send({ method: 'GET', target: '/folder/a%20b.txt', headers: { ...headers, Host } });
    expect([answer.status, errorOf(answer).Code]).toEqual([400, 'OperationNotSupported']);
  });
});

describe('an answer', () => {
  it('says whose request it is, where and what happened', async () => {
    const answer = await oss.call('GetVectorBucket', 'demo--not', undefined, { style: 'virtual', accountId: '42' });
    expect(errorOf(answer)).toEqual({
      Code: 'NoSuchBucket',
      Message: 'The specified bucket does not exist.',
      RequestId: answer.headers['x-oss-request-id'],
      HostId: 'demo--not-42.cn-hangzhou.oss-vectors.aliyuncs.com',
      BucketName: 'demo--not',
      EC: '0015-00000101',
      RecommendDoc: 'https://api.aliyun.com/troubleshoot?q=0015-00000101',
    });
    expect(answer.headers).toMatchObject({ server: 'AliyunOSS', 'x-oss-ec': '0015-00000101' });
  });

  it('can be any error of the catalogue, injected', async () => {
    const control = (method: string, body?: object) =>
      fetch(`${oss.url}/_tuku/faults`, { method, ...(body && { body: JSON.stringify(body) }) });
    const { dialects } = (await (await fetch(`${oss.url}/_tuku/info`)).json()) as { dialects: { name: string }[] };
    expect(dialects.map(({ name }) => name)).toContain('alibaba-ossvectors');
    for (const [code, status] of [
      ['UserDisable', 403],
      ['SecurityTokenExpired', 403],
      ['BucketNameNotAvailable', 409],
      ['VectorIndexOperationConflict', 409],
      ['ServiceUnavailable', 503],
      ['MissingArgument', 400],
      ['InternalError', 500],
    ] as const) {
      const fault = { dialect: 'alibaba-ossvectors', operation: 'GetVectorBucket', code };
      expect((await control('POST', fault)).status).toBe(201);
      expect(await oss.refused('GetVectorBucket', bucket)).toEqual([status, code]);
    }
    await oss.ok('GetVectorBucket', bucket);
  });

  it.each<[string, object, string[]]>([
    ['ListVectorIndexes', { maxResults: 1, colour: 'red' }, ['colour']],
    ['PutVectorIndex', { indexName: 'i', dataType: 'float32', dimension: 1, distanceMetric: 'cosine' }, []],
    ['PutVectors', { indexName: 'i', vectors: [{ key: 'a', data: { float32: [1] } }] }, []],
    ['QueryVectors', { indexName: 'i', queryVector: { float32: [1] }, topK: 1, filter: { a: { $eq: 'b' } } }, []],
    [
      'PutBucketPolicy',
      { Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Principal: ['1'], Resource: '*' }] },
      [],
    ],
  ])('to %s is told of in the journal, with fields that nobody read', async (operation, body, unread) => {
    await oss.ok(operation, bucket, body);
    const response = await fetch(`${oss.url}/_tuku/requests?limit=1`);
    const { requests } = (await response.json()) as { requests: object[] };
    const [account, region] = ['tuku', 'cn-hangzhou'];
    expect(requests).toEqual([
      expect.objectContaining({
        dialect: 'alibaba-ossvectors',
        operation,
        account,
        region,
        status: 200,
        code: null,
        unread,
      }),
    ]);
  });
});

describe('a request is for object storage', () => {
  const dialectOf = async (target: string, headers: Record<string, string>, method = 'GET') => {
    await sendRaw(oss.url, { method, target, headers: { Host: 'localhost', ...headers }, body: '' });
    const response = await fetch(`${oss.url}/_tuku/requests?limit=1`);
    return ((await response.json()) as { requests: { dialect: string | null }[] }).requests[0]?.dialect ?? null;
  };
  const host = 'b-1.cn-hangzhou.oss-vectors.aliyuncs.com';

  it.each<[string, string, Record<string, string>, string | null]>([
    ['with a V4 signature', '/', { Authorization: 'OSS4-HMAC-SHA256 Credential=a,Signature=b' }, 'alibaba-ossvectors'],
    ['with a V1 signature', '/b/?policy', { Authorization: 'OSS a:b' }, 'alibaba-ossvectors'],
    ['but not with a V1 signature alone', '/', { Authorization: 'OSS a:b' }, 'alibaba-oss'],
    ['but not for an object', '/b/a.jpg', { Authorization: 'OSS4-HMAC-SHA256 Credential=a' }, 'alibaba-oss'],
    ['but not for an object by its URL', '/b/a.jpg?OSSAccessKeyId=a&Signature=b&Expires=1', {}, 'alibaba-oss'],
    ['but not on a host of ordinary buckets', '/?policy', { Host: 'b.oss-cn-hangzhou.aliyuncs.com' }, 'alibaba-oss'],
    ['with a header of its own', '/b/', { 'x-oss-date': '1' }, 'alibaba-ossvectors'],
    ['with a presigned URL', '/b/?x-oss-signature=1', {}, 'alibaba-ossvectors'],
    ['with a V1 URL', '/b/?OSSAccessKeyId=a&Signature=b&Expires=1', {}, 'alibaba-ossvectors'],
    ['with an operation’s name', '/b/?queryVectors', {}, 'alibaba-ossvectors'],
    ['on the vendor’s host', '/', { Host: host }, 'alibaba-ossvectors'],
    [
      'on the vendor’s host, signed in no known way',
      '/',
      { Host: host, Authorization: 'Basic a' },
      'alibaba-ossvectors',
    ],
    ['but not so on another host', '/b/?policy', { Authorization: 'Basic a' }, null],
    ['but not with nothing of all that', '/b/', {}, null],
    ['but not with another vendor’s signature', '/?policy', { Authorization: 'TC3-HMAC-SHA256 x' }, 'tencent-tiia'],
    ['but not with the gateways’ signature', '/', { Host: host, Authorization: 'acs a:b' }, 'alibaba'],
    ['but not with the gateways’ headers', '/', { Host: host, 'x-acs-version': '2018-05-09' }, 'alibaba-green'],
    ['but not for a file of the temporary bucket', '/tuku-files/a', { 'x-oss-date': '1' }, 'alibaba-upload'],
  ])('%s', async (_what, target, headers, dialect) => {
    expect(await dialectOf(target, headers)).toBe(dialect);
  });
});
