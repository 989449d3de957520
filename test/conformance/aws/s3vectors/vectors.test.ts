import { type Fields, type S3Server, startS3 } from './harness.ts';

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

const vector = (key: string, float32: unknown, metadata?: unknown) => ({
  key,
  data: { float32 },
  ...(metadata !== undefined && { metadata }),
});

describe('vectors', () => {
  it('are written, read, replaced as a whole, and deleted', async () => {
    const place = await s3.index();
    expect(
      await s3.ok('PutVectors', { ...place, vectors: [vector('b', [0.1, 1], { g: 'x' }), vector('a', [1, 0])] }),
    ).toEqual({});
    const read = { ...place, keys: ['b', 'none', 'a'], returnData: true, returnMetadata: true };
    expect(await s3.ok('GetVectors', read)).toEqual({
      vectors: [
        { key: 'a', data: { float32: [1, 0] }, metadata: {} },
        { key: 'b', data: { float32: [Math.fround(0.1), 1] }, metadata: { g: 'x' } },
      ],
    });
    expect(await s3.ok('GetVectors', { ...place, keys: ['a', 'none'] })).toEqual({ vectors: [{ key: 'a' }] });
    await s3.ok('PutVectors', { ...place, vectors: [vector('b', [1, 1], { h: 1 })] });
    expect(await s3.ok('GetVectors', { ...place, keys: ['b'], returnMetadata: true })).toEqual({
      vectors: [{ key: 'b', metadata: { h: 1 } }],
    });
    expect(await s3.ok('DeleteVectors', { ...place, keys: ['b', 'none'] })).toEqual({});
    expect(await s3.ok('GetVectors', { ...place, keys: ['a', 'b'] })).toEqual({ vectors: [{ key: 'a' }] });
  });

  it('with one key twice in a call: the last counts', async () => {
    const place = await s3.index();
    await s3.ok('PutVectors', { ...place, vectors: [vector('a', [1, 0]), vector('a', [0, 1])] });
    expect((await s3.ok('GetVectors', { ...place, keys: ['a'], returnData: true })).vectors).toEqual([
      vector('a', [0, 1]),
    ]);
  });

  const failed = (length: number, path: string, max: number) =>
    `1 validation error detected. Value with length ${length} at '${path}' failed to satisfy constraint: ` +
    `Member must have length between 1 and ${max}, inclusive`;

  it.each([
    [vector('a', [1]), "Invalid record for key 'a': vector must have length 2, but has length 1", 'vectors[0]'],
    [vector('a', [1, 3.40282357e38]), "Invalid record for key 'a': vector contains NaNs or Infs", 'vectors[0]'],
    [vector('a', [1, 'NaN']), "Invalid record for key 'a': vector contains NaNs or Infs", 'vectors[0]'],
    [
      vector('a', [0, 1e-60]),
      "Invalid record for key 'a': cosine distance does not support vectors with zero norm",
      'vectors[0]',
    ],
    [vector('图'.repeat(342), [1, 0]), 'Record key length exceeds the maximum allowed', undefined],
    [vector('k'.repeat(1025), [1, 0]), failed(1025, '/vectors/0/key', 1024), '/vectors/0/key'],
    [vector('', [1, 0]), failed(0, '/vectors/0/key', 1024), '/vectors/0/key'],
    [
      vector('a', [1, 0], { x: { y: 1 } }),
      "Invalid record for key 'a': Metadata values must be strings, numbers, booleans, or arrays",
      'vectors[0].metadata',
    ],
    [
      vector('a', [1, 0], { x: null }),
      "Invalid record for key 'a': Metadata values must be strings, numbers, booleans, or arrays",
      'vectors[0].metadata',
    ],
    [
      vector('a', [1, 0], { note: ['x', 1] }),
      "Invalid record for key 'a': Metadata array values must be strings or numbers",
      'vectors[0].metadata',
    ],
    [
      vector('a', [1, 0], { x: [true] }),
      "Invalid record for key 'a': Metadata array values must be strings or numbers",
      'vectors[0].metadata',
    ],
    [
      vector('a', [1, 0], { x: [] }),
      "Invalid record for key 'a': Empty arrays are not allowed in metadata",
      'vectors[0].metadata',
    ],
    [
      vector('a', [1, 0], Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, true]))),
      "Invalid record for key 'a': Metadata object must have at most 50 keys",
      'vectors[0].metadata',
    ],
  ])('are refused: %j', async (one, message, path) => {
    const place = await s3.index({ metadataConfiguration: { nonFilterableMetadataKeys: ['note'] } });
    const good = vector('good', [1, 1]);
    const { status, code, json } = await s3.call('PutVectors', { ...place, vectors: [one, good] });
    expect([status, code, json.message]).toEqual([400, 'ValidationException', message]);
    expect((json.fieldList as Fields[] | undefined)?.[0]?.path).toBe(path);
    expect(await s3.ok('ListVectors', place)).toEqual({ vectors: [] });
  });

  it('may have odd keys and values in their metadata', async () => {
    const place = await s3.index();
    const metadata = { '': 'x', $in: 1, 'a.b': true, e: '', twice: ['x', 'x'], ['k'.repeat(1024)]: 2 };
    await s3.ok('PutVectors', { ...place, vectors: [vector('a', [1, 0], metadata)] });
    expect((await s3.ok('GetVectors', { ...place, keys: ['a'], returnMetadata: true })).vectors).toEqual([
      { key: 'a', metadata },
    ]);
  });

  // 4 + Σ (8 + bytes of key and value); a number has 4, a boolean none, an element of an array 4 more.
  it.each([
    [{ s: 'x'.repeat(2048 - 4 - 8 - 1) }, true],
    [{ s: 'x'.repeat(2048 - 4 - 8) }, false],
    [{ n: 1, b: true, s: 'x'.repeat(2048 - 4 - 13 - 9 - 9) }, true],
    [{ n: 1, b: true, s: 'x'.repeat(2048 - 4 - 13 - 9 - 8) }, false],
    [{ a: ['图', '图'], s: 'x'.repeat(2048 - 4 - 9 - 14 - 9) }, true],
    [{ a: ['图', '图'], s: 'x'.repeat(2048 - 4 - 9 - 14 - 8) }, false],
    [{ note: 'x'.repeat(40_960 - 4 - 12) }, true],
    [{ note: 'x'.repeat(40_960 - 4 - 11) }, false],
  ])('have so much metadata at most', async (metadata, fits) => {
    const place = await s3.index({ metadataConfiguration: { nonFilterableMetadataKeys: ['note'] } });
    const { code, json } = await s3.call('PutVectors', { ...place, vectors: [vector('a', [1, 0], metadata)] });
    const what =
      'note' in metadata ? 'Metadata object must have at most 40960' : 'Filterable metadata must have at most 2048';
    expect([code, json.message]).toEqual(
      fits ? ['', undefined] : ['ValidationException', `Invalid record for key 'a': ${what} bytes`],
    );
  });

  it.each([
    ['PutVectors', 'vectors', 500, vector('a', [1, 0])],
    ['GetVectors', 'keys', 100, 'a'],
    ['DeleteVectors', 'keys', 500, 'a'],
  ])('%s takes 1 to %s %i', async (operation, member, max, one) => {
    const place = await s3.index();
    for (const length of [0, max + 1]) {
      expect(await s3.refused(operation, { ...place, [member]: Array.from({ length }, () => one) })).toEqual([
        400,
        'ValidationException',
        failed(length, `/${member}`, max),
      ]);
    }
    await s3.ok(operation, { ...place, [member]: Array.from({ length: max }, () => one) });
  });
});

