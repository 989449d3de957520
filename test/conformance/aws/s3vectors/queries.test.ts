import { type Fields, type S3Server, startS3 } from './harness.ts';

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

type Hit = Fields & { readonly key: string; readonly distance?: number };

/** An index with vectors by key. */
async function filled(vectors: Readonly<Record<string, [number[], object?]>>, members: object = {}) {
  const place = await s3.index(members);
  const list = Object.entries(vectors).map(([key, [float32, metadata = {}]]) => ({ key, data: { float32 }, metadata }));
  for (let at = 0; at < list.length; at += 500)
    await s3.ok('PutVectors', { ...place, vectors: list.slice(at, at + 500) });
  const query = async (body: object) => {
    const answer = await s3.ok('QueryVectors', { ...place, topK: 10, ...body });
    return answer as typeof answer & { readonly vectors: readonly Hit[] };
  };
  const keys = async (body: object) => (await query(body)).vectors.map(({ key }) => key);
  return { place, query, keys };
}

const queryVector = (...float32: number[]) => ({ queryVector: { float32 } });

describe('distances', () => {
  it('of cosine are 1 minus the similarity, as 32-bit numbers', async () => {
    const { query } = await filled({
      same: [[1, 0]],
      scaled: [[5, 0]],
      right: [[0, 2]],
      back: [[-1, 0]],
      some: [[1, 0.345]],
    });
    expect(await query({ ...queryVector(1, 0), returnDistance: true })).toEqual({
      distanceMetric: 'cosine',
      vectors: [
        { key: 'same', distance: 0 },
        { key: 'scaled', distance: 0 },
        { key: 'some', distance: Math.fround(1 - 1 / Math.hypot(1, Math.fround(0.345))) },
        { key: 'right', distance: 1 },
        { key: 'back', distance: 2 },
      ],
    });
  });

  it('of euclidean are roots, as 32-bit numbers', async () => {
    const shape = { dimension: 3, distanceMetric: 'euclidean' };
    const { query } = await filled({ b: [[2, 2, 2]], a: [[1, 1, 2]], c: [[1, 1, 1]] }, shape);
    expect(await query({ ...queryVector(1, 1, 1), returnDistance: true, returnMetadata: true })).toEqual({
      distanceMetric: 'euclidean',
      vectors: [
        { key: 'c', distance: 0, metadata: {} },
        { key: 'a', distance: 1, metadata: {} },
        { key: 'b', distance: 1.7320507764816284, metadata: {} },
      ],
    });
    expect(await query({ ...queryVector(1, 1, 1), topK: 1 })).toEqual({
      distanceMetric: 'euclidean',
      vectors: [{ key: 'c' }],
    });
  });

  it('are told as doubles where 32 bits do not hold them', async () => {
    const { query } = await filled({ a: [[1, 0]] }, { distanceMetric: 'euclidean' });
    const { vectors } = await query({ ...queryVector(3e38, 3e38), returnDistance: true });
    expect(vectors).toEqual([{ key: 'a', distance: expect.closeTo(Math.fround(3e38) * Math.SQRT2, -25) }]);
  });

  it.each([
    [[1], 'vector must have length 2, but has length 1'],
    [[0, 0], 'cosine distance does not support vectors with zero norm'],
    [['Infinity', 0], 'vector contains NaNs or Infs'],
  ])('need a vector that can be compared: %j', async (float32, message) => {
    const { code, json } = await s3.call('QueryVectors', { ...(await s3.index()), topK: 1, queryVector: { float32 } });
    expect(code).toBe('ValidationException');
    expect(json).toEqual({
      message: 'Query vector contains invalid values or is invalid for this index',
      fieldList: [{ path: 'vector', message: `Invalid input: ${message}` }],
    });
  });

  it.each([
    [{ topK: 0 }, /'\/topK' .* between 1 and 10000, inclusive$/],
    [{ topK: 10_001 }, /'\/topK' .* between 1 and 10000, inclusive$/],
    [{ queryVector: undefined }, /^Must specify queryVector, queryTexts, or both$/],
    [{ queryMode: 'CLASSIC' }, /CLASSIC/],
  ])('are not asked for with %j', async (members, message) => {
    const body = { ...(await s3.index()), topK: 1, ...queryVector(1, 0), ...members };
    const [status, code, text] = await s3.refused('QueryVectors', body);
    expect([status, code]).toEqual([400, 'ValidationException']);
    expect(text).toMatch(message);
  });
});

