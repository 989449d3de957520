import type { Json } from '../../../../src/json.ts';
import { errorOf, type Fields, type OssServer, startOss } from './harness.ts';

let oss: OssServer;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

const vector = (key: string, float32: number[], metadata?: Json) => ({
  key,
  data: { float32 },
  ...(metadata !== undefined && { metadata }),
});
const invalid = [400, 'VectorIndexParameterInvalid'];
const vectorsOf = ({ vectors }: Fields) => vectors as unknown as Fields[];
const keysOf = (answer: Fields) => vectorsOf(answer).map(({ key }) => key);
const bytes = (length: number) => 'x'.repeat(length);

describe('PutVectors and GetVectors', () => {
  it('keep key, 32-bit numbers and metadata', async () => {
    const { bucket, indexName } = await oss.index();
    const metadata = { shop: 'a1', Tags: ['1', '2', '3'], year: 2020, sold: false, mixed: ['x', 5, true], none: [] };
    const put = await oss.call('PutVectors', bucket, {
      indexName,
      vectors: [vector('p-1', [0.1, -2, 3e-9], metadata), vector('图片', [0, 0, 0])],
    });
    expect([put.status, put.text, put.type]).toEqual([200, '', undefined]);
    const keys = ['图片', 'p-1', 'missing', 'p-1'];
    const bare = await oss.ok('GetVectors', bucket, { indexName, keys });
    expect(bare).toEqual({ vectors: [{ key: '图片' }, { key: 'p-1' }, { key: 'p-1' }] });
    const all = { returnData: true, returnMetadata: true };
    expect(await oss.ok('GetVectors', bucket, { indexName, keys: keys.slice(0, 2), ...all })).toEqual({
      vectors: [
        { key: '图片', data: { float32: [0, 0, 0] }, metadata: {} },
        { key: 'p-1', data: { float32: [0.1, -2, 3e-9].map(Math.fround) }, metadata },
      ],
    });
  });

  it('replace a vector as a whole', async () => {
    const { bucket, indexName } = await oss.index({ dimension: 1 });
    await oss.ok('PutVectors', bucket, { indexName, vectors: [vector('a', [1], { x: '1' }), vector('b', [2])] });
    await oss.ok('PutVectors', bucket, { indexName, vectors: [vector('a', [3])] });
    const all = { returnData: true, returnMetadata: true };
    const { vectors } = await oss.ok('GetVectors', bucket, { indexName, keys: ['a'], ...all });
    expect(vectors).toEqual([{ key: 'a', data: { float32: [3] }, metadata: {} }]);
    expect(keysOf(await oss.ok('ListVectors', bucket, { indexName }))).toHaveLength(2);
  });

  it('take the largest of everything', async () => {
    const metadata = { nonFilterableMetadataKeys: ['text'] };
    const { bucket, indexName } = await oss.index({ dimension: 1, metadata });
    const filterable = { k: bytes(2 * 1024 - 8) };
    const whole = { ...filterable, text: bytes(38 * 1024 - 10) };
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, i]));
    await oss.ok('PutVectors', bucket, {
      indexName,
      vectors: [
        vector('图'.repeat(1024), [1], filterable),
        vector('whole', [1], whole),
        vector('many', [1], { ...many, text: 'more' }),
        ...Array.from({ length: 497 }, (_, i) => vector(`k${i}`, [3.4e38])),
      ],
    });
    const keys = Array.from({ length: 100 }, (_, i) => `k${i}`);
    expect(keysOf(await oss.ok('GetVectors', bucket, { indexName, keys }))).toEqual(keys);
  });

  it.each<[string, Json]>([
    ['no vectors', null],
    ['an empty list', []],
    ['501 vectors', Array.from({ length: 501 }, (_, i) => vector(`k${i}`, [1, 2, 3]))],
    ['a vector that is a number', [5]],
    ['no key', [{ data: { float32: [1, 2, 3] } }]],
    ['an empty key', [vector('', [1, 2, 3])]],
    ['a long key', [vector('图'.repeat(1025), [1, 2, 3])]],
    ['a key that is a number', [{ key: 5, data: { float32: [1, 2, 3] } }]],
    ['a key with NUL', [vector('a\0', [1, 2, 3])]],
    ['the same key twice', [vector('a', [1, 2, 3]), vector('b', [1, 2, 3]), vector('a', [3, 2, 1])]],
    ['no data', [{ key: 'a' }]],
    ['data without numbers', [{ key: 'a', data: {} }]],
    ['data as text', [{ key: 'a', data: { float32: '1,2,3' } }]],
    ['another dimension', [vector('a', [1, 2])]],
    ['numbers as text', [{ key: 'a', data: { float32: [1, '2', 3] } }]],
    ['null for a number', [{ key: 'a', data: { float32: [1, null, 3] } }]],
    ['a number too large for 32 bits', [vector('a', [1, 3.5e38, 3])]],
    ['metadata that is a list', [vector('a', [1, 2, 3], ['x'])]],
    ['metadata in metadata', [vector('a', [1, 2, 3], { x: { y: 'z' } })]],
    ['lists in lists', [vector('a', [1, 2, 3], { x: [['y']] })]],
    ['null in metadata', [vector('a', [1, 2, 3], { x: null })]],
    ['an empty metadata key', [vector('a', [1, 2, 3], { '': 'x' })]],
    ['NUL in metadata', [vector('a', [1, 2, 3], { x: 'a\0' })]],
    ['11 filterable keys', [vector('a', [1, 2, 3], Object.fromEntries([...'abcdefghijk'].map((name) => [name, 1])))]],
    ['over 2 KB of filterable metadata', [vector('a', [1, 2, 3], { k: bytes(2 * 1024 - 7) })]],
    ['over 40 KB of metadata', [vector('a', [1, 2, 3], { text: bytes(40 * 1024 - 10) })]],
  ])('refuse %s, and store none of the call', async (_what, vectors) => {
    const { bucket, indexName } = await oss.index({ metadata: { nonFilterableMetadataKeys: ['text'] } });
    const good = Array.isArray(vectors) && vectors.length > 0 ? [vector('good', [1, 1, 1])] : [];
    const body = { indexName, vectors: Array.isArray(vectors) ? [...good, ...(vectors as Json[])] : vectors };
    expect(await oss.refused('PutVectors', bucket, body)).toEqual(invalid);
    expect(await oss.ok('ListVectors', bucket, { indexName })).toEqual({ vectors: [] });
  });

  it('refuse numbers beyond JSON’s', async () => {
    const { bucket, indexName } = await oss.index({ dimension: 1 });
    for (const number of ['1e999', '-1e999']) {
      const body = `{"indexName":"${indexName}","vectors":[{"key":"a","data":{"float32":[${number}]}}]}`;
      expect(await oss.refused('PutVectors', bucket, body)).toEqual(invalid);
      const meta = `{"indexName":"${indexName}","vectors":[{"key":"a","data":{"float32":[1]},"metadata":{"n":${number}}}]}`;
      expect(await oss.refused('PutVectors', bucket, meta)).toEqual(invalid);
    }
    expect(await oss.refused('PutVectors', bucket, '{"vectors":[NaN]}')).toEqual([400, 'MalformedJson']);
  });

  it('refuse zeroes only where angles are compared', async () => {
    const zero = { vectors: [vector('zero', [0, -0, 1e-50])] };
    const cosine = await oss.index({ distanceMetric: 'cosine' });
    expect(await oss.refused('PutVectors', cosine.bucket, { indexName: 'photos', ...zero })).toEqual(invalid);
    const { bucket, indexName } = await oss.index();
    await oss.ok('PutVectors', bucket, { indexName, ...zero });
  });

  it.each<[string, object]>([
    ['no keys', {}],
    ['an empty list', { keys: [] }],
    ['101 keys', { keys: Array.from({ length: 101 }, (_, i) => `k${i}`) }],
    ['a number', { keys: [5] }],
    ['an empty key', { keys: [''] }],
    ['a text for yes', { keys: ['a'], returnData: 'true' }],
  ])('refuse %s for a Get', async (_what, body) => {
    const { bucket, indexName } = await oss.index();
    expect(await oss.refused('GetVectors', bucket, { indexName, ...body })).toEqual(invalid);
  });
});

