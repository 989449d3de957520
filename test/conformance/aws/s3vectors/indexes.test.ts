import { type S3Server, startS3 } from './harness.ts';

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3({ clock: '2026-09-29T00:00:00Z' });
});
afterAll(() => s3.close());

const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
const missing = [404, 'NotFoundException', 'The specified index could not be found'];

/** Sets the server's clock. */
const clock = async (to: string) => {
  const answer = await fetch(`${s3.url}/_tuku/clock`, {
    method: 'POST',
    body: JSON.stringify({ set: to, freeze: true }),
  });
  expect(answer.status).toBe(200);
};

describe('an index', () => {
  it('is made, shown, and deleted with its vectors', async () => {
    const vectorBucketName = await s3.bucket();
    const indexArn = `arn:aws:s3vectors:us-east-1:123456789012:bucket/${vectorBucketName}/index/my.idx-1`;
    const metadataConfiguration = { nonFilterableMetadataKeys: ['note'] };
    const made = await s3.ok('CreateIndex', {
      vectorBucketName,
      indexName: 'my.idx-1',
      ...shape,
      metadataConfiguration,
    });
    expect(made).toEqual({ indexArn });
    expect(await s3.ok('GetIndex', { indexArn })).toEqual({
      index: {
        vectorBucketName,
        indexName: 'my.idx-1',
        indexArn,
        creationTime: expect.any(Number),
        ...shape,
        metadataConfiguration,
        encryptionConfiguration: { sseType: 'AES256' },
        indexMode: 'CLASSIC',
      },
    });
    await s3.ok('PutVectors', { indexArn, vectors: [{ key: 'a', data: { float32: [1, 0] } }] });
    expect(await s3.ok('DeleteIndex', { indexArn })).toEqual({});
    expect(await s3.refused('DeleteIndex', { indexArn })).toEqual(missing);
    expect(await s3.refused('GetVectors', { indexArn, keys: ['a'] })).toEqual(missing);
  });

  it('is what is missing, even where its bucket is', async () => {
    const place = { vectorBucketName: 'no-bucket', indexName: 'idx' };
    const vectors = [{ key: 'a', data: { float32: [1, 0] } }];
    expect(await s3.refused('GetIndex', place)).toEqual(missing);
    expect(await s3.refused('PutVectors', { ...place, vectors })).toEqual(missing);
    expect(await s3.refused('GetVectors', { ...place, keys: ['a'] })).toEqual(missing);
    const elsewhere = 'arn:aws:s3vectors:eu-west-1:123456789012:bucket/bucket-1/index/idx';
    expect(await s3.refused('GetIndex', { indexArn: elsewhere })).toEqual(missing);
  });

  it('is not made twice', async () => {
    const place = await s3.index();
    expect(await s3.refused('CreateIndex', { ...place, ...shape })).toEqual([
      409,
      'ConflictException',
      'An index with the specified name already exists',
    ]);
  });

  const pair = 'Must specify either indexArn or both vectorBucketName and indexName';
  const one = 'arn:aws:s3vectors:us-east-1:123456789012:bucket/abc/index/idx';
  it.each([
    [{}, pair],
    [{ indexName: 'idx' }, pair],
    [{ vectorBucketName: 'abc' }, pair],
    [{ vectorBucketName: 'abc', indexArn: one }, pair],
    [{ vectorBucketName: 'abc', indexName: 'idx', indexArn: one }, pair],
  ])('is named once: %j', async (body, message) => {
    expect(await s3.refused('GetIndex', body)).toEqual([400, 'ValidationException', message]);
  });

  const failed = (what: string, rule: string) =>
    `1 validation error detected. Value${what} failed to satisfy constraint: ${rule}`;
  it.each([
    [{ dimension: 4097 }, failed(" at '/dimension'", 'Member must be between 1 and 4096, inclusive')],
    [{ dimension: 0 }, failed(" at '/dimension'", 'Member must be between 1 and 4096, inclusive')],
    [
      { distanceMetric: 'dot' },
      failed(" at '/distanceMetric'", 'Member must satisfy enum value set: [euclidean, cosine]'),
    ],
    [{ dataType: 'float16' }, failed(" at '/dataType'", 'Member must satisfy enum value set: [float32]')],
    [{ dimension: undefined }, failed(" at '/dimension'", 'Member must not be null')],
    [
      { indexName: 'ab' },
      failed(" with length 2 at '/indexName'", 'Member must have length between 3 and 63, inclusive'),
    ],
    [{ indexName: 'Abc' }, 'Invalid index name'],
    [
      { metadataConfiguration: { nonFilterableMetadataKeys: Array.from({ length: 11 }, (_, n) => `k${n}`) } },
      failed(
        " with length 11 at '/metadataConfiguration/nonFilterableMetadataKeys'",
        'Member must have length between 0 and 10, inclusive',
      ),
    ],
    [
      { metadataConfiguration: { nonFilterableMetadataKeys: ['x'.repeat(64)] } },
      failed(
        " with length 64 at '/metadataConfiguration/nonFilterableMetadataKeys/0'",
        'Member must have length between 1 and 63, inclusive',
      ),
    ],
  ])('is refused with %j', async (members, message) => {
    const vectorBucketName = await s3.bucket();
    const refusal = await s3.refused('CreateIndex', { vectorBucketName, indexName: 'idx', ...shape, ...members });
    expect(refusal).toEqual([400, 'ValidationException', message]);
  });

  it('says all that is wrong at once, with the fields', async () => {
    const body = { vectorBucketName: await s3.bucket(), indexName: 'idx', ...shape, dimension: 0, distanceMetric: 'x' };
    const { json } = await s3.call('CreateIndex', body);
    expect(json.message).toMatch(/^2 validation errors detected. Value at '\/dimension' .*inclusive; Value at '\/dist/);
    expect(json.fieldList).toMatchObject([{ path: '/dimension' }, { path: '/distanceMetric' }]);
  });

  it('with members of a wrong type is no call at all', async () => {
    const answer = await s3.call('CreateIndex', { vectorBucketName: 'abc', indexName: 1, ...shape });
    expect([answer.status, answer.code, answer.json]).toEqual([400, 'SerializationException', {}]);
  });

  it('is listed by name, page by page', async () => {
    const vectorBucketName = await s3.bucket();
    for (const indexName of ['b-1', 'a-1', 'b-2'])
      await s3.ok('CreateIndex', { vectorBucketName, indexName, ...shape });
    const first = await s3.ok('ListIndexes', { vectorBucketName, maxResults: 2 });
    const summary = (indexName: string) => ({
      vectorBucketName,
      indexName,
      indexArn: expect.stringMatching(`bucket/${vectorBucketName}/index/${indexName}$`),
      creationTime: expect.any(Number),
    });
    expect(first).toEqual({ indexes: [summary('a-1'), summary('b-1')], nextToken: expect.any(String) });
    const { nextToken } = first;
    expect(await s3.ok('ListIndexes', { vectorBucketName, nextToken })).toEqual({ indexes: [summary('b-2')] });
    expect(await s3.ok('ListIndexes', { vectorBucketName, prefix: 'b' })).toEqual({
      indexes: [summary('b-1'), summary('b-2')],
    });
    expect(await s3.refused('ListIndexes', { vectorBucketName, prefix: 'b', nextToken })).toMatchObject([
      400,
      'ValidationException',
      'Invalid nextToken',
    ]);
    expect(await s3.refused('ListIndexes', { vectorBucketName, nextToken: 'x' })).toMatchObject([
      400,
      'ValidationException',
      'Invalid nextToken',
    ]);
  });
});

describe('the mode of indexes', () => {
  const modeOf = async (place: object) => ((await s3.ok('GetIndex', place)).index as { indexMode: string }).indexMode;

  it('is CLASSIC in buckets made before 30 September 2026, until it is changed', async () => {
    await clock('2026-09-29T23:59:59Z');
    const place = await s3.index();
    const { vectorBucketName } = place;
    expect(await modeOf(place)).toBe('CLASSIC');
    await s3.ok('PutVectorBucketDefaultIndexMode', { vectorBucketName, defaultIndexMode: 'ENHANCED' });
    expect((await s3.ok('GetVectorBucket', { vectorBucketName })).vectorBucket).toMatchObject({
      defaultIndexMode: 'ENHANCED',
    });
    expect(await modeOf(place)).toBe('CLASSIC');
    await s3.ok('CreateIndex', { ...place, indexName: 'later', ...shape });
    expect(await modeOf({ vectorBucketName, indexName: 'later' })).toBe('ENHANCED');
    await s3.ok('UpdateIndexMode', { ...place, indexMode: 'ENHANCED' });
    await s3.ok('UpdateIndexMode', { ...place, indexMode: 'ENHANCED' });
    expect(await modeOf(place)).toBe('ENHANCED');
    await s3.ok('UpdateIndexMode', { ...place, indexMode: 'CLASSIC' });
    expect(await modeOf(place)).toBe('CLASSIC');
  });

  it('is ENHANCED in later ones, for good', async () => {
    await clock('2026-09-30T00:00:00Z');
    const place = await s3.index();
    expect(await modeOf(place)).toBe('ENHANCED');
    expect(await s3.refused('UpdateIndexMode', { ...place, indexMode: 'CLASSIC' })).toEqual([
      400,
      'ValidationException',
      expect.stringContaining('created before September 30, 2026'),
    ]);
    expect(await s3.refused('UpdateIndexMode', { ...place, indexMode: 'FAST' })).toMatchObject([
      400,
      'ValidationException',
      expect.stringMatching(/enum value set: \[CLASSIC, ENHANCED\]$/),
    ]);
  });
});
