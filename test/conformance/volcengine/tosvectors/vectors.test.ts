import { type Fields, startTos, type TosServer } from './harness.ts';

let tos: TosServer;
beforeAll(async () => {
  tos = await startTos();
});
afterAll(() => tos.close());

const vector = (key: string, float32: readonly number[] = [1, 0.1, 3], metadata?: object) => ({
  key,
  data: { float32 },
  ...(metadata && { metadata }),
});
const listOf = ({ vectors }: Fields) => vectors as unknown as { key: string; data?: object; metadata?: object }[];

describe('vectors', () => {
  it('are put, read by key and deleted', async () => {
    const made = await tos.index();
    const metadata = { g: 'x', n: 3, b: true, t: ['p', 'q'], cjk: '图' };
    const vectors = [vector('a', [0.1, -2.5, 1e-7], metadata), vector('b'), vector('c')];
    expect((await tos.call('PutVectors', { ...made, vectors })).text).toBe('');
    const all = { ...made, keys: ['c', 'none', 'a'], returnData: true, returnMetadata: true };
    expect(listOf(await tos.ok('GetVectors', all))).toEqual([
      { key: 'c', data: { float32: [1, 0.1, 3] }, metadata: {} },
      { key: 'a', data: { float32: [0.1, -2.5, 1e-7] }, metadata },
    ]);
    expect(listOf(await tos.ok('GetVectors', { ...made, keys: ['a'] }))).toEqual([{ key: 'a' }]);
    expect((await tos.call('DeleteVectors', { ...made, keys: ['a', 'b', 'none'] })).text).toBe('');
    expect(listOf(await tos.ok('GetVectors', { ...made, keys: ['a', 'b', 'c'] }))).toEqual([{ key: 'c' }]);
  });

  it('may have long texts to filter by, as VeADK stores them', async () => {
    const made = await tos.index();
    const text = '知'.repeat(2000);
    await tos.ok('PutVectors', { ...made, vectors: [vector('a', [1, 2, 3], { text })] });
    const body = { ...made, keys: ['a'], returnMetadata: true };
    expect(listOf(await tos.ok('GetVectors', body))).toEqual([{ key: 'a', metadata: { text } }]);
  });

  it('are replaced as a whole', async () => {
    const made = await tos.index();
    await tos.ok('PutVectors', { ...made, vectors: [vector('a', [1, 2, 3], { g: 'x' })] });
    await tos.ok('PutVectors', { ...made, vectors: [vector('a', [3, 2, 1], { h: 1 })] });
    const body = { ...made, keys: ['a'], returnData: true, returnMetadata: true };
    expect(listOf(await tos.ok('GetVectors', body))).toEqual([{ ...vector('a', [3, 2, 1]), metadata: { h: 1 } }]);
  });

  it('may be 500 of a call, and keys 100', async () => {
    const made = await tos.index();
    const vectors = Array.from({ length: 501 }, (_, n) => vector(`k${n}`));
    await tos.ok('PutVectors', { ...made, vectors: vectors.slice(1) });
    expect(await tos.refused('PutVectors', { ...made, vectors })).toEqual([400, 'ValidationException']);
    const keys = vectors.slice(0, 101).map(({ key }) => key);
    for (const operation of ['GetVectors', 'DeleteVectors']) {
      await tos.ok(operation, { ...made, keys: keys.slice(1) });
      expect(await tos.refused(operation, { ...made, keys })).toEqual([400, 'ValidationException']);
      expect(await tos.refused(operation, { ...made, keys: [] })).toEqual([400, 'ValidationException']);
    }
  });

  it.each([
    ['no key', { data: { float32: [1, 2, 3] } }],
    ['an empty key', vector('')],
    ['a key of 1025 characters', vector('图'.repeat(1025))],
    ['no data', { key: 'a' }],
    ['data of another type', { key: 'a', data: { int8: [1, 2, 3] } }],
    ['another length', vector('a', [1, 2])],
    ['a number that is no float', vector('a', [1, 2, 1e39])],
    ['a text among the numbers', { key: 'a', data: { float32: [1, 2, '3'] } }],
    ['metadata that is a list', { ...vector('a'), metadata: [1] }],
    ['an object in metadata', vector('a', [1, 2, 3], { g: { x: 1 } })],
    ['a null in metadata', vector('a', [1, 2, 3], { g: null })],
    ['an empty list in metadata', vector('a', [1, 2, 3], { g: [] })],
    ['a boolean in a list', vector('a', [1, 2, 3], { g: [true] })],
    [
      '51 keys of metadata',
      vector('a', [1, 2, 3], Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, n]))),
    ],
    ['40 KB of metadata', vector('a', [1, 2, 3], { note: 'x'.repeat(40_960) })],
  ])('with %s refuse the whole call', async (_what, wrong) => {
    const made = await tos.index({ metadataConfiguration: { nonFilterableMetadataKeys: ['note'] } });
    const vectors = [vector('first'), wrong];
    expect(await tos.refused('PutVectors', { ...made, vectors })).toEqual([400, 'ValidationException']);
    expect(listOf(await tos.ok('ListVectors', made))).toEqual([]);
  });

  it('come with a key once', async () => {
    const made = await tos.index();
    const vectors = [vector('a'), vector('a')];
    expect(await tos.reason('PutVectors', { ...made, vectors })).toBe('A vector key occurs more than once.');
  });

  it('are refused as Python writes numbers that are none', async () => {
    const { vectorBucketName, indexName } = await tos.index();
    const text = `{"vectorBucketName": "${vectorBucketName}", "indexName": "${indexName}", "vectors": [{"key": "a", "data": {"float32": [NaN, 1, 2]}}]}`;
    const host = `${vectorBucketName}-2100000001.tosvectors-cn-beijing.volces.com`;
    expect(await tos.refused('PutVectors', text, { host })).toEqual([400, 'ValidationException']);
  });

  it('of an index of int8 are integers of 8 bits', async () => {
    const made = await tos.index({ dataType: 'int8' });
    const of = (key: string, int8: unknown) => ({ key, data: { int8 } });
    expect((await tos.ok('GetIndex', made)).index).toMatchObject({ dataType: 'int8' });
    await tos.ok('PutVectors', { ...made, vectors: [of('a', [-128, 0, 127]), of('b', [1, 2, 3])] });
    expect(listOf(await tos.ok('ListVectors', { ...made, returnData: true }))).toEqual([
      of('a', [-128, 0, 127]),
      of('b', [1, 2, 3]),
    ]);
    const query = { ...made, queryVector: { int8: [1, 2, 4] }, topK: 1, returnDistance: true };
    expect(await tos.ok('QueryVectors', query)).toEqual({ vectors: [{ key: 'b', distance: 1 }] });
    for (const wrong of [[-129, 0, 0], [128, 0, 0], [0.5, 0, 0], [1, 2], 'abc']) {
      expect(await tos.refused('PutVectors', { ...made, vectors: [of('c', wrong)] })).toEqual([
        400,
        'ValidationException',
      ]);
    }
    expect(await tos.refused('PutVectors', { ...made, vectors: [vector('c')] })).toEqual([400, 'ValidationException']);
    expect(await tos.refused('QueryVectors', { ...query, queryVector: { float32: [1, 2, 4] } })).toEqual([
      400,
      'ValidationException',
    ]);
  });
});

