import supertest from 'supertest';
import type { Json } from '../../src/json.ts';
import { type OssServer, startOss } from './alibaba/ossvectors/harness.ts';
import { type S3Server, startS3 } from './aws/s3vectors/harness.ts';

// Indexes with several vector fields or with texts: the console finds, and scores, what the vendor's API does.

type Hit = { readonly [member: string]: Json } & { readonly key: string };

/** The newest index of a server: what the control API lists of it, and searches in it. */
async function newestOf(url: string) {
  const control = supertest(url);
  const { body } = await control.get('/_tuku/collections').expect(200);
  const listed = body.collections.at(-1);
  const path = `/_tuku/vector-indexes/${listed.id}/search`;
  return {
    listed,
    search: async (asked: object) => (await control.post(path).send(asked).expect(200)).body,
    refused: async (asked: object) => (await control.post(path).send(asked).expect(400)).body,
  };
}

describe('a fusion index of OSS Vectors', () => {
  const vector = (name: string, dimension: number, distanceMetric: string) => ({
    ...{ name, type: 'vector', dataType: 'float32' },
    ...{ dimension, distanceMetric },
  });
  const fields = [
    vector('look', 2, 'cosine'),
    vector('sound', 1, 'ip'),
    { name: 'title', type: 'string', text: { enabled: true } },
    { name: 'note', type: 'string', text: { enabled: true } },
    { name: 'price', type: 'long' },
  ];
  const goods = [
    { key: 'cup', data: { look: [1, 0], sound: [3] }, metadata: { title: '红色 马克杯 cup', note: 'new', price: 5 } },
    { key: 'mug', data: { look: [1, 0.2], sound: [1] }, metadata: { title: '红色 红色 mug', note: 'old', price: 9 } },
    { key: 'lamp', data: { look: [0, 1] }, metadata: { title: '台灯 lamp', price: 30 } },
    { key: 'bell', data: { sound: [5] }, metadata: { title: '红色 门铃', price: 12 } },
  ];
  let oss: OssServer;
  let bucket: string;
  let index: Awaited<ReturnType<typeof newestOf>>;
  beforeAll(async () => {
    oss = await startOss();
    bucket = await oss.bucket();
    await oss.ok('PutVectorIndexFusion', bucket, {
      ...{ indexName: 'shop', mode: 'fusion' },
      schemaConfiguration: { fields },
    });
    await oss.ok('PutVectors', bucket, { indexName: 'shop', vectors: goods });
    index = await newestOf(oss.url);
  });
  afterAll(() => oss.close());

  const answered = async (body: object) => {
    const { vectors } = await oss.ok('QueryVectorsFusion', bucket, {
      indexName: 'shop',
      returnMetadata: true,
      ...body,
    });
    return vectors as unknown as readonly Hit[];
  };
  const asAnswered = ({ hits }: { readonly hits: readonly (Hit & { scores: { score: number } })[] }) =>
    hits.map(({ key, metadata, scores: { score } }) => ({ key, metadata, score }));

  const look = { field: 'look', queryVector: [1, 0.1], topK: 3 };
  const match = { title: { $textMatch: { value: '红色' } } };
  const cheap = { price: { $range: { lt: 10 } } };
  const both = (weights: readonly [number, number], more: object = {}) => ({
    windowSize: 100,
    retrievers: [
      { retriever: { knn: look }, weight: weights[0], ...more },
      { retriever: { simple: { query: match } }, weight: weights[1], ...more },
    ],
  });
  const asked = { vector: [1, 0.1], text: '红色', textField: 'title' };

  test('its fields are listed', () => {
    expect(index.listed).toMatchObject({
      vectorFields: [
        { name: 'look', dimension: 2, metric: 'cosine' },
        { name: 'sound', dimension: 1, metric: 'ip' },
      ],
      textFields: ['title', 'note'],
      search: {
        maxHits: 500,
        fusions: {
          rrf: { weights: true, normalizers: [] },
          weight: { weights: true, normalizers: ['none', 'minMax', 'l2'] },
          sum: { weights: false },
        },
      },
    });
  });

  test.each<[string, object, object]>([
    ['the first vector field', { vector: [1, 0.1] }, { knn: look }],
    ['another one', { vector: [2], field: 'sound' }, { knn: { field: 'sound', queryVector: [2], topK: 3 } }],
    ['a text', { text: '红色' }, { query: match }],
    [
      'another text field',
      { text: 'OLD new', textField: 'note' },
      { query: { note: { $textMatch: { value: 'OLD new' } } } },
    ],
    ['both by rank', asked, { retriever: { rrf: both([1, 1]) } }],
    ['both by rank with weights', { ...asked, weights: [1, 4] }, { retriever: { rrf: both([1, 4]) } }],
    ['both by score', { ...asked, fusion: 'weight', weights: [0.5, 2] }, { retriever: { weight: both([0.5, 2]) } }],
    [
      'both by scaled score',
      { ...asked, fusion: 'weight', normalizer: 'minMax' },
      { retriever: { weight: both([1, 1], { normalizer: 'minMax' }) } },
    ],
    ['both added', { ...asked, fusion: 'sum' }, { knn: look, query: match }],
    ['a filtered vector', { vector: [1, 0.1], filter: cheap }, { knn: { ...look, filter: cheap } }],
    ['a filtered text', { text: '红色', filter: cheap }, { query: { $and: { clauses: [match, cheap] } } }],
  ])('by %s', async (_, console, api) => {
    const body = await index.search({ limit: 3, ...console });
    expect(asAnswered(body)).toEqual(await answered({ limit: 3, ...api }));
    expect(body).toMatchObject({ distanceName: null, scoreNames: ['score'] });
  });

  test('similarities are those of the field, and none of texts', async () => {
    const { hits, metric } = await index.search({ vector: [2], field: 'sound', text: '红色' });
    expect(metric).toBe('ip');
    const shown = Object.fromEntries(hits.map(({ key, similarity }: Hit) => [key, similarity]));
    expect(shown).toEqual({ cup: 6, mug: 2, bell: 10 });
    const texts = await index.search({ text: '红色' });
    expect(texts.metric).toBe(null);
    expect(texts.hits[0]).toEqual({
      id: expect.any(Number),
      key: 'mug',
      scores: expect.anything(),
      metadata: goods[1]?.metadata,
    });
  });

  test('both with a stored vector', async () => {
    const { hits } = await index.search({ vector: [1, 0.2], text: 'lamp' });
    const { id } = hits.find(({ key }: Hit) => key === 'mug');
    expect((await index.search({ like: id, text: 'lamp' })).hits).toEqual(hits);
  });

  test('refusals', async () => {
    const error = async (body: object) => (await index.refused(body)).error;
    expect(await error({ vector: [1], field: 'smell' })).toBe('the index has no vector field smell');
    expect(await error({ text: 'x', textField: 'price' })).toBe('the index has no text field price');
    expect(await error({ ...asked, fusion: 'sum', weights: [1, 1] })).toBe('sum has no weights');
    expect(await error({ ...asked, normalizer: 'l2' })).toBe('rrf has no normalizer');
    expect(await index.refused({ ...asked, fusion: 'weight', normalizer: 'max' })).toEqual({
      code: 'VectorIndexParameterInvalid',
      error: 'normalizer must be none, minMax or l2.',
    });
    expect(await error({ vector: [1, 0], filter: { price: { $like: 1 } } })).toMatch(/no operator \$like/);
    expect(await error({ text: 'x', limit: 501, vector: [1, 0] })).toMatch(/between 1 and 500/);
  });
});

