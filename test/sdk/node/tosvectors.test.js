// The unchanged @volcengine/tos-sdk against a running Tuku, whose address is in TUKU_URL: all 16 operations.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sdk from '@volcengine/tos-sdk';

const { host } = new URL(process.env.TUKU_URL ?? '');
const vectorBucketName = 'node-life-cycle';
const accountID = '2100000001';
const bucket = { vectorBucketName, accountID };
const trn = `trn:tosvectors:cn-beijing:${accountID}:bucket/${vectorBucketName}`;

const connect = (more = {}) =>
  new sdk.TosVectorsClient({
    accessKeyId: 'tuku',
    accessKeySecret: 'tuku-secret',
    region: 'cn-beijing',
    secure: false,
    endpoint: host,
    forcePathStyle: true,
    maxRetryCount: 0,
    ...more,
  });
const client = connect();

/** An answer's data; a success has the parts that the vendor's own suite looks for. */
async function ok(pending) {
  const { statusCode, requestId, data } = await pending;
  assert.deepEqual([statusCode, typeof requestId, requestId.length], [200, 'string', 32]);
  return data;
}

const refused = (pending, statusCode, code) =>
  assert.rejects(pending, (error) => {
    assert.deepEqual([error.constructor.name, error.statusCode, error.code], ['TosServerError', statusCode, code]);
    assert.match(error.requestId, /^[0-9a-f]{32}$/);
    return true;
  });

before(() => ok(client.createVectorBucket({ vectorBucketName })));
after(async () => {
  const { indexes } = await ok(client.listIndexes(bucket));
  for (const { indexName } of indexes) await ok(client.deleteIndex({ ...bucket, indexName }));
  await ok(client.deleteVectorBucket(bucket));
  await refused(client.getVectorBucket(bucket), 404, 'VectorBucketNotFound');
});

test('buckets', async () => {
  const { vectorBucket } = await ok(client.getVectorBucket(bucket));
  assert.deepEqual([vectorBucket.vectorBucketTrn, vectorBucket.projectName], [trn, 'default']);
  const { vectorBuckets } = await ok(client.listVectorBuckets({ prefix: 'node-', projectName: 'default' }));
  assert.deepEqual(vectorBuckets, [vectorBucket]);
  await refused(client.createVectorBucket({ vectorBucketName }), 409, 'ConflictException');
});

test('its ways to address Tuku find the same bucket', async () => {
  const { hostname, port } = new URL(process.env.TUKU_URL);
  for (const more of [
    { endpoint: host, forcePathStyle: false },
    {
      endpoint: 'tosvectors-cn-beijing.volces.com',
      forcePathStyle: false,
      proxyHost: hostname,
      proxyPort: Number(port),
    },
    { endpoint: 'tosvectors-cn-beijing.volces.com', forcePathStyle: false, proxy: process.env.TUKU_URL },
    { endpoint: host, forcePathStyle: false, isCustomDomain: true },
  ]) {
    const { vectorBucket } = await ok(connect(more).getVectorBucket(bucket));
    assert.deepEqual([more, vectorBucket.vectorBucketTrn], [more, trn]);
  }
});

test('policy', async () => {
  // This method alone spells the account's id so.
  const read = () => client.getVectorBucketPolicy({ vectorBucketName, accountId: accountID });
  await refused(read(), 404, 'VectorBucketPolicyNotFound');
  const Statement = [{ Effect: 'Allow', Principal: ['*'], Action: ['tosvectors:*'], Resource: [trn] }];
  const policy = JSON.stringify({ Version: '2025-12-01', Statement });
  await ok(client.putVectorBucketPolicy({ ...bucket, policy }));
  assert.deepEqual(await ok(read()), { Version: '2025-12-01', Statement });
  await ok(client.deleteVectorBucketPolicy(bucket));
  await refused(read(), 404, 'VectorBucketPolicyNotFound');
});

test('indexes, vectors and searches', async () => {
  const index = { ...bucket, indexName: 'photos' };
  const metadataConfiguration = { nonFilterableMetadataKeys: ['note'] };
  const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'cosine', metadataConfiguration };
  await ok(client.createIndex({ ...index, ...shape }));
  const { index: shown } = await ok(client.getIndex(index));
  assert.deepEqual({ ...shown, ...shape }, shown);
  const { indexes } = await ok(client.listIndexes({ ...bucket, maxResults: 1 }));
  assert.deepEqual(
    indexes.map(({ indexTrn }) => indexTrn),
    [`${trn}/index/photos`],
  );

  const vectors = [
    { key: 'a', data: { float32: [1, 0.1] }, metadata: { g: 'x', n: 3, cjk: '图' } },
    { key: 'b', data: { float32: [0, 1] }, metadata: { g: 'y' } },
  ];
  await ok(client.putVectors({ ...index, vectors }));
  const all = { returnData: true, returnMetadata: true };
  assert.deepEqual((await ok(client.getVectors({ ...index, keys: ['a', 'zz'], ...all }))).vectors, [vectors[0]]);
  assert.deepEqual(await ok(client.listVectors({ ...index, ...all })), { vectors });
  const query = {
    ...index,
    topK: 3,
    queryVector: { float32: [1, 0] },
    returnDistance: true,
    filter: { n: { $gte: 2 } },
  };
  assert.deepEqual(await ok(client.queryVectors(query)), { vectors: [{ key: 'a', distance: 0.00496281 }] });
  await ok(client.deleteVectors({ ...index, keys: ['a'] }));
  assert.deepEqual(await ok(client.queryVectors(query)), {});
});

test('a wrong secret', () =>
  refused(connect({ accessKeySecret: 'wrong' }).listVectorBuckets({}), 403, 'SignatureDoesNotMatch'));
