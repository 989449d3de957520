// The unchanged @mastra/s3vectors against a running Tuku, whose address is in TUKU_URL.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateVectorBucketCommand, DeleteVectorBucketCommand, S3VectorsClient } from '@aws-sdk/client-s3vectors';
import { S3Vectors } from '@mastra/s3vectors';

const vectorBucketName = 'mastra-notes';
const clientConfig = {
  endpoint: process.env.TUKU_URL,
  region: 'us-east-1',
  credentials: { accessKeyId: 'tuku', secretAccessKey: 'tuku-secret' },
};

test('a store of Mastra’s', async () => {
  const client = new S3VectorsClient(clientConfig);
  await client.send(new CreateVectorBucketCommand({ vectorBucketName }));
  const store = new S3Vectors({ id: 'notes', vectorBucketName, clientConfig, nonFilterableMetadataKeys: ['content'] });
  const indexName = 'my-index';
  await store.createIndex({ indexName, dimension: 3, metric: 'cosine' });
  assert.deepEqual(await store.listIndexes(), [indexName]);
  const ids = await store.upsert({
    indexName,
    vectors: [
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ],
    metadata: [
      { topic: 'a', n: 1, content: '图' },
      { topic: 'b', n: 2 },
      { topic: 'a', n: 3 },
    ],
  });
  assert.equal(ids.length, 3);
  const filter = { topic: 'a', n: { $gte: 1 } };
  const found = await store.query({ indexName, queryVector: [1, 0.1, 0], topK: 5, filter, includeVector: true });
  assert.deepEqual(
    found.map(({ metadata }) => metadata.n),
    [1, 3],
  );
  assert.deepEqual(found[0].vector, [1, 0, 0]);
  await store.updateVector({ indexName, id: ids[1], update: { metadata: { topic: 'c', n: 9 } } });
  const [changed] = await store.query({
    indexName,
    queryVector: [0, 1, 0],
    topK: 1,
    filter: { topic: { $in: ['c'] } },
  });
  assert.deepEqual([changed.id, changed.metadata.n], [ids[1], 9]);
  await store.deleteVector({ indexName, id: ids[0] });
  const stats = await store.describeIndex({ indexName });
  assert.deepEqual(stats, { dimension: 3, metric: 'cosine', count: 2 });
  await store.deleteIndex({ indexName });
  await client.send(new DeleteVectorBucketCommand({ vectorBucketName }));
});
