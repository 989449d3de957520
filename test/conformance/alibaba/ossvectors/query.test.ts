import type { Json } from '../../../../src/json.ts';
import { type Fields, type OssServer, startOss } from './harness.ts';

let oss: OssServer;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

const invalid = [400, 'VectorIndexParameterInvalid'];
type Hit = { key: string; distance?: number; metadata?: Fields };

/** Puts vectors into an index of its own. */
async function filled(vectors: readonly [string, number[], Fields?][], fields: object = {}) {
  const { bucket, indexName } = await oss.index(fields);
  const body = vectors.map(([key, float32, metadata = {}]) => ({ key, data: { float32 }, metadata }));
  await oss.ok('PutVectors', bucket, { indexName, vectors: body });
  return {
    query: async (float32: number[], more: object = {}) => {
      const answer = await oss.ok('QueryVectors', bucket, {
        indexName,
        queryVector: { float32 },
        topK: 10,
        returnDistance: true,
        ...more,
      });
      return answer.vectors as unknown as Hit[];
    },
    refused: (more: object) =>
      oss.refused('QueryVectors', bucket, { indexName, queryVector: { float32: [1, 0, 0] }, topK: 10, ...more }),
  };
}

const points: [string, number[], Fields?][] = [
  ['far', [9, 0, 0], { n: 1 }],
  ['near', [1, 0, 0.5], { n: 2 }],
  ['same', [1, 0, 0], { n: 3, text: 'hidden' }],
  ['double', [2, 0, 0], { n: 4 }],
  ['back', [-1, 0, 0], { n: 5 }],
];

describe('QueryVectors', () => {
  it('measures euclidean distances, nearest first', async () => {
    const { query } = await filled(points);
    const hits = await query([1, 0, 0]);
    expect(hits.map(({ key }) => key)).toEqual(['same', 'near', 'double', 'back', 'far']);
    expect(hits.map(({ distance }) => distance)).toEqual([0, 0.5, 1, 2, 8]);
  });

  it('measures cosine distances, 0 to 2, equal ones by key', async () => {
    const { query } = await filled(points, { distanceMetric: 'cosine' });
    const hits = await query([3, 0, 0]);
    expect(hits.map(({ key }) => key)).toEqual(['double', 'far', 'same', 'near', 'back']);
    expect(hits.map(({ distance }) => distance)).toEqual([0, 0, 0, expect.closeTo(1 - 1 / Math.sqrt(1.25), 12), 2]);
  });

  it('computes in double precision on 32-bit numbers', async () => {
    const [a, b] = [
      [0.1, 0.7, -0.3],
      [0.2, 0.05, 0.9],
    ] as const;
    const { query } = await filled([['a', [...a]]]);
    const expected = Math.hypot(...a.map((value, i) => Math.fround(value) - Math.fround(b[i] ?? 0)));
    expect((await query([...b]))[0]?.distance).toBeCloseTo(expected, 14);
  });

  it('answers distance and metadata only when asked, vectors never', async () => {
    const { query } = await filled(points);
    expect(await query([1, 0, 0], { topK: 1, returnDistance: false })).toEqual([{ key: 'same' }]);
    expect(await query([1, 0, 0], { topK: 1, returnMetadata: true, returnData: true })).toEqual([
      { key: 'same', distance: 0, metadata: { n: 3, text: 'hidden' } },
    ]);
  });

  it('answers what is there when it is less than topK', async () => {
    const { query } = await filled(points);
    expect(await query([1, 0, 0], { topK: 500 })).toHaveLength(5);
    expect(await query([1, 0, 0], { filter: { n: { $eq: 99 } } })).toEqual([]);
    const empty = await oss.index();
    const body = { indexName: 'photos', queryVector: { float32: [1, 2, 3] }, topK: 3 };
    expect(await oss.ok('QueryVectors', empty.bucket, body)).toEqual({ vectors: [] });
  });

  it('filters before it ranks', async () => {
    const crowd = Array.from({ length: 300 }, (_, i): [string, number[], Fields] => [`k${i}`, [i, 0, 0], { i }]);
    const { query } = await filled(crowd);
    const hits = await query([0, 0, 0], { filter: { i: { $gte: 290 } }, topK: 10 });
    expect(hits.map(({ distance }) => distance)).toEqual([290, 291, 292, 293, 294, 295, 296, 297, 298, 299]);
  });

  it.each<[string, object]>([
    ['no vector', { queryVector: undefined }],
    ['a vector without numbers', { queryVector: {} }],
    ['another dimension', { queryVector: { float32: [1, 0] } }],
    ['text for a number', { queryVector: { float32: [1, 0, '0'] } }],
    ['no topK', { topK: undefined }],
    ['topK 0', { topK: 0 }],
    ['topK 501', { topK: 501 }],
    ['topK as text', { topK: '10' }],
    ['a text for yes', { returnMetadata: 'yes' }],
    ['a filter that is a text', { filter: 'n > 5' }],
  ])('refuses %s', async (_what, change) => {
    const { refused } = await filled(points);
    expect(await refused(change)).toEqual(invalid);
  });

  it('refuses zeroes only where angles are compared', async () => {
    const zero = { queryVector: { float32: [0, 0, 0] } };
    const { refused } = await filled(points, { distanceMetric: 'cosine' });
    expect(await refused(zero)).toEqual(invalid);
    const { query } = await filled(points);
    expect(await query([0, 0, 0])).toHaveLength(5);
  });
});

