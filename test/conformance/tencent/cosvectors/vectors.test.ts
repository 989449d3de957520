import { type CosServer, type Fields, qcsOf, startCos } from './harness.ts';

let cos: CosServer;
beforeAll(async () => {
  cos = await startCos();
});
afterAll(() => cos.close());

const vector = (key: string, float32: readonly number[], metadata?: object) => ({
  key,
  data: { float32 },
  ...(metadata && { metadata }),
});
const keysOf = ({ vectors }: Fields) => (vectors as { key: string }[]).map(({ key }) => key);

/** An index with the vectors a, b and c. */
async function filled(fields: object = {}) {
  const place = await cos.index(fields);
  const vectors = [
    vector('a', [1, 0, 0], { shop: 'x', price: 5, tags: ['red', 'new'], text: 'long' }),
    vector('b', [0, 1, 0], { shop: 'y', price: 7, sale: true }),
    vector('c', [0, 0, 2]),
  ];
  await cos.ok('PutVectors', { ...place, vectors });
  return place;
}

describe('vectors', () => {
  it('are put, read in the order of the keys, and deleted; unknown keys are left out', async () => {
    const place = await filled();
    const keys = ['c', 'absent', 'a'];
    expect(await cos.ok('GetVectors', { ...place, keys })).toEqual({ vectors: [{ key: 'c' }, { key: 'a' }] });
    expect(await cos.ok('GetVectors', { ...place, keys, returnData: true, returnMetadata: true })).toEqual({
      vectors: [
        { key: 'c', data: { float32: [0, 0, 2] }, metadata: {} },
        {
          key: 'a',
          data: { float32: [1, 0, 0] },
          metadata: { shop: 'x', price: 5, tags: ['red', 'new'], text: 'long' },
        },
      ],
    });
    expect(await cos.ok('DeleteVectors', { ...place, keys })).toEqual({});
    expect(await cos.ok('ListVectors', place)).toEqual({ vectors: [{ key: 'b' }] });
  });

  it('give their metadata for the Python client’s returnMetaData too', async () => {
    const place = await filled();
    for (const flag of ['returnMetadata', 'returnMetaData']) {
      const more = { ...place, [flag]: true };
      const b = { key: 'b', metadata: { shop: 'y', price: 7, sale: true } };
      expect(await cos.ok('GetVectors', { ...more, keys: ['b'] })).toEqual({ vectors: [b] });
      expect((await cos.ok('ListVectors', more)).vectors).toContainEqual(b);
      const query = { ...more, queryVector: { float32: [0, 1, 0] }, topK: 1 };
      expect(await cos.ok('QueryVectors', query)).toEqual({ vectors: [b] });
    }
  });

  it('replace those of the same key as a whole', async () => {
    const place = await filled();
    await cos.ok('PutVectors', { ...place, vectors: [vector('a', [0, 1, 1])] });
    const { vectors } = await cos.ok('GetVectors', { ...place, keys: ['a'], returnData: true, returnMetadata: true });
    expect(vectors).toEqual([{ key: 'a', data: { float32: [0, 1, 1] }, metadata: {} }]);
  });

  it('are addressed by the index’s QCS', async () => {
    const { vectorBucketName, indexName } = await filled();
    const indexQcs = `${qcsOf(vectorBucketName)}/index/${indexName}`;
    await cos.ok('PutVectors', { indexQcs, vectors: [vector('d', [1, 1, 1])] });
    expect(keysOf(await cos.ok('ListVectors', { indexQcs })).sort()).toEqual(['a', 'b', 'c', 'd']);
    await cos.ok('DeleteVectors', { indexQcs, keys: ['d'] });
    expect(keysOf(await cos.ok('GetVectors', { indexQcs, keys: ['d', 'a'] }))).toEqual(['a']);
  });

  const good = vector('k', [1, 2, 3]);
  const metadata = (value: object) => [{ ...good, metadata: value }];
  it.each<[string, object, string]>([
    ['none', { vectors: [] }, '/vectors'],
    ['501', { vectors: Array.from({ length: 501 }, (_, n) => vector(`${n}`, [1, 2, 3])) }, '/vectors'],
    ['no list', { vectors: good }, '/vectors'],
    ['not objects', { vectors: [1] }, '/vectors/0'],
    ['the same key twice', { vectors: [good, good] }, '/vectors'],
    ['no key', { vectors: [good, { data: good.data }] }, '/vectors/1/key'],
    ['an empty key', { vectors: [vector('', [1, 2, 3])] }, '/vectors/0/key'],
    ['a key of 1025 characters', { vectors: [vector('图'.repeat(1025), [1, 2, 3])] }, '/vectors/0/key'],
    ['another dimension', { vectors: [good, vector('l', [1, 2])] }, '/vectors/1/data/float32'],
    ['no numbers', { vectors: [{ key: 'k' }] }, '/vectors/0/data/float32'],
    [
      'a text among the numbers',
      { vectors: [{ key: 'k', data: { float32: [1, 2, '3'] } }] },
      '/vectors/0/data/float32',
    ],
    ['numbers beyond 32 bits', { vectors: [vector('k', [1, 2, 1e39])] }, '/vectors/0/data/float32'],
    [
      'eleven keys of metadata',
      { vectors: metadata(Object.fromEntries([...'abcdefghijk'].map((c) => [c, 1]))) },
      '/vectors/0/metadata',
    ],
    ['filterable metadata over 2 KB', { vectors: metadata({ a: 'x'.repeat(2048) }) }, '/vectors/0/metadata'],
    ['metadata over 40 KB', { vectors: metadata({ text: 'x'.repeat(40 * 1024) }) }, '/vectors/0/metadata'],
    ['an object in the metadata', { vectors: metadata({ a: { b: 1 } }) }, '/vectors/0/metadata'],
    ['metadata of another type', { vectors: [{ ...good, metadata: [1] }] }, '/vectors/0/metadata'],
  ])('are not put: %s', async (_, body, path) => {
    const metadataConfiguration = { nonFilterableMetadataKeys: ['text'] };
    const place = await cos.index({ metadataConfiguration });
    expect(await cos.invalid('PutVectors', { ...place, ...body })).toEqual([[path, expect.any(String)]]);
    expect(await cos.ok('ListVectors', place)).toEqual({ vectors: [] });
  });

  it('may have everything up to the limits', async () => {
    const metadataConfiguration = { nonFilterableMetadataKeys: ['text'] };
    const place = await cos.index({ metadataConfiguration });
    const large = { text: 'x'.repeat(40 * 1024 - 2100), a: 'y'.repeat(2040) };
    const ten = Object.fromEntries([...'abcdefghij'].map((c) => [c, 1]));
    const vectors = Array.from({ length: 500 }, (_, n) => vector(`${n}`, [1, 2, 3]));
    vectors[0] = vector('图'.repeat(1024), [1, 2, 3], large);
    vectors[1] = vector('ten', [1, 2, 3], ten);
    await cos.ok('PutVectors', { ...place, vectors });
    const keys = Array.from({ length: 100 }, (_, n) => `${n}`);
    expect(keysOf(await cos.ok('GetVectors', { ...place, keys }))).toHaveLength(98);
    expect(await cos.invalid('GetVectors', { ...place, keys: [...keys, 'x'] })).toEqual([
      ['/keys', expect.any(String)],
    ]);
    const all = Array.from({ length: 500 }, (_, n) => `${n}`);
    expect(await cos.invalid('DeleteVectors', { ...place, keys: [...all, 'x'] })).toEqual([
      ['/keys', expect.any(String)],
    ]);
    await cos.ok('DeleteVectors', { ...place, keys: all });
    expect(keysOf(await cos.ok('ListVectors', place)).sort()).toEqual(['ten', '图'.repeat(1024)].sort());
  });

  it('all zero are refused by cosine alone', async () => {
    const vectors = [vector('zero', [0, 0, 0])];
    const cosine = await cos.index({ distanceMetric: 'cosine' });
    expect(await cos.invalid('PutVectors', { ...cosine, vectors })).toEqual([
      ['/vectors/0/data/float32', expect.stringContaining('zero')],
    ]);
    const query = { ...cosine, queryVector: { float32: [0, 0, 0] }, topK: 1 };
    expect(await cos.invalid('QueryVectors', query)).toEqual([['/queryVector/float32', expect.any(String)]]);
    await cos.ok('PutVectors', { ...(await cos.index()), vectors });
  });

  it('need an index', async () => {
    const place = { ...(await cos.index()), indexName: 'absent' };
    const missing = [404, 'NotFoundException'];
    expect(await cos.refused('PutVectors', { ...place, vectors: [good] })).toEqual(missing);
    expect(await cos.refused('GetVectors', { ...place, keys: ['a'] })).toEqual(missing);
    expect(await cos.refused('ListVectors', place)).toEqual(missing);
    expect(await cos.refused('DeleteVectors', { ...place, keys: ['a'] })).toEqual(missing);
    const query = { ...place, queryVector: { float32: [1, 2, 3] }, topK: 1 };
    expect(await cos.refused('QueryVectors', query)).toEqual(missing);
  });
});

