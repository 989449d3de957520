import { presignOssV1, presignOssV4, signOssV1, signOssV4 } from '../../../support/oss-signer.ts';
import { type Answer, errorOf, type Fields, type OssServer, startOss } from './harness.ts';

const credentials = JSON.stringify([
  { id: 'tuku', secret: 'tuku-secret', account: 'tuku' },
  { id: 'alice', secret: 'alice-secret', account: '111' },
  { id: 'bob', secret: 'bob-secret', account: '222' },
  { id: 'STS.carol', secret: 'carol-secret', account: '111', token: 'session' },
]);
const alice = { id: 'alice', secret: 'alice-secret', accountId: '111' };

let oss: OssServer;
let bucket: string;
beforeAll(async () => {
  oss = await startOss({ credentials });
  bucket = await oss.bucket();
});
// A second server, on a catalog that it shares with the first, begins by emptying it.
beforeEach(() => oss.call('PutVectorBucket', bucket));
afterAll(() => oss.close());

const codeOf = (answer: Answer) => [answer.status, errorOf(answer).Code];
const get = (target: string, headers: Record<string, string> = {}) =>
  oss.send({ method: 'GET', target, headers: { Host: new URL(oss.url).host, ...headers } });

describe('a bucket is addressed', () => {
  it('by a host of its own, by path, and both are the same bucket', async () => {
    const name = await oss.bucket();
    for (const style of ['virtual', 'path'] as const) {
      const { BucketInfo } = await oss.ok('GetVectorBucket', name, undefined, { style });
      expect(BucketInfo).toMatchObject({ Name: `acs:ossvector:cn-hangzhou:123:${name}` });
    }
  });

  it.each([
    ['the internal host', 'cn-hangzhou-internal.oss-vectors.aliyuncs.com'],
    ['a name that is looked up', 'localhost:4580'],
    ['an odd name', '127.0.0.1:4580'],
  ])('through %s', async (_what, service) => {
    await oss.ok('GetVectorBucket', bucket, undefined, { host: `${bucket}-123.${service}` });
  });

  it('by path on a host whose own name ends in a number', async () => {
    const { headers } = signOssV4({ method: 'GET', bucket, query: 'bucketInfo' });
    const answer = await get(`/${bucket}/?bucketInfo`, { ...headers, Host: 'node-1.internal:4580' });
    expect(answer.status).toBe(200);
    const listing = signOssV4({ method: 'GET', query: 'prefix=none' });
    const listed = await get('/?prefix=none', { ...listing.headers, Host: 'tuku-1.example.com' });
    expect([listed.status, listed.text]).toEqual([200, '{"ListAllMyBucketsResult":{"Buckets":[]}}']);
  });

  it('never by a region that ends in a number', async () => {
    const answer = await oss.ok('ListVectorBuckets', undefined, undefined, {
      region: 'ap-southeast-1',
      host: 'ap-southeast-1.oss-vectors.aliyuncs.com',
    });
    expect(answer).toEqual({ ListAllMyBucketsResult: { Buckets: [] } });
  });
});

