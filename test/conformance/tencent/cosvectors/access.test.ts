import { type CosServer, qcsOf, REGION, type Sending, startCos } from './harness.ts';

let cos: CosServer;
const APP = '1250000001';
const owner: Sending = { id: 'owner', secret: 'a' };
const guest: Sending = { id: 'guest', secret: 'b' };
const nobody: Sending = { anonymous: true };
const everybody = 'qcs::cam::anonymous:anonymous';
const theGuest = 'qcs::cam::uin/1250000002:uin/1250000002';
beforeAll(async () => {
  const keys = [
    { id: 'owner', secret: 'a', account: APP },
    { id: 'guest', secret: 'b', account: '1250000002' },
  ];
  cos = await startCos({ credentials: JSON.stringify(keys) });
});
afterAll(() => cos.close());

const denied = [403, 'AccessDeniedException'];
let count = 0;
/** A bucket of the owner's with an index and a vector. */
async function made() {
  const place = { vectorBucketName: `policy-${++count}-${APP}`, indexName: 'photos' };
  await cos.ok('CreateVectorBucket', { vectorBucketName: place.vectorBucketName }, owner);
  const shape = { dataType: 'float32', dimension: 1, distanceMetric: 'euclidean' };
  await cos.ok('CreateIndex', { ...place, ...shape }, owner);
  await cos.ok('PutVectors', { ...place, vectors: [{ key: 'a', data: { float32: [1] } }] }, owner);
  return place;
}
const qcs = (bucket: string) => qcsOf(bucket).replace('1250000000', APP);

interface Rule {
  readonly effect?: string;
  readonly principal?: unknown;
  readonly action?: unknown;
  readonly resource?: unknown;
  readonly condition?: unknown;
}
async function allow(place: { vectorBucketName: string }, ...statement: Rule[]) {
  const { vectorBucketName } = place;
  const usual = { effect: 'allow', principal: { qcs: [theGuest] }, resource: [`${qcs(vectorBucketName)}/*`] };
  const policy = JSON.stringify({ version: '2.0', statement: statement.map((one) => ({ ...usual, ...one })) });
  await cos.ok('PutVectorBucketPolicy', { vectorBucketName, policy }, owner);
}

const query = { queryVector: { float32: [1] }, topK: 1 };

describe('without a policy', () => {
  it('a bucket is its owner’s alone', async () => {
    const place = await made();
    for (const other of [guest, nobody]) {
      expect(await cos.refused('GetVectorBucket', place, other)).toEqual(denied);
      expect(await cos.refused('QueryVectors', { ...place, ...query }, other)).toEqual(denied);
      expect(await cos.refused('DeleteVectorBucket', place, other)).toEqual(denied);
    }
    expect(await cos.refused('GetVectorBucketPolicy', place, owner)).toEqual([404, 'NotFoundException']);
  });

  it('a bucket is created in the caller’s account: the APPID is in its name', async () => {
    const vectorBucketName = `mine-${APP}`;
    expect(await cos.refused('CreateVectorBucket', { vectorBucketName }, guest)).toEqual(denied);
    expect(await cos.refused('CreateVectorBucket', { vectorBucketName }, nobody)).toEqual(denied);
  });

  it('anonymous callers list nothing', async () => {
    expect(await cos.refused('ListVectorBuckets', {}, nobody)).toEqual(denied);
  });
});

