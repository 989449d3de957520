import { errorOf, type Fields, type OssServer, startOss } from './harness.ts';

let oss: OssServer;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

const shape = { dataType: 'float32', dimension: 8, distanceMetric: 'cosine' };

describe('PutVectorIndex', () => {
  it('makes an index that GetVectorIndex tells, capitals kept', async () => {
    const bucket = await oss.bucket();
    const metadata = { nonFilterableMetadataKeys: ['caption', '_Key2'] };
    await oss.ok('PutVectorIndex', bucket, { indexName: 'MyPhotos', ...shape, metadata });
    const { index } = await oss.ok('GetVectorIndex', bucket, { indexName: 'MyPhotos' });
    expect(index).toEqual({
      createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      indexName: 'MyPhotos',
      ...shape,
      metadata,
      status: 'enable',
      mode: 'standard',
      vectorBucketName: bucket,
      bucketArn: `acs:ossvector:cn-hangzhou:123:${bucket}`,
    });
    // names differ by their letters' case
    expect(await oss.refused('GetVectorIndex', bucket, { indexName: 'myphotos' })).toEqual([404, 'NoSuchVectorIndex']);
    await oss.ok('PutVectorIndex', bucket, { indexName: 'myphotos', ...shape, metadata: null });
    expect((await oss.ok('GetVectorIndex', bucket, { indexName: 'myphotos' })).index).not.toHaveProperty('metadata');
  });

  it('refuses a second index of the name', async () => {
    const { bucket, indexName } = await oss.index();
    expect(await oss.refused('PutVectorIndex', bucket, { indexName, ...shape })).toEqual([
      409,
      'VectorBucketIndexAlreadyExist',
    ]);
  });

  it.each<[string, object]>([
    ['no name', { indexName: undefined }],
    ['an empty name', { indexName: '' }],
    ['a long name', { indexName: 'x'.repeat(64) }],
    ['a name that begins with a digit', { indexName: '1a' }],
    ['a name with a dot', { indexName: 'a.b' }],
    ['a name that is a number', { indexName: 5 }],
    ['no type', { dataType: undefined }],
    ['another type', { dataType: 'float16' }],
    ['no dimension', { dimension: undefined }],
    ['dimension 0', { dimension: 0 }],
    ['dimension 4097', { dimension: 4097 }],
    ['half a dimension', { dimension: 1.5 }],
    ['a dimension as text', { dimension: '8' }],
    ['no metric', { distanceMetric: undefined }],
    ['another metric', { distanceMetric: 'ip' }],
    ['metadata that is a list', { metadata: [] }],
    ['no key', { metadata: { nonFilterableMetadataKeys: [] } }],
    ['eleven keys', { metadata: { nonFilterableMetadataKeys: Array.from({ length: 11 }, (_, i) => `k${i}`) } }],
    ['a key twice', { metadata: { nonFilterableMetadataKeys: ['a', 'a'] } }],
    ['a long key', { metadata: { nonFilterableMetadataKeys: ['x'.repeat(64)] } }],
    ['a key that begins with a digit', { metadata: { nonFilterableMetadataKeys: ['1a'] } }],
  ])('refuses %s', async (_what, change) => {
    expect(await oss.refused('PutVectorIndex', await oss.bucket(), { indexName: 'a', ...shape, ...change })).toEqual([
      400,
      'VectorIndexParameterInvalid',
    ]);
  });

  it('takes the largest of everything', async () => {
    const nonFilterableMetadataKeys = Array.from({ length: 10 }, (_, i) => `${'k'.repeat(62)}${i}`);
    const largest = { indexName: 'x'.repeat(63), dimension: 4096, metadata: { nonFilterableMetadataKeys } };
    await oss.ok('PutVectorIndex', await oss.bucket(), { ...shape, ...largest });
  });

  it('is of a bucket with 100 indexes at most', async () => {
    const bucket = await oss.bucket();
    const made = Array.from({ length: 100 }, (_, i) =>
      oss.ok('PutVectorIndex', bucket, { indexName: `i${i}`, ...shape }),
    );
    await Promise.all(made);
    expect(await oss.refused('PutVectorIndex', bucket, { indexName: 'more', ...shape })).toEqual([
      400,
      'VectorBucketIndexExceedLimit',
    ]);
    const { indexes } = await oss.ok('ListVectorIndexes', bucket, {});
    expect(indexes).toHaveLength(100);
  });
});

