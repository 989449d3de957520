import { errorOf, type OssServer, type Sending, startOss } from './harness.ts';

const credentials = JSON.stringify([
  { id: 'alice', secret: 'alice-secret', account: '111' },
  { id: 'clerk', secret: 'clerk-secret', account: '111' },
  { id: 'bob', secret: 'bob-secret', account: '222' },
  { id: 'dora', secret: 'dora-secret', account: 'dora' },
]);
const at = (style: 'virtual') => ({ style, accountId: '111' });
/** Everybody addresses the bucket of account 111. */
const alice: Sending = { id: 'alice', secret: 'alice-secret', ...at('virtual') };
const clerk: Sending = { id: 'clerk', secret: 'clerk-secret', ...at('virtual') };
const bob: Sending = { id: 'bob', secret: 'bob-secret', ...at('virtual') };
const nobody: Sending = { anonymous: true, ...at('virtual') };

const bucket = 'policies';

let oss: OssServer;
beforeAll(async () => {
  oss = await startOss({ credentials });
  await oss.ok('PutVectorBucket', bucket, undefined, alice);
  for (const indexName of ['photos', 'texts']) {
    const index = { indexName, dataType: 'float32', dimension: 1, distanceMetric: 'euclidean' };
    await oss.ok('PutVectorIndex', bucket, index, alice);
  }
});
afterAll(() => oss.close());

const statement = (more: object) => ({
  Effect: 'Allow',
  Action: ['oss:GetVectors'],
  Principal: ['222'],
  Resource: ['acs:ossvector:*:*:*'],
  ...more,
});
const policy = (...statements: object[]) => JSON.stringify({ Version: '1', Statement: statements });

/** Makes these the policy of alice's bucket. */
const only = (...statements: object[]) => oss.ok('PutBucketPolicy', bucket, policy(...statements), alice);
const none = () => oss.ok('DeleteBucketPolicy', bucket, undefined, alice);

const get = (who: Sending, indexName = 'photos') =>
  oss.call('GetVectors', bucket, { indexName, keys: ['a'] }, who).then(({ status }) => status);
const info = (who: Sending) => oss.call('GetVectorBucket', bucket, undefined, who).then(({ status }) => status);