describe('a listing of vectors', () => {
  it('goes page by page, in segments too', async () => {
    const place = await s3.index();
    const keys = Array.from({ length: 30 }, (_, n) => `k${n}`);
    await s3.ok('PutVectors', { ...place, vectors: keys.map((key) => vector(key, [1, 1], { key })) });
    const walk = async (more: object) => {
      const met: string[] = [];
      for (let nextToken: unknown; ; ) {
        const page = await s3.ok('ListVectors', { ...place, ...more, ...(nextToken ? { nextToken } : {}) });
        met.push(...(page.vectors as { key: string }[]).map(({ key }) => key));
        nextToken = page.nextToken;
        if (nextToken === undefined) return met;
      }
    };
    expect(await walk({ maxResults: 7 })).toEqual(keys);
    const parts = await Promise.all(
      [0, 1, 2].map((segmentIndex) => walk({ maxResults: 4, segmentCount: 3, segmentIndex })),
    );
    expect(parts.flat().sort()).toEqual([...keys].sort());
    expect(
      (await s3.ok('ListVectors', { ...place, maxResults: 1, returnData: true, returnMetadata: true })).vectors,
    ).toEqual([vector('k0', [1, 1], { key: 'k0' })]);
  });

  it('ends a page before it has more than a megabyte', async () => {
    const place = await s3.index({ metadataConfiguration: { nonFilterableMetadataKeys: ['note'] } });
    const note = 'x'.repeat(40_000);
    const vectors = Array.from({ length: 60 }, (_, n) => vector(`k${n}`, [1, 1], { note }));
    await s3.ok('PutVectors', { ...place, vectors });
    const page = await s3.ok('ListVectors', { ...place, returnMetadata: true });
    expect([(page.vectors as object[]).length, page.nextToken]).toEqual([26, expect.any(String)]);
  });

  it.each([
    [{ maxResults: 1001 }, /between 1 and 1000, inclusive$/],
    [{ segmentCount: 17, segmentIndex: 0 }, /'\/segmentCount' .* between 1 and 16, inclusive$/],
    [{ segmentCount: 2, segmentIndex: 16 }, /'\/segmentIndex' .* between 0 and 15, inclusive$/],
    [{ segmentCount: 2, segmentIndex: 2 }, /less than/],
    [{ segmentCount: 2 }, /together/],
    [{ segmentIndex: 0 }, /together/],
    [{ nextToken: 'no' }, /^Invalid nextToken$/],
  ])('is refused with %j', async (members, message) => {
    const [status, code, text] = await s3.refused('ListVectors', { ...(await s3.index()), ...members });
    expect([status, code]).toEqual([400, 'ValidationException']);
    expect(text).toMatch(message);
  });
});