describe('a policy', () => {
  it('is kept as it was sent, in any case of its members, and removed', async () => {
    const place = await made();
    const policy = `{ "Version":"2.0",  "Statement": [{"Effect":"Allow","Principal":{"qcs":["${theGuest}"]},"Action":["name/cos:GetIndex","name/cos:GetVectorIndex"],"Resource":["*"]}]}`;
    expect(await cos.ok('PutVectorBucketPolicy', { ...place, policy }, owner)).toEqual({});
    expect(await cos.ok('GetVectorBucketPolicy', place, owner)).toEqual({ policy });
    await cos.ok('GetIndex', place, guest);
    expect(await cos.ok('DeleteVectorBucketPolicy', place, owner)).toEqual({});
    expect(await cos.refused('GetIndex', place, guest)).toEqual(denied);
    await cos.ok('DeleteVectorBucketPolicy', place, owner);
  });

  it.each([['{"Version": "2.0", "Statement": []}'], ['{"Statement": []}']])('may be %s', async (policy) => {
    const place = await made();
    await cos.ok('PutVectorBucketPolicy', { ...place, policy }, owner);
    await cos.ok('GetVectorBucket', place, owner);
  });

  it('allows the operations that it names, by the names of CAM', async () => {
    const place = await made();
    const action = ['cos:PutVectors', 'name/cos:QueryVectors', 'cos:ListVectorIndexes'];
    await allow(place, { action });
    await cos.ok('PutVectors', { ...place, vectors: [{ key: 'b', data: { float32: [2] } }] }, guest);
    await cos.ok('QueryVectors', { ...place, ...query }, guest);
    await cos.ok('ListIndexes', place, guest);
    expect(await cos.refused('GetIndex', place, guest)).toEqual(denied);
    expect(await cos.refused('DeleteVectors', { ...place, keys: ['a'] }, guest)).toEqual(denied);
    expect(await cos.refused('QueryVectors', { ...place, ...query }, nobody)).toEqual(denied);
  });

  it('lets everybody in, but not where anonymous callers never are', async () => {
    const place = await made();
    await allow(place, { principal: { qcs: [everybody] }, action: 'name/cos:*' });
    await cos.ok('QueryVectors', { ...place, ...query }, nobody);
    await cos.ok('QueryVectors', { ...place, ...query }, guest);
    expect(await cos.refused('GetVectorBucketPolicy', place, nobody)).toEqual(denied);
    const shape = { dataType: 'float32', dimension: 1, distanceMetric: 'euclidean' };
    expect(await cos.refused('CreateIndex', { ...place, indexName: 'other', ...shape }, nobody)).toEqual(denied);
  });

  it('is for a bucket, an index, or all buckets of the account', async () => {
    const place = await made();
    const bucket = qcs(place.vectorBucketName);
    const works = async (resource: string) => {
      await allow(place, { action: 'cos:*', resource: [resource] });
      const call = (operation: string) => cos.call(operation, place, guest);
      return [(await call('GetVectorBucket')).status, (await call('GetIndex')).status];
    };
    expect(await works(`${bucket}/*`)).toEqual([200, 200]);
    expect(await works(`qcs::cosvector:uid/${APP}:bucket/*`)).toEqual([200, 200]);
    expect(await works(`${bucket}/index/photos/*`)).toEqual([403, 200]);
    expect(await works(`${bucket}/index/photos`)).toEqual([403, 200]);
    expect(await works(`${bucket}/index/other/*`)).toEqual([403, 403]);
    expect(await works(`${bucket.replace(REGION, 'ap-beijing')}/*`)).toEqual([403, 403]);
  });

  it('denies before it allows, the owner too, except what repairs it', async () => {
    const place = await made();
    const everything = { action: 'cos:*', principal: { qcs: [everybody, `qcs::cam::uin/${APP}:uin/*`] } };
    await allow(place, everything, { ...everything, effect: 'deny', action: 'cos:QueryVectors' });
    expect(await cos.refused('QueryVectors', { ...place, ...query }, owner)).toEqual(denied);
    expect(await cos.refused('QueryVectors', { ...place, ...query }, guest)).toEqual(denied);
    await cos.ok('GetIndex', place, nobody);
    await allow(place, { ...everything, effect: 'deny' });
    expect(await cos.refused('GetVectorBucket', place, owner)).toEqual(denied);
    await cos.ok('GetVectorBucketPolicy', place, owner);
    await cos.ok('DeleteVectorBucketPolicy', place, owner);
  });

  it.each<[string, object, number]>([
    ['the caller’s address', { ip_equal: { 'qcs:ip': ['127.0.0.0/8', '::1'] } }, 200],
    ['another address', { ip_equal: { 'qcs:ip': '10.0.0.0/8' } }, 403],
    ['not another address', { ip_not_equal: { 'qcs:ip': '10.0.0.0/8' } }, 200],
    ['a time to come', { date_less_than: { 'qcs:current_time': '2099-01-01T00:00:00Z' } }, 200],
    ['a time gone by', { date_less_than: { 'qcs:current_time': '2020-01-01T00:00:00Z' } }, 403],
    ['a key that no request has', { string_equal: { 'vpc:requester_vpc': ['vpc-1'] } }, 403],
    ['the same if it is there', { string_equal_if_exist: { 'vpc:requester_vpc': ['vpc-1'] } }, 200],
    ['a key that objects inherit', { string_equal: { constructor: ['x'] } }, 403],
    ['one value of several', { 'for_any_value:string_equal': { 'qcs:resource_tag': ['a&b'] } }, 403],
    ['all of no values', { 'for_all_value:string_equal': { 'qcs:resource_tag': ['a&b'] } }, 200],
    ['bytes', { binary_equal: { 'vpc:requester_vpc': 'AA==' } }, 403],
    ['its absence', { null_equal: { 'vpc:requester_vpc': true } }, 200],
  ])('has conditions: %s', async (_, condition, status) => {
    const place = await made();
    await allow(place, { action: 'cos:*', condition });
    expect((await cos.call('GetIndex', place, guest)).status).toBe(status);
  });

  it('may have its principal once for all statements', async () => {
    const place = await made();
    const { vectorBucketName } = place;
    const statement = [{ effect: 'allow', action: ['cos:*'], resource: ['*'] }];
    const policy = JSON.stringify({ version: '2.0', principal: { qcs: [theGuest] }, statement });
    await cos.ok('PutVectorBucketPolicy', { vectorBucketName, policy }, owner);
    await cos.ok('GetIndex', place, guest);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['another version', { version: '1', statement: [] }],
    ['no statement', { version: '2.0' }],
    ['an unknown effect', rule({ effect: 'maybe' })],
    ['no principal', rule({ principal: undefined })],
    ['a principal of another kind', rule({ principal: { AWS: ['*'] } })],
    ['another service’s action', rule({ action: ['cvm:RunInstances'] })],
    ['no resource', rule({ resource: undefined })],
    ['an unknown operator', rule({ condition: { StringEquals: { a: 'b' } } })],
    ['an unknown element', rule({ extra: 1 })],
    ['more than 20 KB', rule({ action: [`cos:${'x'.repeat(20 * 1024)}`] })],
  ])('is refused: %s', async (_, document) => {
    const place = await made();
    const policy = typeof document === 'string' ? document : JSON.stringify(document);
    expect(await cos.invalid('PutVectorBucketPolicy', { ...place, policy }, owner)).toEqual([
      ['/policy', expect.any(String)],
    ]);
    expect(await cos.invalid('PutVectorBucketPolicy', { ...place, policy: { a: 1 } }, owner)).toEqual([
      ['/policy', 'Policy has the wrong type'],
    ]);
  });
});

function rule(change: object) {
  const usual = { effect: 'allow', principal: { qcs: ['*'] }, action: ['cos:*'], resource: ['*'] };
  return { version: '2.0', statement: [{ ...usual, ...change }] };
}
