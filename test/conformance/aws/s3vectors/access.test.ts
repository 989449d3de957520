import type { RunningTuku } from '../../../../src/server/start.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { type S3Signer, signS3 } from '../../../support/s3-signer.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { type S3Server, startS3 } from './harness.ts';

const credentials = [
  { id: 'owner', secret: 'owner-secret', account: '111111111111' },
  { id: 'second', secret: 'second-secret', account: '111111111111' },
  { id: 'guest', secret: 'guest-secret', account: '222222222222' },
  { id: 'temporary', secret: 'temporary-secret', account: '111111111111', token: 'session-token' },
];
const owner: S3Signer = { id: 'owner', secret: 'owner-secret' };
const guest: S3Signer = { id: 'guest', secret: 'guest-secret' };

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3({ credentials: JSON.stringify(credentials), auth: 'strict' });
});
afterAll(() => s3.close());

let count = 0;
/** A bucket of the owner's with an index that holds a vector, and a policy with one statement. */
async function shared(statement?: object) {
  const vectorBucketName = `shared-${++count}`;
  const { vectorBucketArn } = await s3.ok('CreateVectorBucket', { vectorBucketName, tags: { team: 'x' } }, owner);
  const place = { vectorBucketName, indexName: 'idx' };
  const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
  const { indexArn } = await s3.ok('CreateIndex', { ...place, ...shape, tags: { team: 'of the index' } }, owner);
  await s3.ok('PutVectors', { ...place, vectors: [{ key: 'a', data: { float32: [1, 0] } }] }, owner);
  if (statement) {
    const full = { Effect: 'Allow', Principal: '*', Action: 's3vectors:*', Resource: '*', ...statement };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [full] });
    await s3.ok('PutVectorBucketPolicy', { vectorBucketName, policy }, owner);
  }
  const query = { indexArn, topK: 1, queryVector: { float32: [1, 0] } };
  return { vectorBucketName, vectorBucketArn, indexArn, query };
}