describe('a filter', () => {
  const metadata = { nonFilterableMetadataKeys: ['secret'] };
  let index: Awaited<ReturnType<typeof filled>>;
  beforeAll(async () => {
    index = await filled(
      [
        ['a', [1, 0, 0], { shop: 'a1', color: 'red', year: 2019, sold: true, tags: ['x', 'y'] }],
        ['b', [2, 0, 0], { shop: 'b2', color: 'red', year: 2020, sold: false, tags: ['y'] }],
        ['c', [3, 0, 0], { shop: 'a1', color: 'blue', year: 2021, mixed: ['z', 5], secret: 'x' }],
        ['d', [4, 0, 0], { shop: 'c3', year: '2020', tags: [] }],
        ['e', [5, 0, 0]],
      ],
      { metadata },
    );
  });
  const passing = async (filter: Json) => (await index.query([0, 0, 0], { filter })).map(({ key }) => key).join('');

  it.each<[Json, string]>([
    [{}, 'abcde'],
    [{ shop: { $eq: 'a1' } }, 'ac'],
    [{ shop: 'a1' }, 'ac'],
    [{ shop: { $eq: 'A1' } }, ''],
    [{ year: { $eq: 2020 } }, 'b'],
    [{ year: { $eq: '2020' } }, 'd'],
    [{ sold: { $eq: false } }, 'b'],
    [{ sold: true }, 'a'],
    [{ tags: { $eq: 'y' } }, 'ab'],
    [{ mixed: 5 }, 'c'],
    [{ color: { $ne: 'red' } }, 'cde'],
    [{ tags: { $ne: 'x' } }, 'bcde'],
    [{ shop: { $in: ['a1', 'b2', 7, true] } }, 'abc'],
    [{ tags: { $in: ['x', 'q'] } }, 'a'],
    [{ shop: { $nin: ['a1', 'b2'] } }, 'de'],
    [{ absent: { $nin: ['x'] } }, 'abcde'],
    [{ absent: { $in: ['x'] } }, ''],
    [{ color: { $exists: true } }, 'abc'],
    [{ color: { $exists: false } }, 'de'],
    [{ tags: { $exists: true } }, 'abd'],
    [{ year: { $gt: 2019 } }, 'bc'],
    [{ year: { $gte: 2020, $lt: 2021 } }, 'b'],
    [{ year: { $lte: 2019.5 } }, 'a'],
    [{ mixed: { $gt: 4 } }, 'c'],
    [{ shop: { $gt: 0 } }, ''],
    [{ shop: 'a1', color: 'red' }, 'a'],
    [{ $and: [{ shop: 'a1' }] }, 'ac'],
    [{ $and: [{ shop: 'a1' }, { year: { $gt: 2019 } }] }, 'c'],
    [{ $or: [{ shop: 'c3' }, { color: 'blue' }] }, 'cd'],
    [{ $or: [{ shop: 'c3' }, {}] }, 'abcde'],
    [{ $and: [{}, { shop: 'c3' }] }, 'd'],
    [{ $and: [{ shop: { $in: ['a1', 'b2'] } }, { $or: [{ color: 'red' }, { archived: { $exists: true } }] }] }, 'ab'],
    [{ $or: [{ shop: 'c3' }], color: { $exists: false } }, 'd'],
    [{ 'shop": {"$eq': 'a1' }, ''],
    [{ "shop' OR 1=1": 'a1' }, ''],
  ])('%j', async (filter, expected) => {
    expect(await passing(filter)).toBe(expected);
  });

  it.each<[string, Json]>([
    ['a list', [{ shop: 'a1' }]],
    ['an unknown operator', { shop: { $like: 'a' } }],
    ['an unknown operator in front', { $not: { shop: 'a1' } }],
    ['no operator', { shop: {} }],
    ['operators mixed with fields', { shop: { $eq: 'a1', color: 'red' } }],
    ['an empty $and', { $and: [] }],
    ['an empty $or', { $or: [] }],
    ['$and of an object', { $and: { shop: 'a1' } }],
    ['$or of texts', { $or: ['a1'] }],
    ['an empty $in', { shop: { $in: [] } }],
    ['$in of a text', { shop: { $in: 'a1' } }],
    ['$nin with null', { shop: { $nin: [null] } }],
    ['$eq of a list', { shop: { $eq: ['a1'] } }],
    ['a list', { shop: ['a1'] }],
    ['null', { shop: null }],
    ['$exists of a text', { shop: { $exists: 'true' } }],
    ['$gt of a text', { shop: { $gt: '5' } }],
    ['an empty field', { '': 'x' }],
    ['NUL', { shop: 'a\0' }],
    ['a field that is not filterable', { $or: [{ shop: 'a1' }, { secret: { $exists: true } }] }],
  ])('refuses %s', async (_what, filter) => {
    expect(await index.refused({ filter })).toEqual(invalid);
  });

  const nested = (levels: number): Json => {
    let filter: Json = { shop: 'a1' };
    for (let i = 0; i < levels; i++) filter = { [i % 2 ? '$or' : '$and']: [filter] };
    return filter;
  };

  it('has 8 levels at most', async () => {
    expect(await passing(nested(8))).toBe('ac');
    expect(await index.refused({ filter: nested(9) })).toEqual(invalid);
    expect(await index.refused({ filter: nested(2000) })).toEqual(invalid);
  });

  it('has 1024 values at most', async () => {
    const values = Array.from({ length: 1024 }, (_, i) => i);
    expect(await passing({ year: { $in: values } })).toBe('');
    expect(await index.refused({ filter: { shop: 'a1', year: { $in: values } } })).toEqual(invalid);
  });

  it('is 20 KB long at most', async () => {
    const sized = (bytes: number) => ({ shop: 'x'.repeat(bytes - '{"shop":""}'.length) });
    expect(await passing(sized(20 * 1024))).toBe('');
    expect(await index.refused({ filter: sized(20 * 1024 + 1) })).toEqual(invalid);
  });
});
