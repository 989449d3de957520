import supertest from 'supertest';
import { type OssServer, startOss } from './alibaba/ossvectors/harness.ts';

let oss: OssServer;
let control: ReturnType<typeof supertest>;
beforeAll(async () => {
  oss = await startOss();
  control = supertest(oss.url);
});
afterAll(() => oss.close());

const points: readonly [key: string, numbers: number[]][] = [
  ['far', [9, 0, 1]],
  ['near', [1, 0, 0.5]],
  ['same', [1, 0, 0]],
  ['back', [-1, 0, 0]],
];

/** An index with the points; the path of its part of the control API. */
async function filled(distanceMetric: string) {
  const { bucket, indexName } = await oss.index({ distanceMetric });
  const vectors = points.map(([key, float32], n) => ({ key, data: { float32 }, metadata: { n } }));
  await oss.ok('PutVectors', bucket, { indexName, vectors });
  const { body } = await control.get('/_tuku/collections?dialect=alibaba-ossvectors').expect(200);
  const listed = body.collections.at(-1);
  return { bucket, indexName, listed, path: `/_tuku/vector-indexes/${listed.id}` };
}

test.each(['cosine', 'euclidean'])('a search in an index by %s finds what QueryVectors finds', async (metric) => {
  const { bucket, indexName, listed, path } = await filled(metric);
  expect(listed).toMatchObject({ kind: 'vectors', key: indexName, parent: bucket, count: 4, dimension: 3, metric });
  const query = { indexName, queryVector: { float32: [1, 0, 0] }, topK: 3, returnDistance: true, returnMetadata: true };
  const { vectors } = await oss.ok('QueryVectors', bucket, query);
  const { body } = await control
    .post(`${path}/search`)
    .send({ vector: [1, 0, 0], limit: 3 })
    .expect(200);
  const shown = body.hits.map(({ key, distance, metadata }: Record<string, unknown>) => ({ key, distance, metadata }));
  expect(body.metric).toBe(metric);
  expect(shown).toEqual(vectors);
  expect(body.hits[0].similarity).toBe(1);
  const like = await control.post(`${path}/search`).send({ like: body.hits[0].id, limit: 3 }).expect(200);
  expect(like.body).toEqual(body);
});

test('vectors are listed page by page, shown with their numbers, and laid out', async () => {
  const { path } = await filled('cosine');
  const { body } = await control.get(`${path}/vectors?limit=3`).expect(200);
  expect(body.vectors).toMatchObject([
    { key: 'far', metadata: { n: 0 }, dimension: 3 },
    { key: 'near', metadata: { n: 1 } },
    { key: 'same' },
  ]);
  const rest = await control.get(`${path}/vectors?limit=3&after=${body.next}`).expect(200);
  expect(rest.body).toMatchObject({ vectors: [{ key: 'back' }], next: null });
  const one = await control.get(`${path}/vectors/${body.vectors[1].id}`).expect(200);
  expect(one.body).toEqual({
    id: body.vectors[1].id,
    key: 'near',
    metadata: { n: 1 },
    dimension: 3,
    vector: [1, 0, 0.5],
  });
  const map = await control.get(`${path}/map`).expect(200);
  expect(map.body).toMatchObject({ of: 4, points: [[body.vectors[0].id, 1, expect.any(Number)], {}, {}, {}] });
  expect(map.body.explained[0]).toBeGreaterThan(0.9);
});

test('vectors that cannot be compared are refused', async () => {
  const { path } = await filled('cosine');
  for (const body of [
    {},
    { vector: [1, 0] },
    { vector: [0, 0, 0] },
    { vector: [1e300, 0, 0] },
    { vector: [1, 0, 0], like: 1 },
  ]) {
    await control.post(`${path}/search`).send(body).expect(400);
  }
  await control.post(`${path}/search`).send({ like: 999_999 }).expect(404);
  await control.get(`${path}/vectors/999999`).expect(404);
  await control.get('/_tuku/vector-indexes/999999/map').expect(404);
});