describe('a policy', () => {
  it('is kept as sent, and deleted', async () => {
    const { vectorBucketName } = await shared();
    const place = { vectorBucketName };
    const none = [404, 'NotFoundException', 'The specified vector bucket policy could not be found'];
    expect(await s3.refused('GetVectorBucketPolicy', place, owner)).toEqual(none);
    const policy = `{"Version": "2012-10-17",  "Statement": {"Effect":"Deny","Principal":{"AWS":"222222222222"},"Action":"s3vectors:GetIndex","Resource":"*"}}`;
    expect(await s3.ok('PutVectorBucketPolicy', { ...place, policy }, owner)).toEqual({});
    expect(await s3.ok('GetVectorBucketPolicy', place, owner)).toEqual({ policy });
    expect(await s3.ok('DeleteVectorBucketPolicy', place, owner)).toEqual({});
    expect(await s3.ok('DeleteVectorBucketPolicy', place, owner)).toEqual({});
    expect(await s3.refused('GetVectorBucketPolicy', place, owner)).toEqual(none);
  });

  it.each(['', '{', '{"Version":"2012-10-17","Statement":[]}', '{"Version":"1","Statement":[{}]}'])(
    'is not %s',
    async (policy) => {
      const { vectorBucketName } = await shared();
      expect(await s3.refused('PutVectorBucketPolicy', { vectorBucketName, policy }, owner)).toEqual([
        400,
        'ValidationException',
        'Invalid policy document',
      ]);
    },
  );

  it.each([{ AWS: [] }, { Service: '*' }, { Federated: '*' }])(
    'lets nobody in by the principal %j',
    async (Principal) => {
      const { query } = await shared({ Principal });
      expect((await s3.refused('QueryVectors', query, guest)).slice(0, 2)).toEqual([403, 'AccessDeniedException']);
    },
  );

  it('lets another account in, by ARN', async () => {
    const { query, vectorBucketArn } = await shared({
      Principal: { AWS: '222222222222' },
      Action: 's3vectors:QueryVectors',
    });
    expect((await s3.ok('QueryVectors', query, guest)).vectors).toEqual([{ key: 'a' }]);
    expect(await s3.refused('GetVectorBucket', { vectorBucketArn }, guest)).toEqual([
      403,
      'AccessDeniedException',
      `User: arn:aws:iam::222222222222:user/guest is not authorized to perform: s3vectors:GetVectorBucket on resource: ${vectorBucketArn} ` +
        'because no resource-based policy allows the s3vectors:GetVectorBucket action',
    ]);
    expect(await s3.refused('GetVectorBucket', { vectorBucketName: 'shared-1' }, guest)).toMatchObject({ 0: 404 });
  });

  it('denies even the owner, but for the policy itself', async () => {
    const { vectorBucketName, vectorBucketArn, query } = await shared({ Effect: 'Deny' });
    expect((await s3.refused('QueryVectors', query, owner))[2]).toMatch(
      /with an explicit deny in a resource-based policy$/,
    );
    expect((await s3.refused('DeleteVectorBucket', { vectorBucketArn }, owner))[0]).toBe(403);
    await s3.ok('DeleteVectorBucketPolicy', { vectorBucketName }, owner);
    await s3.ok('QueryVectors', query, owner);
  });

  it.each([
    [{ Principal: { AWS: 'arn:aws:iam::222222222222:root' } }, true],
    [{ Principal: { AWS: ['333333333333', 'arn:aws:iam::222222222222:user/guest'] } }, true],
    [{ Principal: { AWS: '111111111111' } }, false],
    [{ Principal: undefined, NotPrincipal: { AWS: '111111111111' } }, true],
    [{ Principal: undefined, NotPrincipal: { AWS: '222222222222' } }, false],
    [{ Action: ['s3vectors:Query*', 's3vectors:List?ndexes'] }, true],
    [{ Action: undefined, NotAction: 's3vectors:QueryVectors' }, false],
    [{ Resource: 'arn:aws:s3vectors:us-east-1:111111111111:bucket/*/index/idx' }, true],
    [{ Resource: 'arn:aws:s3vectors:us-east-1:111111111111:bucket/*/index/other' }, false],
    [{ Condition: { StringEquals: { 's3vectors:VectorBucketTag/team': 'x' } } }, true],
    [{ Condition: { StringEquals: { 's3vectors:VectorBucketTag/team': 'y' } } }, false],
    [{ Condition: { StringEquals: { 'aws:ResourceTag/TEAM': 'of the index' } } }, true],
    [{ Condition: { StringEquals: { 'aws:ResourceTag/team': 'x' } } }, false],
    [{ Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:*:user/guest' } } }, false],
    [{ Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/owner' } } }, true],
    [{ Condition: { BinaryEquals: { 'aws:username': 'Z3Vlc3Q=' } } }, false],
    [{ Condition: { NumericGreaterThan: { 'aws:EpochTime': '1000' } } }, true],
    [{ Condition: { DateGreaterThan: { 'aws:CurrentTime': '1000' } } }, true],
    [{ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } } }, true],
    [{ Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } } }, false],
    [{ Condition: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } } }, true],
    [{ Condition: { Null: { 'aws:TagKeys': 'true' } } }, true],
    [{ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, false],
    [{ Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } }, true],
    [{ Condition: { StringEquals: { 'aws:PrincipalAccount': '222222222222' } } }, true],
    [{ Condition: { ArnLike: { 'AWS:PrincipalArn': 'arn:aws:iam::*:user/gu?st' } } }, true],
    [{ Condition: { DateGreaterThan: { 'aws:CurrentTime': '2099-01-01T00:00:00Z' } } }, false],
    [{ Condition: { StringNotEqualsIfExists: { 'aws:username': 'guest' } } }, false],
  ])('is evaluated: %j allows the guest: %s', async (statement, allowed) => {
    const { query } = await shared(statement);
    expect((await s3.call('QueryVectors', query, guest)).code).toBe(allowed ? '' : 'AccessDeniedException');
  });

  it.each([
    [
      'QueryVectors',
      { topK: 1, queryVector: { float32: [1, 0] } },
      [{ filter: { a: 1 } }, { returnMetadata: true }, { queryTexts: [{ text: 'x', metadataKey: 'y' }] }],
    ],
    ['ListVectors', {}, [{ returnData: true }, { returnMetadata: true }]],
  ])('must allow GetVectors too where %s shows more than keys', async (operation, body, more) => {
    const { indexArn } = await shared({ Action: `s3vectors:${operation}` });
    await s3.ok(operation, { indexArn, ...body }, guest);
    for (const one of more) {
      const [status, code, message] = await s3.refused(operation, { indexArn, ...body, ...one }, guest);
      expect([status, code]).toEqual([403, 'AccessDeniedException']);
      expect(message).toContain('perform: s3vectors:GetVectors on');
    }
  });

  it.each([
    ['ForAllValues:StringLike', { Team: 'a', Task: 'b' }, true],
    ['ForAllValues:StringLike', { Team: 'a', Other: 'b' }, false],
    ['ForAnyValue:StringLike', { Team: 'a', Other: 'b' }, true],
    ['ForAnyValue:StringLike', { Other: 'b' }, false],
    ['ForAllValues:StringNotLike', { Other: 'b' }, true],
    ['ForAllValues:StringNotLike', { Team: 'a', Other: 'b' }, false],
    ['ForAnyValue:StringNotLike', { Team: 'a', Other: 'b' }, true],
  ])('compares the keys of tags: %s T* allows %j: %s', async (operator, tags, allowed) => {
    const { vectorBucketArn: resourceArn } = await shared({
      Action: 's3vectors:TagResource',
      Condition: { [operator]: { 'aws:TagKeys': 'T*' } },
    });
    expect((await s3.call('TagResource', { resourceArn, tags }, guest)).code).toBe(
      allowed ? '' : 'AccessDeniedException',
    );
  });

  it.each(['ForAllValues:', 'ForSomeValues:StringEquals', 'StringEqualsIfExistsIfExists', 'NullIfExists', 'toString'])(
    'has no condition operator %s',
    async (operator) => {
      const { vectorBucketName } = await shared();
      const statement = {
        Effect: 'Deny',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { [operator]: { a: 'b' } },
      };
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: statement });
      expect((await s3.refused('PutVectorBucketPolicy', { vectorBucketName, policy }, owner))[2]).toBe(
        'Invalid policy document',
      );
    },
  );

  it('must allow TagResource for an index with tags', async () => {
    const { vectorBucketArn } = await shared({ Action: 's3vectors:CreateIndex' });
    const index = { vectorBucketArn, dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
    await s3.ok('CreateIndex', { ...index, indexName: 'plain' }, guest);
    const [, code, message] = await s3.refused(
      'CreateIndex',
      { ...index, indexName: 'tagged', tags: { a: 'b' } },
      guest,
    );
    expect([code, message]).toEqual(['AccessDeniedException', expect.stringContaining('s3vectors:TagResource')]);
  });
});

