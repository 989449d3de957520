import supertest from 'supertest';
import { type Body, type Client, type ClientIndex, clients } from './console-forms.ts';

// The console's search of an index is that of the dialect's own API: hits, order, distances, filters, limits and refusals.

const points: readonly [key: string, numbers: number[]][] = [
  ['far', [9, 0, 1]],
  ['near', [1, 0, 0.5]],
  ['same', [1, 0, 0]],
  ['back', [-1, 0, 0]],
  ['thirds', [1 / 3, 0.1, -2 / 7]],
];
const vectors = points.map(([key, float32], n) => ({
  key,
  data: { float32 },
  metadata: { n, even: n % 2 === 0, secret: 'x' },
}));
const vector = [0.9, 0.1, 1 / 3];

interface Found {
  readonly metric: string;
  readonly distanceName: string;
  readonly hits: readonly (Body & { readonly id: number; readonly key: string; readonly similarity: number })[];
}

/** An index with the points, and the path of its part of the control API. */
async function filled(client: Client, dialect: string, metric: string) {
  const index = await client.index(metric, ['secret']);
  await index.put(vectors);
  const control = supertest(client.url);
  const { body } = await control.get(`/_tuku/collections?dialect=${dialect}`).expect(200);
  const listed = body.collections.at(-1);
  const path = `/_tuku/vector-indexes/${listed.id}`;
  return { index, listed, control, path, search: (asked: object) => control.post(`${path}/search`).send(asked) };
}

/** The API's limit of hits in one call. */
const most = {
  'alibaba-ossvectors': 500,
  'aws-s3vectors': 10_000,
  'tencent-cosvectors': 30,
  'volcengine-tosvectors': 1000,
};

describe.each(Object.entries(most))('%s', (dialect, maxHits) => {
  let client: Client;
  beforeAll(async () => {
    client = (await clients[dialect]?.()) as Client;
  });
  afterAll(() => client.close());

  /** The console's hits as the API writes them. */
  const asAnswered = ({ hits, distanceName }: Found) =>
    hits.map(({ key, distance, metadata }) => ({ key, [distanceName]: distance, metadata }));
  const sorted = (found: readonly Body[]) => found.map(({ key, distance, metadata }) => ({ key, distance, metadata }));

  test.each(['cosine', 'euclidean'])('hits and distances by %s', async (metric) => {
    const { index, listed, search } = await filled(client, dialect, metric);
    expect(listed).toMatchObject({ kind: 'vectors', key: index.name, parent: index.bucket, count: 5, dimension: 3 });
    expect(listed).toMatchObject({ metric, vectorFields: [], textFields: [], search: { maxHits, fusions: {} } });
    for (const query of [[1, 0, 0], vector]) {
      const { body } = await search({ vector: query, limit: 4 }).expect(200);
      expect(body.metric).toBe(metric);
      expect(asAnswered(body)).toEqual(sorted(await index.query({ queryVector: { float32: query }, topK: 4 })));
    }
    const { body } = await search({ vector: [1, 0, 0] }).expect(200);
    expect(body.hits[0]).toMatchObject({ key: 'same', similarity: 1 });
    const last = metric === 'cosine' ? -1 : 1 / (1 + Math.sqrt(65));
    expect(body.hits.at(-1).similarity).toBeCloseTo(last, 12);
    const like = await search({ like: body.hits[0].id }).expect(200);
    expect(like.body).toEqual(body);
  });

  test.each<Body>([
    { n: { $gte: 2 } },
    { $or: [{ even: { $eq: true } }, { n: { $eq: 1 } }] },
    { n: { $in: [0, 3] } },
    { n: { $eq: 100 } },
  ])('filter %j', async (filter) => {
    const { index, search } = await filled(client, dialect, 'euclidean');
    const { body } = await search({ vector, filter, limit: 10 }).expect(200);
    expect(asAnswered(body)).toEqual(sorted(await index.query({ queryVector: { float32: vector }, topK: 10, filter })));
  });

  test('refusals are the API’s', async () => {
    const { index, search } = await filled(client, dialect, 'cosine');
    const refusedAlike = async (asked: object, body: Body) => {
      const { code, text } = await index.refused(body);
      const answer = await search(asked).expect(400);
      expect(answer.body.code).toBe(code);
      expect(answer.body.error.startsWith(text)).toBe(true);
    };
    const queryVector = { float32: vector };
    for (const filter of [{ n: { $like: 1 } }, { secret: { $eq: 'x' } }, { $and: [] }] as Body[]) {
      await refusedAlike({ vector, filter }, { queryVector, topK: 10, filter });
    }
    for (const float32 of [
      [1, 0],
      [0, 0, 0],
      [1e300, 0, 0],
    ]) {
      await refusedAlike({ vector: float32 }, { queryVector: { float32 }, topK: 10 });
    }
    if (maxHits < 1000) await refusedAlike({ vector, limit: maxHits + 1 }, { queryVector, topK: maxHits + 1 });
  });

  test('as many hits as the console asks for, across pages', async () => {
    const index = await client.index('euclidean');
    const many = Array.from({ length: 250 }, (_, n) => ({ key: `v${n}`, data: { float32: [n, 1, 0] } }));
    await index.put(many);
    const { body } = await supertest(client.url).get(`/_tuku/collections?dialect=${dialect}`);
    const limit = Math.min(240, maxHits);
    const path = `/_tuku/vector-indexes/${body.collections.at(-1).id}/search`;
    const found = await supertest(client.url).post(path).send({ vector, limit }).expect(200);
    const expected = await index.query({ queryVector: { float32: vector }, topK: limit });
    expect(expected).toHaveLength(limit);
    expect(asAnswered(found.body)).toEqual(sorted(expected).map((hit) => ({ ...hit, metadata: {} })));
  });

  test('what no API is asked', async () => {
    const { search, control, path } = await filled(client, dialect, 'cosine');
    const errors = async (asked: object) => (await search(asked).expect(400)).body.error;
    expect(await errors({})).toBe('expected "vector", "like" or "text"');
    expect(await errors({ vector, like: 1 })).toBe('expected one of "vector" and "like"');
    expect(await errors({ text: 'cup' })).toBe('the index has no text field');
    expect(await errors({ vector, field: 'look' })).toBe('the index has no vector field look');
    expect(await errors({ vector, fusion: 'rrf' })).toMatch(/^"fusion"/);
    await search({ like: 999_999 }).expect(404);
    await control.get(`${path}/vectors/999999`).expect(404);
    await control.get('/_tuku/vector-indexes/999999/map').expect(404);
  });

  test('vectors are listed page by page, shown with their numbers, and laid out', async () => {
    const { control, path } = await filled(client, dialect, 'cosine');
    const { body } = await control.get(`${path}/vectors?limit=3`).expect(200);
    expect(body.vectors).toMatchObject([
      { key: 'far', metadata: { n: 0, secret: 'x' }, dimension: 3 },
      { key: 'near', metadata: { n: 1 } },
      { key: 'same' },
    ]);
    const rest = await control.get(`${path}/vectors?limit=3&after=${body.next}`).expect(200);
    expect(rest.body).toMatchObject({ vectors: [{ key: 'back' }, { key: 'thirds' }], next: null });
    const one = await control.get(`${path}/vectors/${body.vectors[1].id}`).expect(200);
    expect(one.body).toEqual({ ...body.vectors[1], vector: [1, 0, 0.5] });
    const map = await control.get(`${path}/map`).expect(200);
    expect(map.body).toMatchObject({ of: 5, points: [[body.vectors[0].id, 1, expect.any(Number)], {}, {}, {}, {}] });
    expect(map.body.explained[0]).toBeGreaterThan(0.7);
  });
});

