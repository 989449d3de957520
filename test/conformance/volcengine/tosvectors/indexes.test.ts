import { ACCOUNT, startTos, type TosServer } from './harness.ts';

let tos: TosServer;
beforeAll(async () => {
  tos = await startTos();
});
afterAll(() => tos.close());

const shape = { dataType: 'float32', dimension: 3, distanceMetric: 'cosine' };

describe('a vector index', () => {
  it('is created, shown and deleted', async () => {
    const { vectorBucketName } = await tos.bucket();
    const named = { vectorBucketName, indexName: 'idx' };
    const metadataConfiguration = { nonFilterableMetadataKeys: ['note', 'about'] };
    expect((await tos.call('CreateIndex', { ...named, ...shape, metadataConfiguration })).text).toBe('');
    expect(await tos.ok('GetIndex', named)).toEqual({
      index: {
        ...named,
        ...shape,
        metadataConfiguration,
        creationTime: expect.any(Number),
        indexTrn: `trn:tosvectors:cn-beijing:${ACCOUNT}:bucket/${vectorBucketName}/index/idx`,
      },
    });
    expect((await tos.call('DeleteIndex', named)).text).toBe('');
    for (const operation of ['GetIndex', 'DeleteIndex', 'ListVectors']) {
      expect(await tos.refused(operation, named)).toEqual([404, 'VectorIndexNotFound']);
    }
  });

  it('may declare no names of metadata, as the Go client writes it', async () => {
    const { vectorBucketName } = await tos.bucket();
    const named = { vectorBucketName, indexName: 'idx' };
    await tos.ok('CreateIndex', { ...named, ...shape, metadataConfiguration: {} });
    expect((await tos.ok('GetIndex', named)).index).toMatchObject({ metadataConfiguration: {} });
  });

  it('is unique in its bucket', async () => {
    const made = await tos.index();
    expect(await tos.refused('CreateIndex', { ...made, ...shape })).toEqual([409, 'ConflictException']);
    await tos.ok('CreateIndex', { ...(await tos.bucket()), indexName: made.indexName, ...shape });
  });

  it.each([
    { indexName: 'ab' },
    { indexName: 'a'.repeat(64) },
    { indexName: '-abc' },
    { indexName: '图图图' },
    { indexName: undefined },
    { dataType: 'float64' },
    { dataType: undefined },
    { dimension: 0 },
    { dimension: 4097 },
    { dimension: 1.5 },
    { dimension: '3' },
    { distanceMetric: 'dot_product' },
    { distanceMetric: undefined },
    { metadataConfiguration: { nonFilterableMetadataKeys: 'note' } },
    { metadataConfiguration: { nonFilterableMetadataKeys: Array.from({ length: 11 }, (_, n) => `k${n}`) } },
    { metadataConfiguration: { nonFilterableMetadataKeys: ['a', 'a'] } },
    { metadataConfiguration: { nonFilterableMetadataKeys: ['x'.repeat(64)] } },
  ])('has no %j', async (wrong) => {
    const body = { ...(await tos.bucket()), indexName: 'idx', ...shape, ...wrong };
    expect(await tos.refused('CreateIndex', body)).toEqual([400, 'ValidationException']);
  });

  it.each([{ dimension: 4096 }, { indexName: 'mem0_Memories.v1' }, { indexName: 'a'.repeat(63) }])(
    'may have %j',
    async (right) => {
      await tos.ok('CreateIndex', { ...(await tos.bucket()), indexName: 'idx', ...shape, ...right });
    },
  );

  it('needs a bucket', async () => {
    const body = { vectorBucketName: 'nowhere', indexName: 'idx', ...shape };
    expect(await tos.refused('CreateIndex', body)).toEqual([404, 'VectorBucketNotFound']);
  });
});

describe('ListIndexes', () => {
  let vectorBucketName: string;
  beforeAll(async () => {
    ({ vectorBucketName } = await tos.bucket());
    for (const indexName of ['test-index-4', 'test-index-2', 'test-index-3', 'test-index-1']) {
      await tos.ok('CreateIndex', { vectorBucketName, indexName, ...shape });
    }
  });
  const list = (body: object) => tos.ok('ListIndexes', { vectorBucketName, ...body });
  const names = ({ indexes }: { indexes?: unknown }) =>
    (indexes as { indexName: string }[]).map((one) => one.indexName);

  it('is by name; a token has eight hex digits and the last name', async () => {
    const first = await list({ maxResults: 2 });
    expect(names(first)).toEqual(['test-index-1', 'test-index-2']);
    expect(first.nextToken).toMatch(/^[0-9a-f]{8}test-index-2$/);
    const second = await list({ maxResults: 2, nextToken: first.nextToken });
    expect(names(second)).toEqual(['test-index-3', 'test-index-4']);
    expect(second.nextToken).toBeUndefined();
    const [one] = first.indexes as object[];
    expect(one).toEqual({
      vectorBucketName,
      indexName: 'test-index-1',
      creationTime: expect.any(Number),
      indexTrn: `trn:tosvectors:cn-beijing:${ACCOUNT}:bucket/${vectorBucketName}/index/test-index-1`,
    });
  });

  it('takes a prefix, and an empty token as none', async () => {
    expect(names(await list({ prefix: 'test-index-3' }))).toEqual(['test-index-3']);
    expect(names(await list({ nextToken: '', prefix: '' }))).toHaveLength(4);
    expect(await list({ prefix: 'none' })).toEqual({ indexes: [] });
  });

  it('refuses a token of another listing, and what is none', async () => {
    const { nextToken } = await list({ maxResults: 1 });
    const other = await tos.bucket();
    for (const body of [
      { vectorBucketName, nextToken, prefix: 'test' },
      { ...other, nextToken },
      { vectorBucketName, nextToken: 't' },
      { vectorBucketName, nextToken: '1b802ff5test-index-3' },
      { vectorBucketName, maxResults: 501 },
    ]) {
      expect(await tos.refused('ListIndexes', body)).toEqual([400, 'ValidationException']);
    }
  });
});
