import { type S3Server, startS3 } from './harness.ts';

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

const arn = (name: string) => `arn:aws:s3vectors:us-east-1:123456789012:bucket/${name}`;

describe('a vector bucket', () => {
  it('is made, shown, and deleted', async () => {
    const vectorBucketName = 'photos-1';
    const before = Date.now() / 1000;
    expect(await s3.ok('CreateVectorBucket', { vectorBucketName })).toEqual({ vectorBucketArn: arn(vectorBucketName) });
    const { vectorBucket } = await s3.ok('GetVectorBucket', { vectorBucketName });
    expect(vectorBucket).toEqual({
      vectorBucketName,
      vectorBucketArn: arn(vectorBucketName),
      creationTime: expect.any(Number),
      encryptionConfiguration: { sseType: 'AES256' },
      defaultIndexMode: 'ENHANCED',
    });
    expect((vectorBucket as { creationTime: number }).creationTime).toBeGreaterThanOrEqual(Math.floor(before));
    expect(await s3.ok('GetVectorBucket', { vectorBucketArn: arn(vectorBucketName) })).toEqual({ vectorBucket });
    expect(await s3.ok('DeleteVectorBucket', { vectorBucketName })).toEqual({});
    const missing = [404, 'NotFoundException', 'The specified vector bucket could not be found'];
    for (const operation of ['GetVectorBucket', 'DeleteVectorBucket', 'ListIndexes', 'GetVectorBucketPolicy']) {
      expect(await s3.refused(operation, { vectorBucketName })).toEqual(missing);
    }
    const shape = { indexName: 'idx', dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
    expect(await s3.refused('CreateIndex', { vectorBucketName, ...shape })).toEqual(missing);
  });

  it('is not made twice, and not deleted with indexes', async () => {
    const { vectorBucketName } = await s3.index();
    expect(await s3.refused('CreateVectorBucket', { vectorBucketName })).toEqual([
      409,
      'ConflictException',
      'A vector bucket with the specified name already exists',
    ]);
    expect(await s3.refused('DeleteVectorBucket', { vectorBucketName })).toEqual([
      409,
      'ConflictException',
      'The specified vector bucket is not empty',
    ]);
  });

  it.each([
    [{}, 'Must specify either vectorBucketName or vectorBucketArn but not both'],
    [
      { vectorBucketName: 'abc', vectorBucketArn: arn('abc') },
      'Must specify either vectorBucketName or vectorBucketArn but not both',
    ],
    [
      { vectorBucketName: 'ab' },
      "1 validation error detected. Value with length 2 at '/vectorBucketName' failed to satisfy constraint: " +
        'Member must have length between 3 and 63, inclusive',
    ],
  ])('is named once and well: %j', async (body, message) => {
    expect(await s3.refused('GetVectorBucket', body)).toEqual([400, 'ValidationException', message]);
  });

  it.each(['Upper', 'a_b', '-ab', 'ab-', 'a.b'])('has no name like %s', async (vectorBucketName) => {
    expect(await s3.refused('CreateVectorBucket', { vectorBucketName })).toEqual([
      400,
      'ValidationException',
      'Invalid vector bucket name',
    ]);
  });

  it.each([
    [{ sseType: 'AES256' }, { sseType: 'AES256' }],
    [{}, { sseType: 'AES256' }],
    [
      { sseType: 'aws:kms', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k' },
      { sseType: 'aws:kms', kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k' },
    ],
  ])('has the encryption %j, and its indexes too', async (encryptionConfiguration, expected) => {
    const vectorBucketName = `encrypted-${Math.random().toString(36).slice(2)}`;
    await s3.ok('CreateVectorBucket', { vectorBucketName, encryptionConfiguration });
    const { vectorBucket } = await s3.ok('GetVectorBucket', { vectorBucketName });
    expect(vectorBucket).toMatchObject({ encryptionConfiguration: expected });
    const place = { vectorBucketName, indexName: 'idx' };
    await s3.ok('CreateIndex', { ...place, dataType: 'float32', dimension: 2, distanceMetric: 'cosine' });
    expect((await s3.ok('GetIndex', place)).index).toMatchObject({ encryptionConfiguration: expected });
  });

  it.each([
    [{ sseType: 'AES256', kmsKeyArn: 'arn:aws:kms:::key/k' }, /pattern/],
    [
      { kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/k' },
      /^kmsKeyArn must not be specified when sseType is AES256.$/,
    ],
    [{ sseType: 'aws:kms' }, /^kmsKeyArn must be specified when sseType is set to aws:kms$/],
    [{ sseType: 'none' }, /enum value set: \[AES256, aws:kms\]$/],
  ])('has no encryption like %j', async (encryptionConfiguration, message) => {
    const [status, code, text] = await s3.refused('CreateVectorBucket', {
      vectorBucketName: 'enc',
      encryptionConfiguration,
    });
    expect([status, code]).toEqual([400, 'ValidationException']);
    expect(text).toMatch(message);
  });

  it('is listed by name, page by page', async () => {
    for (const name of ['list-c', 'list-a', 'list-b']) await s3.ok('CreateVectorBucket', { vectorBucketName: name });
    const names = async (body: object) => {
      const { vectorBuckets, nextToken } = await s3.ok('ListVectorBuckets', body);
      return { names: (vectorBuckets as { vectorBucketName: string }[]).map((one) => one.vectorBucketName), nextToken };
    };
    const first = await names({ prefix: 'list-', maxResults: 2 });
    expect(first).toEqual({ names: ['list-a', 'list-b'], nextToken: expect.any(String) });
    expect(await names({ prefix: 'list-', maxResults: 2, nextToken: first.nextToken })).toEqual({ names: ['list-c'] });
    expect(await s3.refused('ListVectorBuckets', { prefix: 'x', nextToken: first.nextToken })).toEqual([
      400,
      'ValidationException',
      'Invalid nextToken',
    ]);
    expect((await s3.refused('ListVectorBuckets', { maxResults: 501 }))[2]).toMatch(/between 1 and 500, inclusive$/);
  });
});

describe('tags', () => {
  it('are those of creation, changed one by one', async () => {
    const vectorBucketName = 'tagged';
    const { vectorBucketArn: resourceArn } = await s3.ok('CreateVectorBucket', {
      vectorBucketName,
      tags: { team: 'x' },
    });
    await s3.ok('TagResource', { resourceArn, tags: { team: 'y', 'a b': '', 图: 'é' } });
    await s3.ok('UntagResource', { resourceArn, tagKeys: ['a b', 'unknown'] });
    expect(await s3.ok('ListTagsForResource', { resourceArn })).toEqual({ tags: { team: 'y', 图: 'é' } });
    const index = { vectorBucketName, indexName: 'idx', dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
    const { indexArn } = await s3.ok('CreateIndex', { ...index, tags: { of: 'index' } });
    await s3.ok('TagResource', { resourceArn: indexArn, tags: { more: '1' } });
    expect(await s3.ok('ListTagsForResource', { resourceArn: indexArn })).toEqual({ tags: { of: 'index', more: '1' } });
  });

  it('are all kept when they are added at once', async () => {
    const { vectorBucketArn: resourceArn } = await s3.ok('CreateVectorBucket', { vectorBucketName: 'tagged-often' });
    const tags = Array.from({ length: 10 }, (_, n) => ({ [`t${n}`]: '' }));
    await Promise.all(tags.map((one) => s3.ok('TagResource', { resourceArn, tags: one })));
    expect(await s3.ok('ListTagsForResource', { resourceArn })).toEqual({ tags: Object.assign({}, ...tags) });
  });

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, '']));
  const pattern =
    'failed to satisfy constraint: Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';
  it.each([
    [many(51), 'Too many tags specified'],
    [{ 'aws:x': '' }, 'System tags cannot be added/updated by requester'],
    [{ 'AWS:x': '' }, 'Invalid System Tag: AWS:x must be prefixed with "aws:" in lowercase.'],
    [{ a: 'b!' }, `1 validation error detected. Value at '/tags/a' ${pattern}`],
    [{ 'a!': 'b' }, `1 validation error detected. Value at '/tags' ${pattern}`],
  ])('are refused: %j', async (tags, message) => {
    const resourceArn = arn(await s3.bucket());
    const refusal = [400, 'ValidationException', message];
    expect(await s3.refused('TagResource', { resourceArn, tags })).toEqual(refusal);
    expect(await s3.refused('CreateVectorBucket', { vectorBucketName: 'never', tags })).toEqual(refusal);
    await s3.ok('TagResource', { resourceArn, tags: many(50) });
    expect((await s3.refused('TagResource', { resourceArn, tags: { more: '' } }))[2]).toBe('Too many tags specified');
  });

  it('belong to what is there', async () => {
    expect(await s3.refused('ListTagsForResource', { resourceArn: arn('nothing') })).toEqual([
      404,
      'NotFoundException',
      'The specified vector bucket could not be found',
    ]);
    expect(await s3.refused('ListTagsForResource', { resourceArn: `${arn('nothing')}/index/idx` })).toEqual([
      404,
      'NotFoundException',
      'The specified index could not be found',
    ]);
    expect(await s3.refused('TagResource', { resourceArn: 'arn:aws:s3:::x', tags: {} })).toEqual([
      400,
      'ValidationException',
      'Invalid resource ARN',
    ]);
  });
});