describe('a bucket policy', () => {
  it('is answered as it was put, replaced and deleted', async () => {
    expect(await oss.refused('GetBucketPolicy', bucket, undefined, alice)).toEqual([404, 'NoSuchBucketPolicy']);
    const text = `\n { "Version" : "1",\n"Statement":[${JSON.stringify(statement({}))}] } `;
    await oss.ok('PutBucketPolicy', bucket, text, alice);
    const { text: kept, type } = await oss.call('GetBucketPolicy', bucket, undefined, alice);
    expect([kept, type]).toEqual([text, 'application/json']);
    const other = policy(statement({ Action: 'oss:*' }));
    await oss.ok('PutBucketPolicy', bucket, other, alice);
    expect((await oss.call('GetBucketPolicy', bucket, undefined, alice)).text).toBe(other);
    await oss.ok('DeleteBucketPolicy', bucket, undefined, alice);
    await oss.ok('DeleteBucketPolicy', bucket, undefined, alice);
    expect(await oss.refused('GetBucketPolicy', bucket, undefined, alice)).toEqual([404, 'NoSuchBucketPolicy']);
  });

  it.each([
    ['', ''],
    ['{', ''],
    ['[]', ''],
    ['{"Version":1,"Statement":[{}]}', ''],
    ['{"Version":"2","Statement":[{}]}', '0030-00000002'],
    ['{"Version":"1"}', ''],
    ['{"Version":"1","Statement":[]}', ''],
    ['{"Version":"1","Statement":["x"]}', ''],
    [policy(statement({ Effect: 'Maybe' })), ''],
    [policy(statement({ Action: [] })), ''],
    [policy(statement({ Action: 'ecs:Start' })), ''],
    [policy(statement({ Resource: undefined })), ''],
    [policy(statement({ Principal: undefined })), ''],
    [policy(statement({ Principal: [1] })), ''],
    [policy(statement({ NotAction: ['oss:*'] })), ''],
    [policy(statement({ Condition: { StringSounds: { 'acs:UserAgent': 'x' } } })), ''],
    [policy(statement({ Condition: { StringLike: { 'acs:UserAgent': [] } } })), ''],
    [policy(statement({ Sid: 'x'.repeat(17_000) })), ''],
  ])('is refused when it is none: %.60s', async (text, ec) => {
    const answer = await oss.call('PutBucketPolicy', bucket, text, alice);
    const { Code, EC } = errorOf(answer);
    expect([answer.status, Code, EC]).toEqual([400, 'InvalidPolicyDocument', ec || '0030-00000005']);
  });

  it('lets nobody in by path: the buckets of the first key’s account are meant', async () => {
    await only(statement({ Action: ['oss:*'], Principal: ['*'], Resource: ['*'] }));
    expect(await info({ ...nobody, style: 'path' })).toBe(200);
    await none();
  });

  it('lets nobody else in without one', async () => {
    await none();
    expect([await get(alice), await get(clerk)]).toEqual([200, 200]);
    expect([await get(bob), await get(nobody)]).toEqual([403, 403]);
  });

  it('allows an account what it names, and no more', async () => {
    await only(statement({}));
    expect([await get(bob), await info(bob), await get(nobody)]).toEqual([200, 403, 403]);
    expect(await oss.refused('PutBucketPolicy', bucket, policy(statement({})), bob)).toEqual([403, 'AccessDenied']);
  });

  it.each([
    ['oss:GetVectors', 200, 403],
    ['ossvector:GetVectors', 200, 403],
    ['OSS:getvectors', 200, 403],
    ['oss:Get*', 200, 200],
    ['oss:*', 200, 200],
    ['*', 200, 200],
    ['oss:GetVector?', 200, 403],
    ['oss:GetVector', 403, 403],
    ['oss:PutVectors', 403, 403],
  ])('compares actions: %s', async (Action, vectors, bucketInfo) => {
    await only(statement({ Action }));
    expect([await get(bob), await info(bob)]).toEqual([vectors, bucketInfo]);
  });

  it.each([
    ['acs:ossvector:*:*:*', [200, 200, 200]],
    ['acs:ossvector:cn-hangzhou:111:*', [200, 200, 200]],
    ['acs:ossvector:cn-beijing:111:*', [403, 403, 403]],
    ['acs:ossvector:*:222:*', [403, 403, 403]],
    ['acs:ossvector:*:*:BUCKET', [403, 403, 200]],
    ['acs:ossvector:*:*:BUCKET/*', [200, 200, 403]],
    ['acs:ossvector:*:*:BUCKET/photos', [200, 403, 403]],
    ['acs:ossvector:*:*:BUCKET/photos/*', [200, 403, 403]],
    ['acs:ossvector:*:*:other/*', [403, 403, 403]],
  ])('compares resources: %s', async (pattern, expected) => {
    await only(statement({ Action: 'oss:*', Resource: [pattern.replace('BUCKET', bucket)] }));
    expect([await get(bob), await get(bob, 'texts'), await info(bob)]).toEqual(expected);
  });

  it.each([
    [['222'], 200, 403],
    [['333', '2*'], 200, 403],
    [['bob'], 200, 403],
    [['333'], 403, 403],
    [['*'], 200, 200],
    [[], 200, 200],
  ])('compares principals: %j', async (Principal, bobs, nobodys) => {
    await only(statement({ Principal }));
    expect([await get(bob), await get(nobody)]).toEqual([bobs, nobodys]);
  });

  it('denies before it allows, in any order', async () => {
    const deny = statement({ Effect: 'Deny', Resource: ['acs:ossvector:*:*:*/texts'] });
    const allow = statement({ Action: 'oss:*' });
    for (const order of [
      [deny, allow],
      [allow, deny],
    ]) {
      await only(...order);
      expect([await get(bob), await get(bob, 'texts')]).toEqual([200, 403]);
      const { json } = await oss.call('GetVectors', bucket, { indexName: 'texts', keys: ['a'] }, bob);
      expect(json?.Error).toMatchObject({ Code: 'AccessDenied', Message: 'Access denied by bucket policy.' });
    }
  });

  it('for everybody does not concern the owner, unless it has a condition', async () => {
    const deny = statement({ Effect: 'Deny', Action: 'oss:*', Principal: ['*'] });
    await only(deny);
    expect(await get(alice)).toBe(200);
    const condition = { IpAddress: { 'acs:SourceIp': ['127.0.0.0/8'] } };
    await only({ ...deny, Condition: condition });
    expect([await get(alice), await info(alice)]).toEqual([403, 403]);
    // the owner can still repair it
    await none();
    expect(await get(alice)).toBe(200);
  });

  it('concerns the owner, or one of the owner’s keys, by name', async () => {
    const deny = (Principal: string[]) => statement({ Effect: 'Deny', Principal });
    await only(deny(['111']));
    expect([await get(alice), await get(clerk), await info(alice)]).toEqual([403, 403, 200]);
    await only(deny(['clerk']));
    expect([await get(alice), await get(clerk)]).toEqual([200, 403]);
  });

  it('is asked before the body is looked at', async () => {
    await only(statement({}));
    expect(await oss.refused('PutVectors', bucket, '{', bob)).toEqual([403, 'AccessDenied']);
  });
});