describe('DeleteVectors', () => {
  it('deletes what is there, without a word about what is not', async () => {
    const { bucket, indexName } = await oss.index({ dimension: 1 });
    await oss.ok('PutVectors', bucket, { indexName, vectors: ['a', 'b', 'c'].map((key) => vector(key, [1])) });
    const { status, text } = await oss.call('DeleteVectors', bucket, { indexName, keys: ['a', 'missing', 'c'] });
    expect([status, text]).toEqual([204, '']);
    expect(keysOf(await oss.ok('GetVectors', bucket, { indexName, keys: ['a', 'b', 'c'] }))).toEqual(['b']);
    await oss.ok('DeleteVectors', bucket, { indexName, keys: Array.from({ length: 500 }, (_, i) => `k${i}`) });
  });

  it.each<[string, object]>([
    ['no keys', {}],
    ['an empty list', { keys: [] }],
    ['501 keys', { keys: Array.from({ length: 501 }, (_, i) => `k${i}`) }],
    ['a key twice', { keys: ['a', 'b', 'a'] }],
    ['a long key', { keys: [bytes(1025)] }],
  ])('refuses %s', async (_what, body) => {
    const { bucket, indexName } = await oss.index();
    expect(await oss.refused('DeleteVectors', bucket, { indexName, ...body })).toEqual(invalid);
  });
});