describe('a body', () => {
  it.each(['{', '[]', '"x"', '{"vectorBucketName":"\\ud800"}', '{"a":{"b":["\\uDC00"]}}'])(
    '%s is no call',
    async (body) => {
      const { status, code, json } = await s3.call('GetVectorBucket', body);
      expect([status, code, json]).toEqual([400, 'SerializationException', {}]);
    },
  );

  it('may leave out all and have escapes', async () => {
    expect((await s3.call('ListVectorBuckets', '')).status).toBe(200);
    expect((await s3.refused('GetVectorBucket', '{"vectorBucketName":"\\ud83d\\ude00\\u56fe"}'))[0]).toBe(400);
  });

  it('has 20,971,520 bytes at most, which is checked before the signature', async () => {
    const place = await s3.index();
    const body = (bytes: number) => {
      const text = JSON.stringify({ ...place, vectors: [vector('a', [1, 0])] });
      return text + ' '.repeat(bytes - text.length);
    };
    await s3.ok('PutVectors', body(20_971_520));
    expect(await s3.refused('PutVectors', body(20_971_521), { secret: 'wrong' })).toEqual([
      400,
      'ValidationException',
      'Request body exceeds max allowed size',
    ]);
  });
});

it.each([1_000, 5_000, 20_000])('a body of %i levels is no fault of the service', async (levels) => {
  const { status } = await s3.call('ListVectorBuckets', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
  expect(status).toBeLessThan(500);
});