// Each switch changes what the API answers, and so what the console shows.
test.each([
  ['alibaba-ossvectors.euclidean=squared', { distance: 65 }],
  ['tencent-cosvectors.euclidean=distance', { distance: Math.sqrt(65) }],
  ['volcengine-tosvectors.top-k=30', { limit: 31 }],
  ['alibaba-ossvectors.limits=2025-09', { limit: 31 }],
] as const)('the switch %s', async (chosen, differs) => {
  const [dialect = ''] = chosen.split('.');
  const client = (await clients[dialect]?.([chosen])) as Client;
  const index = (await client.index('euclidean')) as ClientIndex;
  await index.put(vectors.slice(0, 1));
  const { body } = await supertest(client.url).get('/_tuku/collections');
  const search = supertest(client.url).post(`/_tuku/vector-indexes/${body.collections[0].id}/search`);
  if ('limit' in differs) {
    expect(body.collections[0].search.maxHits).toBe(30);
    await search.send({ vector, limit: differs.limit }).expect(400);
  } else {
    const found = await search.send({ vector: [1, 0, 0] }).expect(200);
    expect(found.body.hits[0].distance).toBeCloseTo(differs.distance, 6);
  }
  await client.close();
});

test('an index of 8-bit integers of TOS Vectors is searched with such', async () => {
  const tos = await (await import('./volcengine/tosvectors/harness.ts')).startTos();
  const made = await tos.index({ dataType: 'int8', distanceMetric: 'euclidean' });
  await tos.ok('PutVectors', { ...made, vectors: [{ key: 'a', data: { int8: [1, 2, -128] } }] });
  const { body } = await supertest(tos.url).get('/_tuku/collections');
  const search = supertest(tos.url).post(`/_tuku/vector-indexes/${body.collections[0].id}/search`);
  const found = await search.send({ vector: [1, 2, 127] }).expect(200);
  expect(found.body.hits).toMatchObject([{ key: 'a', distance: 255 * 255 }]);
  await tos.close();
});