describe('filters', () => {
  const vectors: Readonly<Record<string, [number[], object]>> = {
    a: [[1, 0], { g: 'shoe', n: 1, ok: true, tags: ['x', 'y'], 'a.b': 1 }],
    b: [[1, 0.1], { g: 'ship', n: 2, ok: false, tags: [1, 2] }],
    c: [[1, 0.2], { g: 'hat', n: 3 }],
    d: [[1, 0.3], { n: 'three', '': 'empty' }],
  };
  let keys: Awaited<ReturnType<typeof filled>>['keys'];
  let place: Awaited<ReturnType<typeof filled>>['place'];
  beforeAll(async () => {
    ({ keys, place } = await filled(vectors, { metadataConfiguration: { nonFilterableMetadataKeys: ['note'] } }));
  });

  it.each<[object, string]>([
    [{ g: 'shoe' }, 'a'],
    [{ ok: false }, 'b'],
    [{ tags: 'y' }, 'a'],
    [{ tags: { $eq: 2 } }, 'b'],
    [{ n: { $gte: 2 } }, 'bc'],
    [{ n: { $gt: 1, $lt: 3 } }, 'b'],
    [{ n: { $lte: 1 } }, 'a'],
    [{ n: '3' }, ''],
    [{ g: { $ne: 'shoe' } }, 'bcd'],
    [{ g: { $in: ['shoe', 1, true] } }, 'a'],
    [{ g: { $nin: ['shoe', 'hat'] } }, 'bd'],
    [{ g: { $exists: false } }, 'd'],
    [{ tags: { $exists: true } }, 'ab'],
    [{ g: { $startsWith: 'sh' } }, 'ab'],
    [{ tags: { $startsWith: 'x' } }, 'a'],
    [{ 'a.b': 1 }, 'a'],
    [{ '': 'empty' }, 'd'],
    [{ $and: [{ g: { $startsWith: 's' } }, { n: 2 }] }, 'b'],
    [{ $or: [{ g: 'hat' }, { $and: [{ n: 'three' }, { '': 'empty' }] }] }, 'cd'],
  ])('%j finds %s', async (filter, found) => {
    expect((await keys({ ...queryVector(1, 0), filter })).join('')).toBe(found);
  });

  it.each<[unknown]>([
    [{}],
    ['x'],
    [[]],
    [{ g: 'x', n: 1 }],
    [{ $and: [{ g: 'x' }], n: 1 }],
    [{ $or: [{ g: 'x', n: 1 }] }],
    [{ g: {} }],
    [{ g: { x: 1 } }],
    [{ g: { $regex: 'x' } }],
    [{ $not: { g: 'x' } }],
    [{ g: null }],
    [{ g: ['x'] }],
    [{ g: { $eq: null } }],
    [{ g: { $ne: ['x'] } }],
    [{ n: { $gt: '1' } }],
    [{ n: { $lt: true } }],
    [{ g: { $in: [] } }],
    [{ g: { $in: 'x' } }],
    [{ g: { $nin: [null] } }],
    [{ g: { $in: [['x']] } }],
    [{ g: { $exists: 1 } }],
    [{ g: { $startsWith: 1 } }],
    [{ $and: [] }],
    [{ $or: [{}] }],
    [{ $and: ['x'] }],
    [{ g: { $and: [{ $eq: 'x' }] } }],
    [{ g: { $in: Array.from({ length: 101 }, (_, n) => n) } }],
  ])('%j is refused in the same words as all', async (filter) => {
    const { status, code, json } = await s3.call('QueryVectors', { ...place, topK: 1, ...queryVector(1, 0), filter });
    expect([status, code]).toEqual([400, 'ValidationException']);
    expect(json).toEqual({ message: 'Invalid filter', fieldList: [{ path: 'filter', message: 'Invalid filter' }] });
  });

  it('do not ask for keys that are not filterable', async () => {
    const body = { ...place, topK: 1, ...queryVector(1, 0), filter: { note: { $exists: true } } };
    expect((await s3.refused('QueryVectors', body))[2]).toBe('Invalid use of non-filterable metadata in filter');
  });

  it('take 100 values, more in the mode CLASSIC, which has no $startsWith', async () => {
    const values = (length: number) => ({ g: { $in: Array.from({ length }, (_, n) => `v${n}`) } });
    expect(await keys({ ...queryVector(1, 0), filter: values(100) })).toEqual([]);
    const vectorBucketName = await s3.bucket();
    await s3.ok('PutVectorBucketDefaultIndexMode', { vectorBucketName, defaultIndexMode: 'CLASSIC' });
    const classic = { vectorBucketName, indexName: 'classic' };
    await s3.ok('CreateIndex', { ...classic, dataType: 'float32', dimension: 2, distanceMetric: 'cosine' });
    const query = { ...classic, topK: 1, ...queryVector(1, 0) };
    await s3.ok('QueryVectors', { ...query, filter: values(101) });
    const filter = { g: { $startsWith: 'x' } };
    expect((await s3.refused('QueryVectors', { ...query, filter }))[2]).toBe('Invalid filter');
    await s3.ok('QueryVectors', { ...query, filter, queryMode: 'ENHANCED' });
  });

  it('come before the search: as many as asked for are found', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 600 }, (_, n): [string, [number[], object]] => [`k${n}`, [[1, n / 100], { far: n >= 550 }]]),
    );
    const far = await filled(many);
    const found = await far.keys({ ...queryVector(1, 0), topK: 50, filter: { far: true } });
    expect(found).toEqual(Array.from({ length: 50 }, (_, n) => `k${550 + n}`));
  });
});

