import type { Json } from '../../../../src/json.ts';
import { errorOf, type Fields, type OssServer, startOss } from './harness.ts';

let oss: OssServer;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

const invalid = [400, 'VectorIndexParameterInvalid'];
type Hit = { key: string; score: number; metadata?: Fields };

const vectorField = (name: string, dimension: number, distanceMetric: string) => ({
  name,
  type: 'vector',
  dataType: 'float32',
  dimension,
  distanceMetric,
});
const analyzed = (analyzer: string, analyzerParameters: object = {}) => ({
  enabled: true,
  analyzer,
  analyzerParameters,
});

/** A shop: words and pictures as vectors, Chinese titles, and a price. */
const shop = [
  vectorField('text_vector', 2, 'cosine'),
  vectorField('image_vector', 3, 'euclidean'),
  { name: 'owner', type: 'string', isPartitionKey: true },
  { name: 'title', type: 'string', exactMatch: true, text: { enabled: true } },
  {
    name: 'codes',
    type: 'string',
    exactMatch: false,
    text: analyzed('split', { delimiter: '|', caseSensitive: true }),
  },
  { name: 'category', type: 'string', isArray: true },
  { name: 'price', type: 'double' },
  { name: 'stock', type: 'long' },
  { name: 'on_sale', type: 'bool' },
  { name: 'address', type: 'ip' },
  { name: 'place', type: 'geoPoint' },
];
const goods = [
  {
    key: 'p-1',
    data: { text_vector: [1, 0], image_vector: [1, 0, 0] },
    metadata: {
      owner: 'user-1',
      title: 'Wireless headphones 无线耳机',
      codes: 'A1|b2',
      category: ['phone', 'tablet'],
      price: 199.5,
      stock: 10,
      on_sale: true,
      address: '10.0.0.1',
      place: { lat: 30.1, lon: 120.2 },
      undeclared: 'kept',
    },
  },
  {
    key: 'p-2',
    data: { text_vector: [0, 1], image_vector: [0, 2, 0] },
    metadata: { owner: 'user-2', title: 'Sports car', category: ['car'], price: 9000, stock: 0, on_sale: false },
  },
  {
    key: 'p-3',
    data: { text_vector: [1, 1] },
    metadata: {
      owner: 'user-1',
      title: '红色跑车 red car',
      category: ['car'],
      price: 100,
      stock: 3,
      place: '30.1,120.2',
    },
  },
  { key: 'p-4', data: { image_vector: [0, 0, 1] }, metadata: { title: '蓝牙音箱', price: 100, codes: 'A1' } },
];

async function made(fields: readonly object[] = shop, vectors: readonly object[] = goods) {
  const bucket = await oss.bucket();
  const indexName = 'goods';
  await oss.ok('PutVectorIndexFusion', bucket, { indexName, mode: 'fusion', schemaConfiguration: { fields } });
  if (vectors.length > 0) await oss.ok('PutVectors', bucket, { indexName, vectors });
  const send = (query: object) => oss.ok('QueryVectorsFusion', bucket, { indexName, ...query });
  return {
    bucket,
    indexName,
    answer: send,
    hits: async (query: object) => (await send(query)).vectors as unknown as Hit[],
    keys: async (query: object) => ((await send(query)).vectors as unknown as Hit[]).map(({ key }) => key),
    refused: (query: object) => oss.refused('QueryVectorsFusion', bucket, { indexName, ...query }),
  };
}
type Made = Awaited<ReturnType<typeof made>>;

const all = (...clauses: Json[]) => ({ $and: { clauses } });
const any = (...clauses: Json[]) => ({ $or: { clauses } });
const text = (value: string, more: object = {}) => ({ title: { $textMatch: { value, ...more } } }) as Json;
const near = (queryVector: number[], more: object = {}) => ({ field: 'text_vector', queryVector, topK: 10, ...more });
const image = (queryVector: number[], more: object = {}) => ({ field: 'image_vector', queryVector, topK: 10, ...more });

