import type { Json } from '../../../../src/json.ts';
import { type OssServer, startOss } from './harness.ts';

// The console's search of an index finds what QueryVectors finds, with its filters, refusals and distances.

interface Found {
  readonly distanceName: string;
  readonly hits: readonly { readonly key: string; readonly distance: number }[];
}

async function consoleSearch({ url }: OssServer, body: object) {
  const { collections } = (await (await fetch(`${url}/_tuku/collections`)).json()) as { collections: { id: number }[] };
  const response = await fetch(`${url}/_tuku/vector-indexes/${collections.at(-1)?.id}/search`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, Json> };
}

const vectors = [1, 2, 3, 4, 5].map((n) => ({
  key: `v${n}`,
  data: { float32: [n, 1] },
  metadata: { n, even: n % 2 === 0, secret: 'x' },
}));
const vector = [3, 1.5];

describe.each(['distance', 'squared'])('with the switch euclidean=%s', (euclidean) => {
  let oss: OssServer;
  let place: { bucket: string; indexName: string };
  beforeAll(async () => {
    oss = await startOss({ switches: [`alibaba-ossvectors.euclidean=${euclidean}`] });
    place = await oss.index({
      dimension: 2,
      distanceMetric: 'euclidean',
      metadata: { nonFilterableMetadataKeys: ['secret'] },
    });
    await oss.ok('PutVectors', place.bucket, { indexName: place.indexName, vectors });
  });
  afterAll(() => oss.close());

  test.each<object | undefined>([
    undefined,
    { n: { $gte: 3 } },
    { $or: [{ even: true }, { n: 5 }] },
    { $and: [{ n: { $in: [1, 2] } }, { even: { $ne: true } }] },
    { n: 100 },
  ])('filter %j', async (filter) => {
    const asked = {
      indexName: place.indexName,
      queryVector: { float32: vector },
      topK: 10,
      returnDistance: true,
      filter,
    };
    const { vectors: expected } = await oss.ok('QueryVectors', place.bucket, asked);
    const { status, body } = await consoleSearch(oss, { vector, limit: 10, filter });
    expect(status).toBe(200);
    const { distanceName, hits } = body as unknown as Found;
    expect(hits.map((hit) => ({ key: hit.key, [distanceName]: hit.distance }))).toEqual(expected);
  });

  test.each([
    [{ n: { $like: 1 } }, 'The filter has no operator $like.'],
    [{ secret: 'x' }, 'The metadata secret is not filterable.'],
  ])('filter %j is refused in the same words', async (filter, error) => {
    const { status, json } = await oss.call('QueryVectors', place.bucket, {
      indexName: place.indexName,
      queryVector: { float32: vector },
      topK: 10,
      filter,
    });
    expect(status).toBe(400);
    expect(JSON.stringify(json ?? '')).toContain(error);
    expect(await consoleSearch(oss, { vector, filter })).toMatchObject({ status: 400, body: { error } });
  });
});
