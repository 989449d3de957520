// The unchanged @aws-sdk/client-s3vectors against a running Tuku, whose address is in TUKU_URL: the 19 operations
// that version 3.1137.0 has (none of index modes and full text).
import assert from 'node:assert/strict';
import { test } from 'node:test';

const sdk = await import('@aws-sdk/client-s3vectors');

const vectorBucketName = 'js-life-cycle';
const BUCKET = { vectorBucketName };
const index = { vectorBucketName, indexName: 'idx' };
const clientWith = (secretAccessKey) =>
  new sdk.S3VectorsClient({
    endpoint: process.env.TUKU_URL,
    region: 'us-east-1',
    credentials: { accessKeyId: 'tuku', secretAccessKey },
    maxAttempts: 1,
  });
const client = clientWith('tuku-secret');
const call = (operation, members = {}) => client.send(new sdk[`${operation}Command`](members));

async function refused(name, status, work, message) {
  await assert.rejects(work, (error) => {
    assert.deepEqual([error.name, error.$metadata.httpStatusCode], [name, status]);
    if (message !== undefined) assert.equal(error.message, message);
    return error instanceof (sdk[name] ?? Error);
  });
}

test('an application on the unchanged SDK', async () => {
  const { vectorBucketArn } = await call('CreateVectorBucket', { ...BUCKET, tags: { team: 'x' } });
  const { vectorBucket } = await call('GetVectorBucket', { vectorBucketArn });
  assert.equal(vectorBucket.vectorBucketName, vectorBucketName);
  assert.ok(vectorBucket.creationTime instanceof Date);
  const buckets = [];
  for await (const page of sdk.paginateListVectorBuckets({ client }, { prefix: 'js-' }))
    buckets.push(...page.vectorBuckets);
  assert.equal(buckets.length, 1);

  const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
  const metadataConfiguration = { nonFilterableMetadataKeys: ['body'] };
  const { indexArn } = await call('CreateIndex', { ...index, ...shape, metadataConfiguration });
  assert.deepEqual((await call('GetIndex', index)).index.metadataConfiguration, metadataConfiguration);
  assert.equal((await call('ListIndexes', BUCKET)).indexes.length, 1);

  const vectors = Array.from({ length: 120 }, (_, n) => ({
    key: `k${String(n).padStart(3, '0')}`,
    data: { float32: [1, n / 10] },
    metadata: { n, body: n % 2 ? 'odd 图' : 'even' },
  }));
  await call('PutVectors', { ...index, vectors });
  const query = {
    ...index,
    topK: 110,
    queryVector: { float32: [1, 0] },
    filter: { n: { $gte: 5 } },
    returnDistance: true,
  };
  const hits = [];
  for await (const page of sdk.paginateQueryVectors({ client }, query)) hits.push(...page.vectors);
  assert.deepEqual(
    hits.map(({ key }) => key),
    vectors.slice(5, 115).map(({ key }) => key),
  );
  assert.equal(hits[0].distance, Math.fround(1 - 1 / Math.hypot(1, 0.5)));
  const one = await call('QueryVectors', { ...index, topK: 1, queryVector: { float32: [1, 0] }, returnMetadata: true });
  assert.deepEqual([one.distanceMetric, one.vectors], ['cosine', [{ key: 'k000', metadata: vectors[0].metadata }]]);
  const got = await call('GetVectors', { ...index, keys: ['k001'], returnData: true, returnMetadata: true });
  assert.deepEqual(got.vectors, [{ ...vectors[1], data: { float32: [1, Math.fround(0.1)] } }]);
  const listed = [];
  for await (const page of sdk.paginateListVectors({ client }, { ...index, maxResults: 50 }))
    listed.push(page.vectors.length);
  assert.deepEqual(listed, [50, 50, 20]);
  await call('DeleteVectors', { ...index, keys: ['k001'] });

  await call('TagResource', { resourceArn: indexArn, tags: { 'a b': 'c', d: 'e' } });
  await call('UntagResource', { resourceArn: indexArn, tagKeys: ['a b', 'x'] });
  assert.deepEqual((await call('ListTagsForResource', { resourceArn: indexArn })).tags, { d: 'e' });

  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3vectors:GetIndex","Resource":"*"}]}';
  await call('PutVectorBucketPolicy', { ...BUCKET, policy });
  assert.equal((await call('GetVectorBucketPolicy', BUCKET)).policy, policy);
  await refused('AccessDeniedException', 403, call('GetIndex', index));
  await call('DeleteVectorBucketPolicy', BUCKET);

  await refused(
    'ValidationException',
    400,
    call('PutVectors', { ...index, vectors: [{ key: 'a', data: { float32: [0, 0] } }] }),
    "Invalid record for key 'a': cosine distance does not support vectors with zero norm",
  );
  await refused('SerializationException', 400, call('GetVectors', { ...index, keys: ['\ud800'] }), 'UnknownError');
  await refused(
    'ConflictException',
    409,
    call('DeleteVectorBucket', BUCKET),
    'The specified vector bucket is not empty',
  );
  await refused('InvalidSignatureException', 403, clientWith('wrong').send(new sdk.ListVectorBucketsCommand({})));
  await call('DeleteIndex', index);
  await refused('NotFoundException', 404, call('GetIndex', index), 'The specified index could not be found');
  await call('DeleteVectorBucket', BUCKET);
});