describe('PutVectorIndexFusion', () => {
  it('makes the index of the clients’ suite, which answers an empty query', async () => {
    const { bucket, answer } = await made(
      [
        vectorField('v1', 1024, 'euclidean'),
        vectorField('v2', 2, 'cosine'),
        { name: 'numbers', type: 'long', isArray: true },
        { name: 'price', type: 'double' },
        { name: 'ip', type: 'ip' },
        { name: 'geo', type: 'geoPoint' },
        { name: 'name', type: 'string' },
        { name: 'owner', type: 'string', isPartitionKey: true },
        { name: 'tags', type: 'string', isArray: true },
        {
          name: 'title',
          type: 'string',
          exactMatch: true,
          text: analyzed('standard', { caseSensitive: true, delimitWord: false }),
        },
        {
          name: 'codes',
          type: 'string',
          exactMatch: false,
          text: analyzed('split', { caseSensitive: true, delimiter: ' ' }),
        },
      ],
      [],
    );
    const query = {
      knn: [{ field: 'v2', queryVector: [1, 0], topK: 10, numCandidates: 15, boost: 1 }],
      returnMetadata: true,
      returnMetadataFields: ['nowhere'],
      partitionKeys: ['nobody'],
      limit: 10,
      sort: [{ price: { order: 'asc' } }],
    };
    expect(await answer(query)).toEqual({ vectors: [] });
    for (const operation of ['PutVectorIndexFusion', 'QueryVectorsFusion']) {
      const missing = await oss.call(operation, 'not-there', { indexName: 'goods', ...query });
      const { Code, Message } = errorOf(missing);
      expect([missing.status, Code, Message]).toEqual([404, 'NoSuchBucket', 'The specified bucket does not exist.']);
    }
    const again = { indexName: 'goods', mode: 'fusion', schemaConfiguration: { fields: shop } };
    expect(await oss.refused('PutVectorIndexFusion', bucket, again)).toEqual([409, 'VectorBucketIndexAlreadyExist']);
  });

  it('is shown with its mode and schema, beside standard indexes', async () => {
    const { bucket, indexName } = await made();
    const shape = { dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
    await oss.ok('PutVectorIndex', bucket, { indexName: 'plain', ...shape });
    const { index } = (await oss.ok('GetVectorIndex', bucket, { indexName })) as { index: Fields };
    expect(index).toMatchObject({
      indexName,
      mode: 'fusion',
      status: 'enable',
      schemaConfiguration: { fields: shop },
      bucketArn: `acs:ossvector:cn-hangzhou:123:${bucket}`,
      vectorBucketName: bucket,
    });
    expect(Object.keys(index)).not.toContain('dimension');
    const { indexes } = (await oss.ok('ListVectorIndexes', bucket, {})) as unknown as { indexes: Fields[] };
    expect(indexes.map(({ indexName: name, mode, schemaConfiguration }) => [name, mode, schemaConfiguration])).toEqual([
      ['goods', 'fusion', undefined],
      ['plain', 'standard', undefined],
    ]);
    await oss.ok('DeleteVectorIndex', bucket, { indexName });
    expect(await oss.refused('QueryVectorsFusion', bucket, { indexName, knn: near([1, 0]) })).toEqual([
      404,
      'NoSuchVectorIndex',
    ]);
    expect(await oss.refused('QueryVectorsFusion', bucket, { indexName: 'plain', knn: near([1, 0]) })).toEqual(invalid);
  });

  const one = vectorField('v', 2, 'ip');
  it.each<[string, object]>([
    ['another mode', { mode: 'standard' }],
    ['no fields', { schemaConfiguration: { fields: [] } }],
    ['an unknown member', { metadata: {} }],
    ['no vector field', { schemaConfiguration: { fields: [{ name: 'a', type: 'string' }] } }],
    [
      'four vector fields',
      { schemaConfiguration: { fields: ['a', 'b', 'c', 'd'].map((n) => vectorField(n, 2, 'ip')) } },
    ],
    ['a name twice', { schemaConfiguration: { fields: [one, { name: 'v', type: 'long' }] } }],
    ['a name with a hyphen', { schemaConfiguration: { fields: [one, { name: 'a-b', type: 'long' }] } }],
    ['an unknown type', { schemaConfiguration: { fields: [one, { name: 'a', type: 'text' }] } }],
    ['a vector without metric', { schemaConfiguration: { fields: [{ ...one, distanceMetric: undefined }] } }],
    ['a dimension of a number', { schemaConfiguration: { fields: [one, { name: 'a', type: 'long', dimension: 2 }] } }],
    [
      'a partition by number',
      { schemaConfiguration: { fields: [one, { name: 'a', type: 'long', isPartitionKey: true }] } },
    ],
    [
      'split without delimiter',
      { schemaConfiguration: { fields: [one, { name: 'a', type: 'string', text: analyzed('split') }] } },
    ],
    [
      'an unknown analyzer',
      { schemaConfiguration: { fields: [one, { name: 'a', type: 'string', text: analyzed('single_word') }] } },
    ],
    [
      'nine texts',
      {
        schemaConfiguration: {
          fields: [one, ...[...'abcdefghi'].map((name) => ({ name, type: 'string', text: { enabled: true } }))],
        },
      },
    ],
    [
      '101 fields',
      {
        schemaConfiguration: {
          fields: [one, ...Array.from({ length: 100 }, (_, i) => ({ name: `n${i}`, type: 'long' }))],
        },
      },
    ],
  ])('refuses %s', async (_what, change) => {
    const bucket = await oss.bucket();
    const body = { indexName: 'x', mode: 'fusion', schemaConfiguration: { fields: [one] }, ...change };
    expect(await oss.refused('PutVectorIndexFusion', bucket, body)).toEqual(invalid);
    expect(await oss.ok('ListVectorIndexes', bucket, {})).toEqual({ indexes: [] });
  });

  it('takes the mode for granted, unless strict', async () => {
    const body = { indexName: 'x', schemaConfiguration: { fields: [one] } };
    await oss.ok('PutVectorIndexFusion', await oss.bucket(), body);
    const strict = await startOss({ strict: true });
    expect(await strict.refused('PutVectorIndexFusion', await strict.bucket(), body)).toEqual(invalid);
    await strict.close();
  });
});

describe('vectors of a fusion index', () => {
  it('come back as they were put in, by GetVectors and ListVectors', async () => {
    const { bucket, indexName } = await made();
    const parts = { returnData: true, returnMetadata: true };
    const { vectors } = await oss.ok('GetVectors', bucket, { indexName, keys: ['p-3', 'p-1'], ...parts });
    expect(vectors).toEqual([goods[2], goods[0]]);
    expect((await oss.ok('ListVectors', bucket, { indexName, ...parts })).vectors).toEqual(goods);
    await oss.ok('DeleteVectors', bucket, { indexName, keys: ['p-1', 'p-3'] });
    expect((await oss.ok('ListVectors', bucket, { indexName })).vectors).toEqual([{ key: 'p-2' }, { key: 'p-4' }]);
    const body = { indexName, knn: near([1, 0]) };
    expect((await oss.ok('QueryVectorsFusion', bucket, body)).vectors).toMatchObject([{ key: 'p-2' }]);
  });

  it.each<[string, object, object]>([
    ['another length', { text_vector: [1] }, {}],
    ['an unknown vector field', { text_vector: [1, 0], sound: [1] }, {}],
    ['no vector at all', {}, {}],
    ['zeros where angles count', { text_vector: [0, 0] }, {}],
    ['a text for a number', { text_vector: [1, 0] }, { price: '1' }],
    ['a fraction for a long', { text_vector: [1, 0] }, { stock: 1.5 }],
    ['a list for a string', { text_vector: [1, 0] }, { title: ['a'] }],
    ['a string for a list', { text_vector: [1, 0] }, { category: 'a' }],
    ['a text for an ip', { text_vector: [1, 0] }, { address: 'here' }],
    ['a place beyond the pole', { text_vector: [1, 0] }, { place: '91,0' }],
    ['an object for a string', { text_vector: [1, 0] }, { title: {} }],
  ])('are refused with %s, all of them', async (_what, data, metadata) => {
    const { bucket, indexName } = await made(shop, []);
    const vectors = [goods[0], { key: 'bad', data, metadata }];
    expect(await oss.refused('PutVectors', bucket, { indexName, vectors })).toEqual(invalid);
    expect((await oss.ok('ListVectors', bucket, { indexName })).vectors).toEqual([]);
  });

  it('answer QueryVectors only where the one vector field is float32', async () => {
    const query = { queryVector: { float32: [1, 0] }, topK: 2, returnDistance: true };
    const { bucket, indexName } = await made(
      [vectorField('float32', 2, 'ip'), { name: 'n', type: 'long' }],
      [
        { key: 'a', data: { float32: [2, 0] }, metadata: { n: 1 } },
        { key: 'b', data: { float32: [5, 5] }, metadata: { n: 2 } },
      ],
    );
    expect((await oss.ok('QueryVectors', bucket, { indexName, ...query })).vectors).toEqual([
      { key: 'b', distance: -5 },
      { key: 'a', distance: -2 },
    ]);
    const several = await made();
    expect(await oss.refused('QueryVectors', several.bucket, { indexName, ...query })).toEqual(invalid);
  });
});

describe('QueryVectorsFusion', () => {
  let index: Made;
  beforeAll(async () => {
    index = await made();
  });

  it('finds by one vector field, with scores that fall with the distance', async () => {
    const hits = await index.hits({ knn: near([2, 0]) });
    expect(hits).toEqual([
      { key: 'p-1', score: 1 },
      { key: 'p-3', score: expect.closeTo((1 + Math.SQRT1_2) / 2, 12) },
      { key: 'p-2', score: 0.5 },
    ]);
    expect(await index.hits({ knn: [image([1, 0, 0])] })).toEqual([
      { key: 'p-1', score: 1 },
      { key: 'p-4', score: expect.closeTo(1 / 3, 12) },
      { key: 'p-2', score: expect.closeTo(1 / 6, 12) },
    ]);
    // A draft of the vendor's, in clients' tests.
    expect(await index.keys({ knn: { field: 'text_vector', queryVector: { float32: [2, 0] } } })).toHaveLength(3);
  });

  it('looks only at vectors that pass the filter of a search', async () => {
    const filter = all(
      { category: { $in: { value: ['phone', 'x'] } } },
      { price: { $range: { gte: 100, lt: 999 } } },
      { on_sale: { $eq: true } },
    );
    expect(await index.keys({ knn: [near([0, 1], { filter, topK: 1 })] })).toEqual(['p-1']);
    expect(await index.keys({ knn: near([1, 0], { topK: 1, filter: text('car') }) })).toEqual(['p-3']);
  });

  it.each([100, 6_000])('refuses queries and filters of %i levels', async (levels) => {
    const { bucket, indexName } = await made();
    const query = `${'{"$and":['.repeat(levels)}{"price":100}${']}'.repeat(levels)}`;
    const knn = `[{"field":"text_vector","queryVector":[1,0],"topK":1,"filter":${query}}]`;
    for (const body of [`"query":${query}`, `"knn":${knn}`]) {
      const sent = oss.refused('QueryVectorsFusion', bucket, `{"indexName":"${indexName}",${body}}`);
      expect(await sent).toEqual(invalid);
    }
  });

  it('answers scores that 32 bits hold', async () => {
    const { hits } = await made();
    const [first] = await hits({ knn: [near([1, 0], { boost: 3e38 }), image([1, 0, 0], { boost: 3e38 })] });
    expect(first).toMatchObject({ key: 'p-1', score: expect.closeTo(3.4028234663852886e38, -30) });
  });

  it('adds the scores of several searches and of a query, after boosts', async () => {
    const hits = await index.hits({
      knn: [near([1, 0], { boost: 2 }), image([1, 0, 0])],
      sort: [{ _score: { order: 'desc' } }],
    });
    expect(hits.slice(0, 2)).toEqual([
      { key: 'p-1', score: 3 },
      { key: 'p-3', score: expect.closeTo(1 + Math.SQRT1_2, 12) },
    ]);
    const both = await index.hits({
      knn: [near([1, 0]), image([1, 0, 0])],
      query: any({ category: { $in: { value: ['phone'], boost: 1.5 } } }, text('音箱', { boost: 4 })),
    });
    const scores = new Map(both.map(({ key, score }) => [key, score]));
    expect([...scores.keys()].sort()).toEqual(['p-1', 'p-2', 'p-3', 'p-4']);
    expect(scores.get('p-1')).toBe(3.5);
    expect(scores.get('p-4')).toBeGreaterThan(1 / 3);
  });

  it('finds texts by words, Chinese by character, whatever the case', async () => {
    expect(await index.keys({ query: text('headphones') })).toEqual(['p-1']);
    expect(await index.keys({ query: text('CAR') })).toEqual(['p-2', 'p-3']);
    expect(await index.keys({ query: text('跑车') })).toEqual(['p-3']);
    expect(await index.keys({ query: text('耳朵') })).toEqual(['p-1']);
    expect(await index.keys({ query: text('sports red', { operator: 'and' }) })).toEqual([]);
    expect(await index.keys({ query: text('red blue car', { minShouldMatch: '2' }) })).toEqual(['p-3']);
    expect(await index.keys({ query: { title: { $textMatch: 'sports' } } })).toEqual(['p-2']);
    for (const { score } of await index.hits({ query: text('car') })) expect(score).toBeGreaterThan(0);
  });

  it('cuts at the delimiter, where case may count', async () => {
    const codes = (value: string) => ({ query: { codes: { $textMatch: { value } } } });
    expect(await index.keys(codes('b2'))).toEqual(['p-1']);
    expect(await index.keys(codes('B2'))).toEqual([]);
    expect(await index.keys(codes('x|A1'))).toEqual(['p-4', 'p-1']);
    expect(await index.refused({ query: { codes: { $eq: 'A1' } } })).toEqual(invalid);
  });

  it.each<[string, Json, string[]]>([
    ['lists', { category: { $in: { value: ['car', 'boat'] } } }, ['p-2', 'p-3']],
    ['classic lists', { $and: [{ category: { $in: ['car'] } }, { stock: { $gt: 0 } }] }, ['p-3']],
    ['either of two', { $or: [{ stock: { $gte: 10 } }, { price: 9000 }] }, ['p-1', 'p-2']],
    ['none of a list', { category: { $nin: ['phone'] } }, ['p-2', 'p-3']],
    ['a span', { price: { $gt: 100, $lte: 9000 } }, ['p-1', 'p-2']],
    ['a range', { price: { $range: { gt: 100, lte: 9000 } } }, ['p-1', 'p-2']],
    ['truth', { on_sale: { $eq: { value: false } } }, ['p-2']],
    ['an address', { address: { $eq: '10.0.0.1' } }, ['p-1']],
    ['whole texts', { title: { $in: { value: ['Sports car'] } } }, ['p-2']],
    ['several fields', { stock: { $lt: 5 }, price: { $eq: 100 } }, ['p-3']],
  ])('knows conditions on %s', async (_what, query, keys) => {
    expect((await index.keys({ query })).sort()).toEqual(keys);
  });

  it('asks only the partitions that are named', async () => {
    expect(await index.keys({ knn: near([0, 1], { topK: 1 }), partitionKeys: ['user-1'] })).toEqual(['p-3']);
    expect(await index.keys({ query: text('car'), partitionKeys: ['user-2', 'nobody'] })).toEqual(['p-2']);
    expect(await index.keys({ retriever: { knn: near([1, 0]) }, partitionKeys: ['nobody'] })).toEqual([]);
  });

  it('sorts by fields, keys and scores', async () => {
    const query = { price: { $gt: 0 } };
    const sorted = (...sort: Json[]) => index.keys({ query, sort });
    expect(await sorted({ price: { order: 'asc' } }, { _primaryKey: { order: 'desc' } })).toEqual([
      'p-4',
      'p-3',
      'p-1',
      'p-2',
    ]);
    expect(await sorted({ price: { order: 'desc' }, _primaryKey: {} })).toEqual(['p-2', 'p-1', 'p-3', 'p-4']);
    expect(await sorted({ stock: { order: 'asc' } })).toEqual(['p-2', 'p-3', 'p-1', 'p-4']);
  });

  it('shows metadata as asked', async () => {
    const shown = async (more: object) => (await index.hits({ query: text('headphones'), ...more }))[0]?.metadata;
    expect(await shown({})).toBeUndefined();
    expect(await shown({ returnMetadata: true })).toEqual(goods[0]?.metadata);
    expect(await shown({ returnMetadata: true, returnMetadataFields: ['price', 'nowhere'] })).toEqual({ price: 199.5 });
    expect(await shown({ returnMetadata: true, returnMetadataFields: [] })).toEqual({});
  });

  it('pages through a query by itself', async () => {
    const query = { query: { price: { $gt: 0 } }, sort: [{ _primaryKey: {} }] };
    const found: string[] = [];
    let pages = 0;
    for (let nextToken: Json | undefined; pages === 0 || nextToken !== undefined; pages++) {
      const page = await index.answer({ ...query, limit: 3, ...(nextToken !== undefined && { nextToken }) });
      found.push(...(page.vectors as unknown as Hit[]).map(({ key }) => key));
      nextToken = page.nextToken;
    }
    expect([found, pages]).toEqual([['p-1', 'p-2', 'p-3', 'p-4'], 2]);
    const { nextToken } = await index.answer({ ...query, limit: 1 });
    expect(await index.refused({ query: text('car'), nextToken })).toEqual(invalid);
    expect(await index.refused({ ...query, knn: near([1, 0]), nextToken })).toEqual(invalid);
    expect((await index.answer({ knn: near([1, 0]), limit: 1 })).nextToken).toBeUndefined();
  });

  const words = { simple: { query: text('car') } };
  it('fuses by rank', async () => {
    const rrf = {
      k: 50,
      windowSize: 100,
      retrievers: [
        { retriever: { knn: near([1, 0]) }, weight: 2 },
        { retriever: words, weight: 0.5 },
      ],
    };
    const hits = await index.hits({ retriever: { rrf }, limit: 10 });
    expect(hits.map(({ key }) => key)).toEqual(['p-3', 'p-2', 'p-1']);
    expect(hits[0]?.score).toBeCloseTo(2 / 52 + 0.5 / 52, 12);
    expect(hits[2]?.score).toBeCloseTo(2 / 51, 12);
  });

  it('fuses by weight, with normalized scores, one fusion within another', async () => {
    const normalizer = 'minMax';
    const knn = { knn: near([1, 0]) };
    const weight = {
      retrievers: [
        { retriever: knn, weight: 0.7, normalizer },
        { retriever: words, weight: 0.3, normalizer },
      ],
    };
    expect(await index.hits({ retriever: { weight } })).toEqual([
      { key: 'p-1', score: expect.closeTo(0.7, 12) },
      { key: 'p-3', score: expect.closeTo(0.7 * Math.SQRT1_2, 12) },
      { key: 'p-2', score: expect.closeTo(0.3, 12) },
    ]);
    const three = {
      weight: {
        windowSize: 1,
        retrievers: [knn, words, { rrf: { retrievers: [{ retriever: knn }] } }].map((retriever) => ({
          retriever,
          normalizer: 'l2',
        })),
      },
    };
    expect(await index.hits({ retriever: three })).toEqual([
      { key: 'p-1', score: 2 },
      { key: 'p-2', score: 1 },
    ]);
    for (const leaf of [words, { knn: { field: 'text_vector', queryVector: [1, 0] } }]) {
      expect((await index.keys({ retriever: leaf })).length).toBeGreaterThan(0);
    }
  });

  it.each<[string, object]>([
    ['nothing to find', {}],
    ['four searches', { knn: [1, 2, 3, 4].map(() => near([1, 0])) }],
    ['no field', { knn: { queryVector: [1, 0] } }],
    ['an unknown vector field', { knn: { field: 'title', queryVector: [1, 0] } }],
    ['another length', { knn: near([1]) }],
    ['too many', { knn: near([1, 0], { topK: 501 }) }],
    ['too few candidates', { knn: near([1, 0], { topK: 10, numCandidates: 9 }) }],
    ['a boost that 32 bits do not hold', { knn: near([1, 0], { boost: 1e39 }) }],
    ['a negative boost', { knn: near([1, 0], { boost: -1 }) }],
    ['an undeclared field', { query: { undeclared: { $eq: 'kept' } } }],
    ['a vector field', { query: { text_vector: { $eq: 1 } } }],
    ['an operator that nobody knows', { query: { title: { $prefix: 'a' } } }],
    ['a logical one', { query: { $not: [] } }],
    ['no clauses', { query: { $and: { clauses: [] } } }],
    ['an empty query', { query: {} }],
    ['another type', { query: { price: { $eq: '100' } } }],
    ['an order of texts', { query: { title: { $gt: 1 } } }],
    ['an empty range', { query: { price: { $range: {} } } }],
    ['texts without words', { query: { category: { $textMatch: { value: 'car' } } } }],
    ['an odd operator of texts', { query: text('car', { operator: 'not' }) }],
    ['an odd number of words', { query: text('car', { minShouldMatch: '50%' }) }],
    ['two retrievers', { retriever: { ...words, knn: near([1, 0]) } }],
    ['a retriever beside a search', { retriever: words, knn: near([1, 0]) }],
    ['a retriever beside an order', { retriever: words, sort: [{ price: {} }] }],
    ['a draft of retrievers', { retriever: { rrf: { components: [{ retriever: words }] } } }],
    ['four components', { retriever: { rrf: { retrievers: [1, 2, 3, 4].map(() => ({ retriever: words })) } } }],
    ['a rank constant of 0', { retriever: { rrf: { k: 0, retrievers: [{ retriever: words }] } } }],
    ['a normalizer of ranks', { retriever: { rrf: { retrievers: [{ retriever: words, normalizer: 'l2' }] } } }],
    [
      'an unknown normalizer',
      { retriever: { weight: { retrievers: [{ retriever: words, normalizer: 'arithmetic_mean' }] } } },
    ],
    ['scores upwards', { query: text('car'), sort: [{ _score: { order: 'asc' } }] }],
    [
      'four keys to sort by',
      { query: text('car'), sort: [{ price: {} }, { stock: {} }, { title: {} }, { owner: {} }] },
    ],
    ['an unknown key', { query: text('car'), sort: [{ score: { order: 'desc' } }] }],
    ['an odd limit', { query: text('car'), limit: 0 }],
    ['a made-up token', { query: text('car'), nextToken: 'dG9rZW4x' }],
  ])('refuses %s', async (_what, query) => {
    expect(await index.refused(query)).toEqual(invalid);
  });

  it('refuses what nests too deep', async () => {
    let query: Json = text('car');
    for (let level = 0; level < 10; level++) query = { $and: [query] };
    expect(await index.refused({ query })).toEqual(invalid);
    let retriever: Json = words;
    for (let level = 0; level < 4; level++) retriever = { rrf: { retrievers: [{ retriever }] } };
    expect(await index.refused({ retriever })).toEqual(invalid);
  });
});

it('policies name the operations by either of the documented actions', async () => {
  const { bucket, indexName } = await made();
  const bob = { id: 'STS.other', secret: 'x', accountId: '123' };
  const allow = (...Action: string[]) => ({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action, Principal: ['*'], Resource: [`acs:ossvector:*:*:${bucket}/*`] }],
  });
  const query = () =>
    oss.call(
      'QueryVectorsFusion',
      bucket,
      { indexName, knn: near([1, 0]) },
      { ...bob, anonymous: true, host: `${bucket}-123.cn-hangzhou.oss-vectors.aliyuncs.com` },
    );
  expect((await query()).status).toBe(403);
  for (const actions of [['oss:QueryVectorsFusion'], ['oss:QueryVectors', 'oss:GetVectors']]) {
    await oss.ok('PutBucketPolicy', bucket, JSON.stringify(allow(...actions)));
    expect((await query()).status).toBe(200);
  }
  await oss.ok('PutBucketPolicy', bucket, JSON.stringify(allow('oss:QueryVectors')));
  expect((await query()).status).toBe(403);
});

it('scores of texts count each write since the search before', async () => {
  const fields = [shop[0] as object, { name: 'title', type: 'string', text: { enabled: true } }];
  const vectors = ['car', 'red car with a roof', 'blue', 'car car'].map((title, n) => ({
    key: `k${n}`,
    data: { text_vector: [1, n] },
    metadata: { title },
  }));
  const query = { query: { title: { $textMatch: { value: 'car' } } } };
  const grown = await made(fields, vectors.slice(0, 1));
  for (const vector of vectors.slice(1)) {
    await grown.hits(query);
    await oss.ok('PutVectors', grown.bucket, { indexName: grown.indexName, vectors: [vector] });
  }
  const atOnce = await made(fields, vectors);
  expect(await grown.hits(query)).toEqual(await atOnce.hits(query));
  for (const { bucket, indexName } of [grown, atOnce]) {
    await oss.ok('DeleteVectors', bucket, { indexName, keys: ['k1'] });
  }
  const fewer = await made(
    fields,
    vectors.filter(({ key }) => key !== 'k1'),
  );
  expect(await grown.hits(query)).toEqual(await fewer.hits(query));
  expect(await atOnce.hits(query)).toEqual(await fewer.hits(query));
});
