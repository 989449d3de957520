import { startTos, type TosServer } from './harness.ts';

const credentials = JSON.stringify([
  { id: 'owner', secret: 'owner-secret', account: '2100000001' },
  { id: 'guest', secret: 'guest-secret', account: '2100000002' },
]);
const owner = { id: 'owner', secret: 'owner-secret' };
/** The guest addresses the owner's bucket. */
const guest = { id: 'guest', secret: 'guest-secret' };

let tos: TosServer;
let named: { vectorBucketName: string; indexName: string };
let bucket: { vectorBucketName: string };
beforeAll(async () => {
  tos = await startTos({ credentials });
  bucket = { vectorBucketName: 'shared' };
  named = { ...bucket, indexName: 'idx' };
  await tos.ok('CreateVectorBucket', bucket, owner);
  await tos.ok('CreateIndex', { ...named, dataType: 'float32', dimension: 2, distanceMetric: 'cosine' }, owner);
});
afterAll(() => tos.close());

const trn = 'trn:tosvectors:cn-beijing:2100000001:bucket/shared';
const statement = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: ['2100000002'],
  Action: ['tosvectors:*'],
  Resource: [trn, `${trn}/index/*`],
  ...more,
});
const document = (...statements: object[]) => JSON.stringify({ Version: '2025-12-01', Statement: statements });
const set = (...statements: object[]) =>
  tos.ok('PutVectorBucketPolicy', { ...bucket, policy: document(...statements) }, owner);
const query = { topK: 1, queryVector: { float32: [1, 0] } };
const denied = [403, 'AccessDeniedException'];

describe('the policy of a bucket', () => {
  it('is answered as it was set, as a whole', async () => {
    expect(await tos.refused('GetVectorBucketPolicy', bucket, owner)).toEqual([404, 'VectorBucketPolicyNotFound']);
    const policy = `{"Version": "2012-10-17",  "Statement": [${JSON.stringify(statement())}]}`;
    expect((await tos.call('PutVectorBucketPolicy', { ...bucket, policy }, owner)).text).toBe('');
    expect((await tos.call('GetVectorBucketPolicy', bucket, owner)).text).toBe(policy);
    expect((await tos.call('DeleteVectorBucketPolicy', bucket, owner)).text).toBe('');
    expect(await tos.refused('GetVectorBucketPolicy', bucket, owner)).toEqual([404, 'VectorBucketPolicyNotFound']);
    await tos.ok('DeleteVectorBucketPolicy', bucket, owner);
  });

  it('lets others in, and nothing else does', async () => {
    expect(await tos.refused('GetIndex', named, guest)).toEqual(denied);
    await set(statement());
    await tos.ok('GetIndex', named, guest);
    await tos.ok('QueryVectors', { ...named, ...query }, guest);
    await set(statement({ Action: ['tosvectors:QueryVectors'] }));
    await tos.ok('QueryVectors', { ...named, ...query }, guest);
    expect(await tos.refused('GetIndex', named, guest)).toEqual(denied);
  });

  it.each([
    ['an account', '2100000002'],
    ['a user', '2100000002/guest'],
    ['a user by TRN', 'trn:iam::2100000002:user/guest'],
    ['the account by TRN', 'trn:iam::2100000002:root'],
    ['everybody', '*'],
  ])('names %s', async (_who, principal) => {
    await set(statement({ Principal: [principal] }));
    await tos.ok('GetIndex', named, guest);
    await set(statement({ Principal: ['2100000003/guest'] }));
    expect(await tos.refused('GetIndex', named, guest)).toEqual(denied);
  });

  it('names bucket and index by their own TRNs', async () => {
    await set(statement({ Resource: [trn] }));
    await tos.ok('GetVectorBucket', bucket, guest);
    expect(await tos.refused('GetIndex', named, guest)).toEqual(denied);
    await set(statement({ Resource: [`${trn}/index/idx`] }));
    await tos.ok('GetIndex', named, guest);
    expect(await tos.refused('GetIndex', { ...named, indexName: 'another' }, guest)).toEqual(denied);
    expect(await tos.refused('GetVectorBucket', bucket, guest)).toEqual(denied);
  });

  it('denies the owner too, but not to repair it', async () => {
    await set(statement({ Effect: 'Deny', Principal: ['*'] }), statement());
    expect(await tos.refused('GetIndex', named, guest)).toEqual(denied);
    expect(await tos.refused('GetIndex', named, owner)).toEqual(denied);
    expect(await tos.reason('GetIndex', named, owner)).toBe('Access denied by the policy of the vector bucket.');
    await tos.ok('GetVectorBucketPolicy', bucket, owner);
    await tos.ok('DeleteVectorBucketPolicy', bucket, owner);
    await tos.ok('GetIndex', named, owner);
  });

  it('has conditions', async () => {
    await set(statement({ Condition: { IpAddress: { 'tos:SourceIp': ['10.0.0.0/8'] } } }));
    expect(await tos.refused('GetIndex', named, guest)).toEqual(denied);
    await set(
      statement({
        Condition: { IpAddress: { 'tos:SourceIp': ['127.0.0.1'] }, Bool: { 'volc:SecureTransport': 'false' } },
      }),
    );
    await tos.ok('GetIndex', named, guest);
  });

  it.each([
    ['', 'nothing'],
    ['{', 'no JSON'],
    ['{"Version":"2012-10-17","Statement":[]}', 'no statement'],
    [JSON.stringify({ Version: '1', Statement: [statement()] }), 'another version'],
    [document(statement({ Effect: 'Maybe' })), 'another effect'],
    [document(statement({ Action: ['tos:GetObject'] })), 'another service'],
    [document(statement({ Principal: undefined })), 'no principal'],
    [document(statement({ Resource: 'x'.repeat(21_000) })), 'more than 20 KB'],
  ])('is not %j', async (policy, _what) => {
    await set(statement());
    expect(await tos.refused('PutVectorBucketPolicy', { ...bucket, policy }, owner)).toEqual([
      400,
      'ValidationException',
    ]);
    await tos.ok('GetIndex', named, guest);
  });

  it('lets nobody in who is anonymous', async () => {
    await set(statement({ Principal: ['*'] }));
    expect(await tos.refused('GetIndex', named, { anonymous: true })).toEqual(denied);
  });

  it('creates no bucket in another account, and lists one’s own', async () => {
    const host = 'theirs-2100000001.tosvectors-cn-beijing.volces.com';
    expect(await tos.refused('CreateVectorBucket', { vectorBucketName: 'theirs' }, { ...guest, host })).toEqual(denied);
    expect(await tos.ok('ListVectorBuckets', {}, guest)).toEqual({ vectorBuckets: [] });
  });
});