describe('pages', () => {
  const many = Object.fromEntries(
    Array.from({ length: 320 }, (_, n): [string, [number[], object]] => [
      `k${String(n).padStart(3, '0')}`,
      [[1, n / 50], { n }],
    ]),
  );
  const names = Object.keys(many);

  it('have 100 hits each, up to topK', async () => {
    const { query } = await filled(many);
    const pages: string[][] = [];
    for (let nextToken: unknown; pages.length < 9; ) {
      const page = await query({
        ...queryVector(1, 0),
        topK: 250,
        returnMetadata: true,
        ...(nextToken ? { nextToken } : {}),
      });
      pages.push(page.vectors.map(({ key }) => key));
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
    expect(pages.map((page) => page.length)).toEqual([100, 100, 50]);
    expect(pages.flat()).toEqual(names.slice(0, 250));
  });

  it.each([
    [100, false],
    [101, true],
    [320, true],
    [10_000, true],
  ])('topK %i of 320 needs more than one: %s', async (topK, more) => {
    const { query } = await filled(many);
    expect((await query({ ...queryVector(1, 0), topK })).nextToken !== undefined).toBe(more);
  });

  it('end with the last hit', async () => {
    const { query } = await filled(Object.fromEntries(Object.entries(many).slice(0, 200)));
    const first = await query({ ...queryVector(1, 0), topK: 1000 });
    const second = await query({ ...queryVector(1, 0), topK: 1000, nextToken: first.nextToken });
    expect([second.vectors.length, second.nextToken]).toEqual([100, undefined]);
  });

  it('go on behind the last hit, whatever was deleted or written meanwhile', async () => {
    const { query, place } = await filled(many);
    const { nextToken } = await query({ ...queryVector(1, 0), topK: 300 });
    await s3.ok('DeleteVectors', { ...place, keys: names.slice(10, 30) });
    const { vectors } = await query({ ...queryVector(1, 0), topK: 300, nextToken });
    expect(vectors.map(({ key }) => key)).toEqual(names.slice(100, 200));
    await s3.ok('PutVectors', { ...place, vectors: [{ key: 'new', data: { float32: [1, 0] } }] });
    const again = await query({ ...queryVector(1, 0), topK: 300, nextToken });
    expect(again.vectors[0]?.key).toBe(names[100]);
  });

  it.each([50, 150])('go on behind the last hit, however many are written before it: %i', async (count) => {
    const { query, place } = await filled(many);
    let { nextToken } = await query({ ...queryVector(1, 0), topK: 300 });
    const vectors = Array.from({ length: count }, (_, n) => ({ key: `new${n}`, data: { float32: [1, 0] } }));
    await s3.ok('PutVectors', { ...place, vectors });
    const rest: string[] = [];
    while (nextToken !== undefined) {
      const page = await query({ ...queryVector(1, 0), topK: 300, nextToken });
      rest.push(...page.vectors.map(({ key }) => key));
      nextToken = page.nextToken;
    }
    expect(rest).toEqual(names.slice(100, 300));
  });

  it('belong to one query', async () => {
    const { query, place } = await filled(many);
    const { nextToken } = await query({ ...queryVector(1, 0), topK: 300 });
    const refusal = [400, 'ValidationException', 'Invalid nextToken'];
    for (const other of [
      { topK: 301 },
      queryVector(1, 1),
      { filter: { n: 1 } },
      { queryMode: 'ENHANCED' },
      { nextToken: 'x' },
    ]) {
      const body = { ...place, ...queryVector(1, 0), topK: 300, nextToken, ...other };
      expect(await s3.refused('QueryVectors', body)).toEqual(refusal);
    }
  });
});