describe('ListVectors', () => {
  let bucket: string;
  let indexName: string;
  const keys = Array.from({ length: 10 }, (_, i) => `vector-key-${i}`);
  beforeAll(async () => {
    ({ bucket, indexName } = await oss.index({ dimension: 1 }));
    const vectors = keys.map((key, i) => vector(key, [i], { parity: i % 2 === 0 ? 'even' : 'odd' }));
    await oss.ok('PutVectors', bucket, { indexName, vectors });
  });

  /** The keys of every page. */
  async function pages(body: object): Promise<unknown[][]> {
    const met: unknown[][] = [];
    for (let more: object | undefined = {}; more !== undefined; ) {
      const page: Fields = await oss.ok('ListVectors', bucket, { indexName, ...body, ...more });
      met.push(keysOf(page));
      more = page.nextToken === undefined ? undefined : { nextToken: page.nextToken };
    }
    return met;
  }

  it('is in pages; a last page that is full has no token', async () => {
    const met = await pages({ maxResults: 5 });
    expect(met.map(({ length }) => length)).toEqual([5, 5]);
    expect(met.flat().sort()).toEqual(keys);
    expect((await pages({ maxResults: 4 })).map(({ length }) => length)).toEqual([4, 4, 2]);
    expect(await pages({})).toHaveLength(1);
  });

  it('shows the parts that are asked for', async () => {
    const { vectors } = await oss.ok('ListVectors', bucket, { indexName, maxResults: 1 });
    expect(Object.keys((vectors as unknown as Fields[])[0] ?? {})).toEqual(['key']);
    const all = await oss.ok('ListVectors', bucket, { indexName, returnData: true, returnMetadata: true });
    const shown = keys.map((key, i) => ({
      key,
      data: { float32: [i] },
      metadata: { parity: i % 2 === 0 ? 'even' : 'odd' },
    }));
    expect(vectorsOf(all)).toEqual(expect.arrayContaining(shown));
  });

  it('divides into segments that share nothing and miss nothing', async () => {
    for (const segmentCount of [1, 2, 16]) {
      const segments = await Promise.all(
        Array.from({ length: segmentCount }, (_, segmentIndex) => pages({ segmentCount, segmentIndex, maxResults: 3 })),
      );
      expect(segments.flat(2).sort()).toEqual(keys);
    }
    // where a suite of the vendor's clients looks for it
    expect((await pages({ segmentCount: 2, segmentIndex: 1 })).flat()).toContain('vector-key-1');
  });

  it('filters', async () => {
    const filter = { parity: { $eq: 'odd' } };
    expect((await pages({ filter, maxResults: 2 })).flat().sort()).toEqual(keys.filter((_, i) => i % 2 === 1));
    expect((await pages({ filter: {} })).flat()).toHaveLength(10);
  });

  it('ends a page at about a megabyte', async () => {
    const large = await oss.index({ dimension: 4096 });
    const vectors = Array.from({ length: 100 }, (_, i) =>
      vector(
        `k${i}`,
        Array.from({ length: 4096 }, () => 1 / 3),
      ),
    );
    await oss.ok('PutVectors', large.bucket, { indexName, vectors });
    const page = await oss.ok('ListVectors', large.bucket, { indexName, returnData: true });
    const count = keysOf(page).length;
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(50);
    expect(page.nextToken).toEqual(expect.any(String));
    expect(await oss.ok('ListVectors', large.bucket, { indexName })).not.toHaveProperty('nextToken');
  });

  it.each<[string, object]>([
    ['1001 at a time', { maxResults: 1001 }],
    ['17 segments', { segmentCount: 17, segmentIndex: 0 }],
    ['no segments', { segmentCount: 0, segmentIndex: 0 }],
    ['a segment beyond the last', { segmentCount: 2, segmentIndex: 2 }],
    ['a negative segment', { segmentCount: 2, segmentIndex: -1 }],
    ['a segment of nothing', { segmentIndex: 0 }],
    ['segments and none of them', { segmentCount: 2 }],
    ['a token of nobody', { nextToken: 'eHh4' }],
    ['an empty token', { nextToken: '' }],
    ['a long token', { nextToken: bytes(2049) }],
    ['a filter that is a list', { filter: [] }],
  ])('refuses %s', async (_what, body) => {
    expect(await oss.refused('ListVectors', bucket, { indexName, ...body })).toEqual(invalid);
  });

  it('refuses a token with other segments, another filter or index', async () => {
    const { nextToken } = await oss.ok('ListVectors', bucket, { indexName, maxResults: 1 });
    const other = await oss.index();
    for (const body of [{ segmentCount: 2, segmentIndex: 0 }, { filter: { parity: 'odd' } }]) {
      expect(await oss.refused('ListVectors', bucket, { indexName, nextToken, ...body })).toEqual(invalid);
    }
    expect(await oss.refused('ListVectors', other.bucket, { indexName, nextToken })).toEqual(invalid);
    const forged = Buffer.from(String(nextToken), 'base64url')
      .toString()
      .replace(/"after":"[^"]*"/, '"after":"zzz"');
    const answer = await oss.call('ListVectors', bucket, {
      indexName,
      nextToken: Buffer.from(forged).toString('base64url'),
    });
    expect(errorOf(answer).Code).toBe('VectorIndexParameterInvalid');
  });
});