describe('a condition', () => {
  const allows = async (Condition: object, sending: Partial<Sending> = {}) => {
    await only(statement({ Condition }));
    return (await get({ ...bob, ...sending })) === 200;
  };
  const agent = { headers: { 'User-Agent': 'app/1.0' } };

  it.each<[string, object, boolean]>([
    ['an address', { IpAddress: { 'acs:SourceIp': ['10.0.0.0/8', '127.0.0.1'] } }, true],
    ['another address', { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } }, false],
    ['no address of these', { NotIpAddress: { 'acs:SourceIp': ['10.0.0.0/8'] } }, true],
    ['an address that is none', { IpAddress: { 'acs:SourceIp': 'here' } }, false],
    ['plain HTTP', { Bool: { 'acs:SecureTransport': false } }, true],
    ['HTTPS', { Bool: { 'acs:SecureTransport': 'true' } }, false],
    ['an agent', { StringEquals: { 'acs:UserAgent': ['other', 'app/1.0'] } }, true],
    ['an agent in other letters', { StringEqualsIgnoreCase: { 'acs:UserAgent': 'APP/1.0' } }, true],
    ['agents like these', { StringLike: { 'acs:UserAgent': 'app/*' } }, true],
    ['agents unlike these', { StringNotLike: { 'acs:UserAgent': 'app/*' } }, false],
    ['a time to come', { DateLessThan: { 'acs:CurrentTime': '2999-01-01T00:00:00Z' } }, true],
    ['a time gone by', { DateLessThanEquals: { 'acs:CurrentTime': '2020-01-01T00:00:00+08:00' } }, false],
    ['a key', { StringEquals: { 'acs:AccessId': 'bob' } }, true],
    ['two that hold', { StringLike: { 'acs:UserAgent': 'app*', 'acs:AccessId': 'b*' } }, true],
    ['two of which one holds', { StringLike: { 'acs:UserAgent': 'app*', 'acs:AccessId': 'a*' } }, false],
    ['something the request has not', { StringEquals: { 'acs:SourceVpc': 'vpc-1' } }, false],
    ['not something the request has not', { StringNotEquals: { 'acs:SourceVpc': 'vpc-1' } }, true],
    ['a number', { NumericGreaterThan: { 'acs:UserAgent': '1' } }, false],
  ])('holds for %s', async (_what, condition, expected) => {
    expect(await allows(condition, agent)).toBe(expected);
  });

  it('knows the bucket’s tags', async () => {
    await oss.ok('PutVectorBucket', 'tagged', undefined, {
      ...alice,
      headers: { 'x-oss-bucket-tagging': 'team=search' },
    });
    const forTeam = (team: string) =>
      policy(statement({ Action: 'oss:*', Condition: { StringEquals: { 'oss:BucketTag/team': team } } }));
    for (const [team, status] of [
      ['search', 200],
      ['ads', 403],
    ] as const) {
      await oss.ok('PutBucketPolicy', 'tagged', forTeam(team), alice);
      expect((await oss.call('GetVectorBucket', 'tagged', undefined, bob)).status).toBe(status);
    }
  });
});