describe('ListVectors', () => {
  const count = 1200;
  let place: { vectorBucketName: string; indexName: string };
  beforeAll(async () => {
    place = await cos.index();
    for (let from = 0; from < count; from += 400) {
      const vectors = Array.from({ length: 400 }, (_, n) => vector(`k${from + n}`, [from + n, 0, 1], { n: from + n }));
      await cos.ok('PutVectors', { ...place, vectors });
    }
  });

  /** All keys, page by page, and how many each page had. */
  async function walk(more: object) {
    const keys: string[] = [];
    const sizes: number[] = [];
    let nextToken: unknown;
    do {
      const page: Fields = await cos.ok('ListVectors', { ...place, ...more, ...(nextToken ? { nextToken } : {}) });
      keys.push(...keysOf(page));
      sizes.push(keysOf(page).length);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return { keys, sizes };
  }

  it('has pages of 500, or of up to 1000', async () => {
    const { keys, sizes } = await walk({});
    expect(sizes).toEqual([500, 500, 200]);
    expect(new Set(keys).size).toBe(count);
    expect((await walk({ maxResults: 1000 })).sizes).toEqual([1000, 200]);
  });

  it('is shared between segments', async () => {
    const parts = await Promise.all([0, 1, 2].map((segmentIndex) => walk({ segmentCount: 3, segmentIndex })));
    const keys = parts.flatMap((part) => part.keys);
    expect(keys).toHaveLength(count);
    expect(new Set(keys).size).toBe(count);
    expect(Math.min(...parts.map((part) => part.keys.length))).toBeGreaterThan(count / 6);
  });

  it('goes through a filter', async () => {
    const { keys } = await walk({ filter: { n: { $gte: 1195 } }, maxResults: 2 });
    expect(keys).toEqual(['k1195', 'k1196', 'k1197', 'k1198', 'k1199']);
  });

  it('ends a page at 1 MB', async () => {
    const large = await cos.index({ dimension: 4096 });
    const vectors = Array.from({ length: 100 }, (_, n) => vector(`${n}`, Array(4096).fill(n)));
    await cos.ok('PutVectors', { ...large, vectors });
    const { vectors: shown, nextToken } = await cos.ok('ListVectors', { ...large, returnData: true });
    const bytes = JSON.stringify(shown).length;
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(bytes).toBeGreaterThan(1000 * 1024);
    expect(typeof nextToken).toBe('string');
    expect(await cos.ok('ListVectors', large)).not.toHaveProperty('nextToken');
  });

  it.each<[object, string]>([
    [{ maxResults: 0 }, '/maxResults'],
    [{ maxResults: 1001 }, '/maxResults'],
    [{ segmentCount: 17, segmentIndex: 0 }, '/segmentCount'],
    [{ segmentCount: 2 }, '/segmentCount'],
    [{ segmentIndex: 0 }, '/segmentCount'],
    [{ segmentCount: 2, segmentIndex: 2 }, '/segmentIndex'],
    [{ nextToken: 'x' }, '/nextToken'],
    [{ returnData: 'true' }, '/returnData'],
    [{ filter: 'n' }, '/filter'],
  ])('does not take %j', async (body, path) => {
    expect(await cos.invalid('ListVectors', { ...place, ...body })).toEqual([[path, expect.any(String)]]);
  });
});