describe('an index with texts of S3 Vectors', () => {
  let s3: S3Server;
  let place: { vectorBucketName: string; indexName: string };
  let index: Awaited<ReturnType<typeof newestOf>>;
  const textSearchConfigurations = [{ metadataKey: 'body', language: 'en' }, { metadataKey: 'note' }];
  const goods = [
    ['a', [1, 0], { body: 'red shoe', note: 'leather', kind: 'shoe' }],
    ['b', [1, 0.2], { body: 'red red hat', note: 'wool', kind: 'hat' }],
    ['c', [1, 0.4], { body: 'blue shoe with a red lace', note: 'leather and wool', kind: 'shoe' }],
    ['d', [0, 1], { body: 'green scarf', note: 'wool', kind: 'scarf' }],
  ] as const;
  beforeAll(async () => {
    s3 = await startS3();
    place = await s3.index({ metadataConfiguration: { textSearchConfigurations } });
    const vectors = goods.map(([key, float32, metadata]) => ({ key, data: { float32 }, metadata }));
    await s3.ok('PutVectors', { ...place, vectors });
    index = await newestOf(s3.url);
  });
  afterAll(() => s3.close());

  interface Scores {
    readonly fused?: number;
    readonly bm25Scores?: readonly { readonly score: number }[];
  }
  const answered = async (body: object) => {
    const asks = { returnMetadata: true, returnDistance: true, returnScores: true, topK: 10 };
    const { vectors } = await s3.ok('QueryVectors', { ...place, ...asks, ...body });
    return (vectors as unknown as readonly (Hit & { scores?: Scores })[]).map(({ scores, ...hit }) => {
      const [bm25] = scores?.bm25Scores ?? [];
      const shown = { ...(scores?.fused !== undefined && { fused: scores.fused }), ...(bm25 && { bm25: bm25.score }) };
      return { ...hit, ...(scores && { scores: shown }) };
    });
  };
  const queryVector = { float32: [1, 0.3] };

  test.each<[string, object, object]>([
    ['a vector', { vector: [1, 0.3] }, { queryVector }],
    ['a text', { text: 'Red shoe' }, { queryTexts: [{ metadataKey: 'body', text: 'Red shoe' }] }],
    ['another', { text: 'wool', textField: 'note' }, { queryTexts: [{ metadataKey: 'note', text: 'wool' }] }],
    [
      'both',
      { vector: [1, 0.3], text: 'green shoe' },
      { queryVector, queryTexts: [{ metadataKey: 'body', text: 'green shoe' }] },
    ],
    [
      'both, filtered',
      { vector: [1, 0.3], text: 'red', filter: { kind: 'shoe' }, fusion: 'rrf' },
      { queryVector, queryTexts: [{ metadataKey: 'body', text: 'red' }], filter: { kind: 'shoe' } },
    ],
  ])('by %s', async (_, console, api) => {
    const body = await index.search({ limit: 10, ...console });
    const hits = body.hits.map(({ id: _id, similarity: _s, ...hit }: Hit) => hit);
    expect(hits).toEqual(await answered(api));
    expect(body.scoreNames).toEqual('text' in console ? ('vector' in console ? ['fused', 'bm25'] : ['bm25']) : []);
  });

  test('what it offers, and refuses', async () => {
    expect(index.listed).toMatchObject({
      vectorFields: [],
      textFields: ['body', 'note'],
      search: { maxHits: 10_000, fusions: { rrf: { weights: false, normalizers: [] } } },
    });
    const error = async (body: object) => (await index.refused(body)).error;
    expect(await error({ vector: [1, 0], text: 'x', weights: [1, 2] })).toBe('rrf has no weights');
    expect(await error({ vector: [1, 0], text: 'x', fusion: 'sum' })).toMatch(/does not put .* together by sum/);
    const filter = { kind: { $like: 'x' } };
    const [, code, text] = await s3.refused('QueryVectors', { ...place, topK: 1, queryVector, filter });
    const { error: told, code: toldCode } = await index.refused({ text: 'x', filter });
    expect([toldCode, told.startsWith(text)]).toEqual([code, true]);
  });
});
