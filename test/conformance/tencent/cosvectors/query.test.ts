import { type CosServer, type Fields, startCos } from './harness.ts';

let cos: CosServer;
beforeAll(async () => {
  cos = await startCos();
});
afterAll(() => cos.close());

interface Hit {
  readonly key: string;
  readonly distance: number;
}
const hitsOf = ({ vectors }: Fields) => vectors as unknown as Hit[];

type Point = readonly [key: string, float32: readonly number[], metadata?: object];

async function indexOf(points: readonly Point[], fields: object = {}, server = cos) {
  const place = await server.index({ dimension: 2, ...fields });
  const vectors = points.map(([key, float32, metadata = {}]) => ({ key, data: { float32 }, metadata }));
  await server.ok('PutVectors', { ...place, vectors });
  return place;
}

const query = (float32: readonly number[], topK = 10) => ({ queryVector: { float32 }, topK, returnDistance: true });

describe('distances', () => {
  const points: Point[] = [
    ['far', [3, 4]],
    ['near', [1, 2]],
    ['back', [-1, -2]],
  ];

  it('of euclidean indexes are squared, as in the vendor’s test data: [1,2] to [3,4] is 8', async () => {
    const place = await indexOf(points);
    expect(hitsOf(await cos.ok('QueryVectors', { ...place, ...query([1, 2]) }))).toEqual([
      { key: 'near', distance: 0 },
      { key: 'far', distance: 8 },
      { key: 'back', distance: 20 },
    ]);
  });

  it('or not, with the switch euclidean', async () => {
    const server = await startCos({ switches: ['tencent-cosvectors.euclidean=distance'] });
    const place = await indexOf(points, {}, server);
    const hits = hitsOf(await server.ok('QueryVectors', { ...place, ...query([1, 2]) }));
    expect(hits.map(({ distance }) => distance)).toEqual([
      0,
      expect.closeTo(Math.sqrt(8), 12),
      expect.closeTo(Math.sqrt(20), 12),
    ]);
    await server.close();
  });

  it('of cosine indexes are 1 - cosine, from 0 to 2', async () => {
    const place = await indexOf(points, { distanceMetric: 'cosine' });
    expect(hitsOf(await cos.ok('QueryVectors', { ...place, ...query([1, 2]) }))).toEqual([
      { key: 'near', distance: expect.closeTo(0, 12) },
      { key: 'far', distance: expect.closeTo(1 - 11 / (5 * Math.sqrt(5)), 12) },
      { key: 'back', distance: expect.closeTo(2, 12) },
    ]);
  });

  it('are there only when asked for; so are data and metadata', async () => {
    const place = await indexOf([['a', [1, 2], { n: 1 }]]);
    const { returnDistance: _, ...plain } = query([1, 2]);
    expect(await cos.ok('QueryVectors', { ...place, ...plain })).toEqual({ vectors: [{ key: 'a' }] });
    const all = { ...place, ...query([1, 2]), returnData: true, returnMetadata: true };
    expect(await cos.ok('QueryVectors', all)).toEqual({
      vectors: [{ key: 'a', distance: 0, data: { float32: [1, 2] }, metadata: { n: 1 } }],
    });
  });

  it('equal ones are sorted by key', async () => {
    const place = await indexOf(['c', 'a', 'b'].map((key): Point => [key, [1, 1]]));
    expect(hitsOf(await cos.ok('QueryVectors', { ...place, ...query([5, 5]) })).map(({ key }) => key)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('a query', () => {
  it('finds the nearest, at once, and no vector that is gone', async () => {
    const place = await indexOf([
      ['a', [0, 0]],
      ['b', [1, 0]],
    ]);
    const nearest = async () => hitsOf(await cos.ok('QueryVectors', { ...place, ...query([0, 0], 1) }))[0]?.key;
    expect(await nearest()).toBe('a');
    await cos.ok('DeleteVectors', { ...place, keys: ['a'] });
    expect(await nearest()).toBe('b');
  });

  it('of an empty index finds an empty list', async () => {
    const place = await indexOf([['x', [1, 1]]]);
    await cos.ok('DeleteVectors', { ...place, keys: ['x'] });
    expect(await cos.ok('QueryVectors', { ...place, ...query([1, 1]) })).toEqual({ vectors: [] });
  });

  it.each<[object, string]>([
    [{ topK: 0 }, '/topK'],
    [{ topK: 31 }, '/topK'],
    [{ topK: undefined }, '/topK'],
    [{ queryVector: undefined }, '/queryVector'],
    [{ queryVector: {} }, '/queryVector/float32'],
    [{ queryVector: { float32: [1] } }, '/queryVector/float32'],
    [{ queryVector: { float32: [1, 'x'] } }, '/queryVector/float32'],
    [{ filter: [] }, '/filter'],
  ])('does not take %j', async (change, path) => {
    const place = await indexOf([['x', [1, 1]]]);
    expect(await cos.invalid('QueryVectors', { ...place, ...query([1, 1]), ...change })).toEqual([
      [path, expect.any(String)],
    ]);
  });
});

describe('a filter', () => {
  const points: Point[] = [
    ['1', [1, 0], { shop: 'x', price: 5, sale: true, tags: ['red', 'new'], text: 'a' }],
    ['2', [2, 0], { shop: 'y', price: 7, sale: false, tags: ['blue'] }],
    ['3', [3, 0], { shop: 'x', price: 9 }],
    ['4', [4, 0], { price: '5' }],
    ['5', [5, 0]],
  ];
  let place: { vectorBucketName: string; indexName: string };
  beforeAll(async () => {
    place = await indexOf(points, { metadataConfiguration: { nonFilterableMetadataKeys: ['text'] } });
  });

  it.each<[object, string]>([
    [{ shop: { $eq: 'x' } }, '13'],
    [{ shop: 'x' }, '13'],
    [{ price: { $eq: 5 } }, '1'],
    [{ price: { $eq: '5' } }, '4'],
    [{ sale: { $eq: true } }, '1'],
    [{ tags: { $eq: 'new' } }, '1'],
    [{ shop: { $ne: 'x' } }, '245'],
    [{ price: { $gt: 5 } }, '23'],
    [{ price: { $gte: 5 } }, '123'],
    [{ price: { $lt: 7 } }, '1'],
    [{ price: { $lte: 7 } }, '12'],
    [{ price: { $gt: 5, $lt: 9 } }, '2'],
    [{ shop: { $in: ['y', 'z'] } }, '2'],
    [{ tags: { $in: ['blue', 'red'] } }, '12'],
    [{ shop: { $nin: ['y', 'z'] } }, '1345'],
    [{ sale: { $exists: true } }, '12'],
    [{ sale: { $exists: false } }, '345'],
    [{ shop: 'x', price: { $gt: 5 } }, '3'],
    [{ $and: [{ shop: 'x' }, { price: { $gt: 5 } }] }, '3'],
    [{ $or: [{ shop: 'y' }, { price: { $gte: 9 } }] }, '23'],
    [{ $or: [{ $and: [{ shop: 'x' }, { sale: true }] }, { shop: { $exists: false } }] }, '145'],
    [{ $and: [{ shop: 'y' }] }, '2'],
    [{}, '12345'],
  ])('%j passes %s', async (filter, expected) => {
    const { vectors } = await cos.ok('QueryVectors', { ...place, ...query([0, 0]), filter });
    expect((vectors as { key: string }[]).map(({ key }) => key).join('')).toBe(expected);
    const listed = await cos.ok('ListVectors', { ...place, filter });
    expect((listed.vectors as { key: string }[]).map(({ key }) => key).join('')).toBe(expected);
  });

  it.each<[object]>([
    [{ text: { $eq: 'a' } }],
    [{ $not: { shop: 'x' } }],
    [{ $nor: [{ shop: 'x' }] }],
    [{ shop: { $regex: 'x' } }],
    [{ shop: { $startsWith: 'x' } }],
    [{ price: { $gt: '5' } }],
    [{ shop: { $in: [] } }],
    [{ shop: { $in: 'x' } }],
    [{ $and: [] }],
    [{ $or: {} }],
    [{ sale: { $exists: 'yes' } }],
    [{ shop: {} }],
    [{ shop: null }],
  ])('%j is refused', async (filter) => {
    for (const [operation, body] of [
      ['QueryVectors', query([0, 0])],
      ['ListVectors', {}],
    ] as const) {
      expect(await cos.invalid(operation, { ...place, ...body, filter })).toEqual([['/filter', expect.any(String)]]);
    }
  });

  it('comes before the ranking: k vectors are found whenever k pass', async () => {
    const crowd = await cos.index({ dimension: 2 });
    for (let from = 0; from < 1000; from += 500) {
      const vectors = Array.from({ length: 500 }, (_, n) => ({
        key: `${from + n}`,
        data: { float32: [from + n, 1] },
        metadata: { last: from + n >= 970 },
      }));
      await cos.ok('PutVectors', { ...crowd, vectors });
    }
    const { vectors } = await cos.ok('QueryVectors', { ...crowd, ...query([0, 1], 30), filter: { last: true } });
    expect((vectors as { key: string }[]).map(({ key }) => key)).toEqual(
      Array.from({ length: 30 }, (_, n) => `${970 + n}`),
    );
  });
});