describe('a V4 signature', () => {
  it('is refused with what the server signed', async () => {
    const answer = await oss.call('GetVectorBucket', bucket, undefined, { style: 'virtual', secret: 'wrong' });
    expect(codeOf(answer)).toEqual([403, 'SignatureDoesNotMatch']);
    const { OSSAccessKeyId, SignatureProvided, StringToSign, CanonicalRequest, EC } = errorOf(answer);
    expect([OSSAccessKeyId, EC]).toEqual(['tuku', '0002-00000040']);
    expect(SignatureProvided).toMatch(/^[0-9a-f]{64}$/);
    expect(StringToSign).toMatch(/^OSS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/cn-hangzhou\/oss\/aliyun_v4_request\n/);
    expect(CanonicalRequest).toContain(`GET\n/acs%3Aossvector%3Acn-hangzhou%3A123%3A${bucket}/\nbucketInfo\n`);
  });

  it('is that of another request when query, header or host change', async () => {
    const { headers } = signOssV4({ method: 'GET', bucket, query: 'bucketInfo', headers: { 'x-oss-a': '1' } });
    const send = (target: string, change: Record<string, string> = {}) => get(target, { ...headers, ...change });
    expect((await send(`/${bucket}/?bucketInfo`)).status).toBe(200);
    expect((await send(`/${bucket}/?bucketInfo=`)).status).toBe(200);
    for (const other of [
      await send(`/${bucket}/?policy`),
      await send(`/${bucket}x/?bucketInfo`),
      await send(`/${bucket}/?bucketInfo`, { 'x-oss-a': '2' }),
      await send('/?bucketInfo', { Host: `${bucket}-999.cn-hangzhou.oss-vectors.aliyuncs.com` }),
    ]) {
      expect(codeOf(other)).toEqual([403, 'SignatureDoesNotMatch']);
    }
  });

  it('may sign more headers, Host among them', async () => {
    const { host } = new URL(oss.url);
    const { headers } = signOssV4({
      method: 'GET',
      bucket,
      query: 'bucketInfo',
      headers: { Host: host, 'User-Agent': 'a b' },
      additional: ['Host', 'User-Agent'],
    });
    expect((await get(`/${bucket}/?bucketInfo`, headers)).status).toBe(200);
    expect(codeOf(await get(`/${bucket}/?bucketInfo`, { ...headers, 'User-Agent': 'c' }))[1]).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it('may be of the plain resource, as ordinary clients sign, off the vendor’s hosts', async () => {
    const plain = { method: 'GET', bucket, query: 'bucketInfo', resource: 'plain' } as const;
    const { headers } = signOssV4(plain);
    expect((await get(`/${bucket}/?bucketInfo`, headers)).status).toBe(200);
    const Host = `${bucket}-123.cn-hangzhou.oss-vectors.aliyuncs.com`;
    expect(codeOf(await get('/?bucketInfo', { ...headers, Host }))).toEqual([403, 'SignatureDoesNotMatch']);
  });

  it('has attributes with spaces between them', async () => {
    const { headers } = signOssV4({ method: 'GET', bucket, query: 'bucketInfo' });
    const Authorization = headers.Authorization?.replace(',', ', ') ?? '';
    expect((await get(`/${bucket}/?bucketInfo`, { ...headers, Authorization })).status).toBe(200);
  });

  it.each([
    ['no signature', 'OSS4-HMAC-SHA256 Credential=tuku/20260101/cn-hangzhou/oss/aliyun_v4_request'],
    ['no credential', 'OSS4-HMAC-SHA256 Signature=00'],
    ['another scope', 'OSS4-HMAC-SHA256 Credential=tuku/20260101/oss/aliyun_v4_request,Signature=00'],
    ['another end', 'OSS4-HMAC-SHA256 Credential=tuku/20260101/cn-hangzhou/oss/aws4_request,Signature=00'],
    ['half of V1', 'OSS tuku'],
    ['nothing', 'OSS'],
  ])('that is malformed (%s) is an invalid argument', async (_what, Authorization) => {
    expect(codeOf(await get(`/${bucket}/?bucketInfo`, { Authorization, 'x-oss-date': '20260101T000000Z' }))).toEqual([
      400,
      'InvalidArgument',
    ]);
  });

  it('is good for 15 minutes either way', async () => {
    const minutes = (count: number) => ({ time: new Date(Date.now() + count * 60_000) });
    for (const off of [-14, 14]) await oss.ok('GetVectorBucket', bucket, undefined, minutes(off));
    for (const off of [-16, 16]) {
      const answer = await oss.call('GetVectorBucket', bucket, undefined, minutes(off));
      expect(codeOf(answer)).toEqual([403, 'RequestTimeTooSkewed']);
      const { MaxAllowedSkewMilliseconds, RequestTime, ServerTime } = errorOf(answer);
      expect(MaxAllowedSkewMilliseconds).toBe(900_000);
      expect(Math.abs(Date.parse(String(RequestTime)) - Date.parse(String(ServerTime)))).toBeGreaterThan(900_000);
      // the Go client corrects its clock by this header
      expect(Math.abs(Date.parse(answer.headers.date ?? '') - Date.now())).toBeLessThan(10_000);
    }
  });

  it('is of the region of the host', async () => {
    const elsewhere = { region: 'cn-beijing', host: `${bucket}-123.cn-hangzhou.oss-vectors.aliyuncs.com` };
    const answer = await oss.call('GetVectorBucket', bucket, undefined, elsewhere);
    expect([...codeOf(answer), errorOf(answer).Message, errorOf(answer).EC]).toEqual([
      400,
      'InvalidArgument',
      'Invalid signing region in Authorization header.',
      '0002-00000226',
    ]);
  });
});

describe('a presigned URL', () => {
  const request = { method: 'GET', query: 'bucketInfo' };
  const presigned = (expires: number, signer = {}) => presignOssV4({ ...request, bucket }, expires, signer).query;

  it('is accepted by V4, by path and by host', async () => {
    expect((await get(`/${bucket}/?${presigned(600)}`)).status).toBe(200);
    const Host = `${bucket}-123.cn-hangzhou.oss-vectors.aliyuncs.com`;
    expect((await get(`/?${presigned(600)}`, { Host })).status).toBe(200);
  });

  it('ends', async () => {
    const old = { time: new Date(Date.now() - 3_600_000) };
    expect((await get(`/${bucket}/?${presigned(3_700, old)}`)).status).toBe(200);
    const answer = await get(`/${bucket}/?${presigned(3_500, old)}`);
    expect([...codeOf(answer), errorOf(answer).Message]).toEqual([403, 'AccessDenied', 'Request has expired.']);
  });

  it('has not begun', async () => {
    const future = { time: new Date(Date.now() + 3_600_000) };
    expect(codeOf(await get(`/${bucket}/?${presigned(600, future)}`))).toEqual([403, 'RequestTimeTooSkewed']);
  });

  it.each([
    ['longer than seven days', (query: string) => query.replace('expires=600', 'expires=604801')],
    ['for no time', (query: string) => query.replace('expires=600', 'expires=0')],
    ['by another version', (query: string) => query.replace('OSS4-HMAC-SHA256', 'OSS9')],
    ['without its credential', (query: string) => query.replace('x-oss-credential', 'x-oss-c')],
  ])('%s is an invalid argument', async (_what, change) => {
    expect(codeOf(await get(`/${bucket}/?${change(presigned(600))}`))).toEqual([400, 'InvalidArgument']);
  });

  it('is refused when anything changed', async () => {
    expect(codeOf(await get(`/${bucket}/?${presigned(600)}&more=1`))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(codeOf(await get(`/${bucket}/?${presigned(600, { secret: 'wrong' })}`))[1]).toBe('SignatureDoesNotMatch');
  });

  it('is accepted by V1, and ends', async () => {
    const until = (seconds: number, secret = 'tuku-secret') =>
      presignOssV1({ ...request, bucket }, 'bucketInfo', Math.floor(Date.now() / 1000) + seconds, { secret });
    expect((await get(`/${bucket}/?${until(60)}`)).status).toBe(200);
    expect(codeOf(await get(`/${bucket}/?${until(-60)}`))).toEqual([403, 'AccessDenied']);
    expect(codeOf(await get(`/${bucket}/?${until(60, 'wrong')}`))).toEqual([403, 'SignatureDoesNotMatch']);
    expect(codeOf(await get(`/${bucket}/?${until(60).replace(/Expires=\d+/, 'Expires=soon')}`))).toEqual([
      400,
      'InvalidArgument',
    ]);
  });
});

describe('a V1 signature', () => {
  it('is accepted for every operation, whether it signs the operation’s name or not', async () => {
    const body = JSON.stringify({ indexName: 'none' });
    for (const signed of ['', 'getVectorIndex']) {
      const headers = signOssV1({ method: 'POST', bucket, headers: { 'Content-Type': 'application/json' } }, signed);
      const answer = await oss.send({ method: 'POST', target: `/${bucket}/?getVectorIndex`, headers, body });
      expect(codeOf(answer)).toEqual([404, 'NoSuchVectorIndex']);
    }
  });

  it('is refused with what the server signed', async () => {
    const headers = signOssV1({ method: 'GET', bucket }, 'bucketInfo', { secret: 'wrong' });
    const answer = await get(`/${bucket}/?bucketInfo`, headers);
    expect(codeOf(answer)).toEqual([403, 'SignatureDoesNotMatch']);
    expect(errorOf(answer).StringToSign).toBe(`GET\n\n\n${headers.Date}\n/${bucket}/?bucketInfo`);
  });

  it('needs a date of the present', async () => {
    const old = signOssV1({ method: 'GET', bucket }, 'bucketInfo', { time: new Date(0) });
    expect(codeOf(await get(`/${bucket}/?bucketInfo`, old))).toEqual([403, 'RequestTimeTooSkewed']);
    const answer = await get(`/${bucket}/?bucketInfo`, { Authorization: old.Authorization ?? '' });
    expect([...codeOf(answer), errorOf(answer).Message]).toEqual([
      403,
      'AccessDenied',
      'OSS authentication requires a valid Date.',
    ]);
  });
});

describe('a temporary key', () => {
  const carol = { id: 'STS.carol', secret: 'carol-secret', accountId: '111', token: 'session' };

  it('needs its token, which is never echoed', async () => {
    await oss.ok('ListVectorBuckets', undefined, undefined, carol);
    for (const sending of [
      { id: carol.id, secret: carol.secret },
      { ...carol, token: 'other' },
    ]) {
      const answer = await oss.call('ListVectorBuckets', undefined, undefined, sending);
      expect(codeOf(answer)).toEqual([403, 'InvalidAccessKeyId']);
    }
    const forged = await oss.call('ListVectorBuckets', undefined, undefined, { ...carol, secret: 'wrong' });
    expect(codeOf(forged)).toEqual([403, 'SignatureDoesNotMatch']);
    expect(forged.text).not.toContain('session');
  });

  it('is not echoed from a URL either', async () => {
    const reserved = { ...carol, token: 'CAIS+/tok=en' };
    const { query } = presignOssV4({ method: 'GET', query: 'prefix=a' }, 60, { ...reserved, secret: 'wrong' });
    const other = await startOss({
      credentials: JSON.stringify([{ id: carol.id, secret: carol.secret, token: reserved.token }]),
    });
    const answer = await fetch(`${other.url}/?${query}`);
    const text = await answer.text();
    expect([answer.status, text.includes('CAIS'), text.includes('x-oss-security-token=***')]).toEqual([
      403,
      false,
      true,
    ]);
    await other.close();
  });

  it('signs presigned URLs too', async () => {
    const { query } = presignOssV4({ method: 'GET', query: 'prefix=a' }, 60, carol);
    expect((await get(`/?${query}`)).status).toBe(200);
  });

  it('has no business with a permanent key', async () => {
    expect(await oss.refused('ListVectorBuckets', undefined, undefined, { token: 'session' })).toEqual([
      403,
      'InvalidAccessKeyId',
    ]);
  });
});

describe('an access key', () => {
  const stranger = { id: 'invalid-ak', secret: 'invalid-sk' };

  it('that is unknown passes, as an account of its own', async () => {
    await oss.ok('PutVectorBucket', bucket, undefined, stranger);
    const { ListAllMyBucketsResult } = await oss.ok('ListVectorBuckets', undefined, undefined, stranger);
    expect(ListAllMyBucketsResult).toMatchObject({ Buckets: [{ Name: `acs:ossvector:cn-hangzhou:123:${bucket}` }] });
  });

  it('that is unknown may be a number, and say any account id', async () => {
    const numbered = { id: '12345', secret: 'x', style: 'virtual' } as const;
    for (const accountId of ['12345', '777']) {
      await oss.ok('PutVectorBucket', `of-${accountId}`, undefined, { ...numbered, accountId });
    }
    const { ListAllMyBucketsResult } = await oss.ok('ListVectorBuckets', undefined, undefined, numbered);
    expect(ListAllMyBucketsResult).toMatchObject({ Buckets: [{}, {}] });
  });

  it('that is unknown is refused with --auth strict', async () => {
    const strict = await startOss({ auth: 'strict' });
    for (const [operation, name] of [['ListVectorBuckets'], ['PutVectorBucket', 'new-bucket']] as const) {
      const answer = await strict.call(operation, name, undefined, stranger);
      expect([...codeOf(answer), errorOf(answer).EC, errorOf(answer).OSSAccessKeyId]).toEqual([
        403,
        'InvalidAccessKeyId',
        '0002-00000902',
        'invalid-ak',
      ]);
    }
    await strict.close();
  });

  it('opens the state of its account and region', async () => {
    await oss.ok('PutVectorBucket', 'of-alice', undefined, alice);
    await oss.ok('PutVectorBucket', 'of-alice', undefined, { ...alice, region: 'cn-beijing' });
    expect(await oss.refused('GetVectorBucket', 'of-alice')).toEqual([404, 'NoSuchBucket']);
    const { BucketInfo } = await oss.ok('GetVectorBucket', 'of-alice', undefined, {
      ...alice,
      region: 'cn-beijing',
      style: 'virtual',
    });
    expect(BucketInfo).toMatchObject({
      Name: 'acs:ossvector:cn-beijing:111:of-alice',
      Region: 'cn-beijing',
      Location: 'oss-cn-beijing',
      ExtranetEndpoint: 'cn-beijing.oss-vectors.aliyuncs.com',
      IntranetEndpoint: 'cn-beijing-internal.oss-vectors.aliyuncs.com',
    });
  });
});

describe('an account id', () => {
  it('may be any in a host, and is the bucket’s own in its ARN', async () => {
    const mine = { style: 'virtual', accountId: '1746495857601234' } as const;
    await oss.ok('PutVectorBucket', 'any-id', undefined, mine);
    const { BucketInfo } = await oss.ok('GetVectorBucket', 'any-id', undefined, mine);
    expect(BucketInfo).toMatchObject({ Name: 'acs:ossvector:cn-hangzhou:1746495857601234:any-id' });
    // the same bucket for a client by path, with the id that Tuku tries first
    const byPath = (await oss.ok('GetVectorBucket', 'any-id')).BucketInfo as Fields;
    expect(byPath.Name).toBe('acs:ossvector:cn-hangzhou:1746495857601234:any-id');
  });

  it.each(['123', '1234567890123456'])('by path is %s without a setting', async (accountId) => {
    await oss.ok('GetVectorBucket', bucket, undefined, { accountId });
  });

  it('by path is else told by the switch, as the error says', async () => {
    const mine = { accountId: '1746495857601234' };
    const answer = await oss.call('GetVectorBucket', bucket, undefined, mine);
    expect(codeOf(answer)).toEqual([403, 'SignatureDoesNotMatch']);
    expect(errorOf(answer).Message).toContain('--switch alibaba-ossvectors.account-ids=');
    const told = await startOss({ switches: ['alibaba-ossvectors.account-ids=5,1746495857601234'] });
    await told.ok('PutVectorBucket', 'told', undefined, mine);
    const { BucketInfo } = await told.ok('GetVectorBucket', 'told', undefined, mine);
    expect(BucketInfo).toMatchObject({ Name: 'acs:ossvector:cn-hangzhou:1746495857601234:told' });
    await told.close();
  });

  it('of another key’s account leads to that account’s buckets', async () => {
    const byHost = { style: 'virtual', accountId: '222' } as const;
    await oss.ok('PutVectorBucket', 'of-bob', undefined, { id: 'bob', secret: 'bob-secret', ...byHost });
    for (const sending of [byHost, { accountId: '222' }, { ...alice, ...byHost }, { ...alice, accountId: '222' }]) {
      expect(await oss.refused('GetVectorBucket', 'of-bob', undefined, sending)).toEqual([403, 'AccessDenied']);
      expect(await oss.refused('PutVectorBucket', 'not-mine', undefined, sending)).toEqual([403, 'AccessDenied']);
      expect(await oss.refused('GetVectorBucket', 'none', undefined, sending)).toEqual([404, 'NoSuchBucket']);
    }
  });
});

describe('nobody', () => {
  it('may do anything without a policy', async () => {
    const anonymous = { anonymous: true };
    expect(await oss.refused('GetVectorBucket', bucket, undefined, anonymous)).toEqual([403, 'AccessDenied']);
    expect(await oss.refused('QueryVectors', bucket, '{', anonymous)).toEqual([403, 'AccessDenied']);
    expect(await oss.refused('QueryVectors', 'none', '{', anonymous)).toEqual([404, 'NoSuchBucket']);
    const byHost = { ...anonymous, style: 'virtual' } as const;
    expect(await oss.refused('PutVectorBucket', 'another', undefined, byHost)).toEqual([403, 'AccessDenied']);
    const host = 'cn-hangzhou.oss-vectors.aliyuncs.com';
    expect(await oss.refused('ListVectorBuckets', undefined, undefined, { ...anonymous, host })).toEqual([
      403,
      'AccessDenied',
    ]);
  });
});