describe('ListVectors', () => {
  it('is by key; a full page has a token, also the last one', async () => {
    const made = await tos.index();
    const vectors = Array.from({ length: 10 }, (_, n) => vector(`test-vector-${n}`)).reverse();
    await tos.ok('PutVectors', { ...made, vectors });
    const page = async (nextToken?: unknown) => {
      const answer = await tos.ok('ListVectors', { ...made, maxResults: 5, ...(nextToken ? { nextToken } : {}) });
      return {
        keys: listOf(answer)
          .map(({ key }) => key.at(-1))
          .join(''),
        nextToken: answer.nextToken,
      };
    };
    const first = await page();
    expect(first).toEqual({ keys: '01234', nextToken: Buffer.from('test-vector-4').toString('base64') });
    const second = await page(first.nextToken);
    expect(second).toEqual({ keys: '56789', nextToken: Buffer.from('test-vector-9').toString('base64') });
    expect(await page(second.nextToken)).toEqual({ keys: '', nextToken: undefined });
    expect((await tos.ok('ListVectors', { ...made, maxResults: 11 })).nextToken).toBeUndefined();
  });

  it('goes on where it was when its last vector is gone', async () => {
    const made = await tos.index();
    await tos.ok('PutVectors', { ...made, vectors: ['c', 'a', 'b', '图'].map((key) => vector(key)) });
    const { nextToken } = await tos.ok('ListVectors', { ...made, maxResults: 2 });
    await tos.ok('DeleteVectors', { ...made, keys: ['b', 'a'] });
    await tos.ok('PutVectors', { ...made, vectors: [vector('bb')] });
    expect(listOf(await tos.ok('ListVectors', { ...made, nextToken })).map(({ key }) => key)).toEqual([
      'bb',
      'c',
      '图',
    ]);
  });

  it('returns data and metadata when asked, and ends a page at 1 MB', async () => {
    const made = await tos.index({ dimension: 1024 });
    const long = Array.from({ length: 1024 }, (_, n) => Math.fround(Math.sin(n + 1)));
    const keys = Array.from({ length: 120 }, (_, n) => `k-${String(n).padStart(3, '0')}`);
    await tos.ok('PutVectors', { ...made, vectors: keys.map((key) => vector(key, long, { n: 1 })) });
    const seen: string[] = [];
    let pages = 0;
    for (let nextToken: unknown = ''; nextToken !== undefined; pages++) {
      const answer = await tos.call('ListVectors', { ...made, returnData: true, returnMetadata: true, nextToken });
      expect(answer.text.length).toBeLessThan(1024 * 1024);
      for (const { key, data, metadata } of listOf(answer.json ?? {})) {
        expect([(data as { float32: number[] }).float32.map(Math.fround), metadata]).toEqual([long, { n: 1 }]);
        seen.push(key);
      }
      nextToken = answer.json?.nextToken;
    }
    expect(seen).toEqual(keys);
    expect(pages).toBeGreaterThan(1);
  });

  it.each([{ maxResults: 0 }, { maxResults: 1001 }, { nextToken: 'no base64!' }, { nextToken: 'x'.repeat(6000) }])(
    'refuses %j',
    async (wrong) => {
      expect(await tos.refused('ListVectors', { ...(await tos.index()), ...wrong })).toEqual([
        400,
        'ValidationException',
      ]);
    },
  );

  it('takes keys of 1,024 characters as tokens', async () => {
    const made = await tos.index();
    const keys = ['a', 'b'].map((end) => `${'图'.repeat(1023)}${end}`);
    await tos.ok('PutVectors', { ...made, vectors: keys.map((key) => vector(key)) });
    const { nextToken } = await tos.ok('ListVectors', { ...made, maxResults: 1 });
    expect(listOf(await tos.ok('ListVectors', { ...made, nextToken }))).toEqual([{ key: keys[1] }]);
  });
});