describe('a caller', () => {
  const list = (signer: S3Signer) => s3.refused('ListVectorBuckets', {}, signer);

  it('shares the buckets of its account, in its region', async () => {
    const { vectorBucketName } = await shared();
    await s3.ok('GetVectorBucket', { vectorBucketName }, { id: 'second', secret: 'second-secret' });
    await s3.ok(
      'GetVectorBucket',
      { vectorBucketName },
      { id: 'temporary', secret: 'temporary-secret', token: 'session-token' },
    );
    expect(await s3.refused('GetVectorBucket', { vectorBucketName }, { ...owner, region: 'eu-west-1' })).toMatchObject({
      0: 404,
    });
  });

  it.each<[S3Signer, string, RegExp]>([
    [{ id: 'nobody' }, 'UnrecognizedClientException', /^The security token included in the request is invalid\.$/],
    [{ ...owner, secret: 'wrong' }, 'InvalidSignatureException', /^The request signature we calculated does not match/],
    [
      { ...owner, time: new Date(Date.now() - 400_000) },
      'InvalidSignatureException',
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    ],
    [{ ...owner, time: new Date(Date.now() + 400_000) }, 'InvalidSignatureException', /^Signature not yet current: /],
    [{ id: 'temporary', secret: 'temporary-secret' }, 'UnrecognizedClientException', /token/],
    [{ ...owner, token: 'x' }, 'UnrecognizedClientException', /token/],
  ])('is refused: %j', async (signer, code, message) => {
    expect(await list(signer)).toEqual([403, code, expect.stringMatching(message)]);
  });

  it('must sign', async () => {
    for (const target of [
      '/ListVectorBuckets',
      '/tags/arn%3Aaws%3As3vectors%3Aus-east-1%3A123456789012%3Abucket%2Fx',
    ]) {
      const answer = await sendRaw(s3.url, {
        method: 'POST',
        target,
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      expect([answer.status, answer.headers['x-amzn-errortype'], JSON.parse(answer.text)]).toEqual([
        403,
        'MissingAuthenticationTokenException',
        { message: 'Missing Authentication Token' },
      ]);
    }
  });
});

describe('a request that calls nothing', () => {
  let tuku: RunningTuku;
  beforeAll(async () => {
    tuku = await startTestTuku();
  });
  afterAll(() => tuku.close());

  const send = (method: string, target: string, service?: string) => {
    const { host } = new URL(tuku.url);
    const headers = signS3({ method, target, host, body: '{}' }, service === undefined ? {} : { service });
    return sendRaw(tuku.url, { method, target, headers, body: '{}' });
  };
  const journal = async () =>
    (
      (await (await fetch(`${tuku.url}/_tuku/requests?limit=1`)).json()) as {
        requests: [{ dialect: string | null; reason: string }];
      }
    ).requests[0];

  it('is told what it may have meant', async () => {
    const answer = await send('POST', '/QueryVector');
    expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([404, 'UnknownOperationException']);
    expect(await journal()).toMatchObject({ dialect: 'aws-s3vectors', reason: 'did you mean POST /QueryVectors?' });
    expect((await send('PUT', '/QueryVectors')).status).toBe(404);
  });

  it('of another service is not claimed', async () => {
    const answer = await send('POST', '/my-bucket', 's3');
    expect([answer.status, (await journal()).dialect]).toEqual([404, null]);
  });
});