describe('the name of an index', () => {
  const wide = ['with-hyphen', 'with_underscore', 'a-_', `a-${'x'.repeat(61)}`];

  it.each([
    ['with --strict', { strict: true }],
    ['by the switch', { switches: ['alibaba-ossvectors.index-names=documented'] }],
  ])('is refused with the documented rule %s', async (_how, options) => {
    const other = await startOss(options);
    const bucket = await other.bucket();
    for (const indexName of [...wide, '1a', '', 'x'.repeat(64)]) {
      const answer = await other.call('PutVectorIndex', bucket, { indexName, ...shape });
      expect(errorOf(answer)).toMatchObject({
        Code: 'VectorIndexParameterInvalid',
        Message: 'indexName must be 1 to 63 letters and digits, the first a letter.',
      });
    }
    await other.close();
  });

  it.each([
    ['for every operation', {}],
    ['with --strict by the switch', { strict: true, switches: ['alibaba-ossvectors.index-names=extended'] }],
  ])('has hyphens and underscores %s', async (_how, options) => {
    const other = await startOss(options);
    try {
      const bucket = await other.bucket();
      for (const indexName of wide) {
        await other.ok('PutVectorIndex', bucket, { indexName, ...shape, dimension: 1 });
        await other.ok('PutVectors', bucket, { indexName, vectors: [{ key: 'a', data: { float32: [1] } }] });
        await other.ok('GetVectors', bucket, { indexName, keys: ['a'] });
        await other.ok('ListVectors', bucket, { indexName });
        await other.ok('QueryVectors', bucket, { indexName, queryVector: { float32: [1] }, topK: 1 });
        await other.ok('DeleteVectors', bucket, { indexName, keys: ['a'] });
        expect((await other.ok('GetVectorIndex', bucket, { indexName })).index).toMatchObject({ indexName });
        await other.ok('DeleteVectorIndex', bucket, { indexName });
      }
      for (const indexName of ['-a', '_a', '1a', 'a.b', 'a/b', '', `a-${'x'.repeat(62)}`]) {
        const answer = await other.call('PutVectorIndex', bucket, { indexName, ...shape });
        expect(errorOf(answer).Message).toMatch(/^indexName must be 1 to 63 letters, digits, hyphens and underscores/);
      }
    } finally {
      await other.close();
    }
  });
});

describe('an index that is not there', () => {
  it.each([
    ['GetVectorIndex', {}],
    ['DeleteVectorIndex', {}],
    ['PutVectors', { vectors: [{ key: 'a', data: { float32: [1] } }] }],
    ['GetVectors', { keys: ['a'] }],
    ['ListVectors', {}],
    ['DeleteVectors', { keys: ['a'] }],
    ['QueryVectors', { queryVector: { float32: [1] }, topK: 1 }],
  ])('is unknown to %s', async (operation, body) => {
    const bucket = await oss.bucket();
    expect(await oss.refused(operation, bucket, { indexName: 'missing', ...body })).toEqual([404, 'NoSuchVectorIndex']);
    expect(await oss.refused(operation, bucket, { indexName: 'not a name', ...body })).toEqual([
      400,
      'VectorIndexParameterInvalid',
    ]);
    expect(await oss.refused(operation, bucket, body)).toEqual([400, 'VectorIndexParameterInvalid']);
  });
});

describe('DeleteVectorIndex', () => {
  it('deletes the vectors too', async () => {
    const { bucket, indexName } = await oss.index({ dimension: 1 });
    await oss.ok('PutVectors', bucket, { indexName, vectors: [{ key: 'a', data: { float32: [1] } }] });
    const { status, text } = await oss.call('DeleteVectorIndex', bucket, { indexName });
    expect([status, text]).toEqual([204, '']);
    expect(await oss.refused('DeleteVectorIndex', bucket, { indexName })).toEqual([404, 'NoSuchVectorIndex']);
    await oss.ok('PutVectorIndex', bucket, { indexName, ...shape, dimension: 2 });
    expect(await oss.ok('ListVectors', bucket, { indexName })).toEqual({ vectors: [] });
  });
});

describe('ListVectorIndexes', () => {
  let bucket: string;
  beforeAll(async () => {
    bucket = await oss.bucket();
    for (let i = 10; i < 21; i++) await oss.ok('PutVectorIndex', bucket, { indexName: `index${i}`, ...shape });
  });
  const names = ({ indexes }: Fields) => (indexes as unknown as Fields[]).map(({ indexName }) => indexName);

  it('is in pages, the last of which has no token', async () => {
    const pages: unknown[][] = [];
    let more: Fields = {};
    do {
      const page: Fields = await oss.ok('ListVectorIndexes', bucket, { maxResults: 5, ...more });
      pages.push(names(page));
      more = page.nextToken === undefined ? {} : { nextToken: page.nextToken };
    } while (more.nextToken !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([5, 5, 1]);
    expect(pages.flat()).toEqual(Array.from({ length: 11 }, (_, i) => `index${i + 10}`));
  });

  it('has no token after a page that is just full', async () => {
    expect(await oss.ok('ListVectorIndexes', bucket, { maxResults: 11 })).not.toHaveProperty('nextToken');
    expect(names(await oss.ok('ListVectorIndexes', bucket, { maxResults: 0 }))).toHaveLength(11);
  });

  it('is by prefix', async () => {
    expect(names(await oss.ok('ListVectorIndexes', bucket, { prefix: 'index2' }))).toEqual(['index20']);
    expect(names(await oss.ok('ListVectorIndexes', bucket, { prefix: 'Index' }))).toEqual([]);
  });

  it.each<[string, object]>([
    ['501 at a time', { maxResults: 501 }],
    ['a negative number', { maxResults: -1 }],
    ['an empty token', { nextToken: '' }],
    ['a long token', { nextToken: 'x'.repeat(513) }],
    ['a token of nobody', { nextToken: 'eHh4' }],
    ['a prefix that is a number', { prefix: 5 }],
  ])('refuses %s', async (_what, body) => {
    expect(await oss.refused('ListVectorIndexes', bucket, body)).toEqual([400, 'VectorIndexParameterInvalid']);
  });

  it('refuses the token of another list', async () => {
    const { nextToken } = await oss.ok('ListVectorIndexes', bucket, { maxResults: 1 });
    const other = { prefix: 'index', nextToken };
    expect(await oss.refused('ListVectorIndexes', bucket, other)).toEqual([400, 'VectorIndexParameterInvalid']);
  });
});
