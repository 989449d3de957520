import { type CosServer, qcsOf, startCos } from './harness.ts';

let cos: CosServer;
beforeAll(async () => {
  cos = await startCos();
});
afterAll(() => cos.close());

const shape = { dataType: 'float32', dimension: 3, distanceMetric: 'cosine' };

describe('an index', () => {
  it('is created, shown and deleted', async () => {
    const vectorBucketName = await cos.bucket();
    const metadataConfiguration = { nonFilterableMetadataKeys: ['text', '说明'] };
    const place = { vectorBucketName, indexName: 'photos.v1' };
    const created = await cos.ok('CreateIndex', { ...place, ...shape, metadataConfiguration });
    const indexQcs = `${qcsOf(vectorBucketName)}/index/photos.v1`;
    expect(created).toEqual({ indexQcs });
    const shown = {
      index: { creationTime: expect.any(Number), indexQcs, ...place, ...shape, metadataConfiguration },
    };
    expect(await cos.ok('GetIndex', place)).toEqual(shown);
    expect(await cos.ok('GetIndex', { indexQcs })).toEqual(shown);
    expect(await cos.ok('GetIndex', { ...place, indexQcs })).toEqual(shown);
    expect(await cos.ok('DeleteIndex', { indexQcs })).toEqual({});
    expect(await cos.refused('GetIndex', place)).toEqual([404, 'NotFoundException']);
    expect(await cos.refused('DeleteIndex', place)).toEqual([404, 'NotFoundException']);
  });

  it('is created once', async () => {
    const place = await cos.index();
    expect(await cos.refused('CreateIndex', { ...place, ...shape })).toEqual([409, 'ConflictException']);
  });

  it('needs a bucket', async () => {
    const place = { vectorBucketName: 'absent-1250000000', indexName: 'photos' };
    expect(await cos.refused('CreateIndex', { ...place, ...shape })).toEqual([404, 'NotFoundException']);
    expect(await cos.refused('GetIndex', place)).toEqual([404, 'NotFoundException']);
    expect(await cos.refused('ListIndexes', place)).toEqual([404, 'NotFoundException']);
  });

  it.each<[object, string]>([
    [{ indexName: undefined }, '/indexName'],
    [{ indexName: 'ab' }, '/indexName'],
    [{ indexName: 'a'.repeat(64) }, '/indexName'],
    [{ indexName: 'Photos' }, '/indexName'],
    [{ indexName: 'a_b' }, '/indexName'],
    [{ indexName: '.abc' }, '/indexName'],
    [{ indexName: 'abc-' }, '/indexName'],
    [{ dataType: 'float16' }, '/dataType'],
    [{ dataType: undefined }, '/dataType'],
    [{ dimension: 0 }, '/dimension'],
    [{ dimension: 4097 }, '/dimension'],
    [{ dimension: 1.5 }, '/dimension'],
    [{ dimension: undefined }, '/dimension'],
    [{ distanceMetric: 'dot' }, '/distanceMetric'],
    [{ distanceMetric: undefined }, '/distanceMetric'],
    [{ metadataConfiguration: { nonFilterableMetadataKeys: [] } }, '/metadataConfiguration/nonFilterableMetadataKeys'],
    [
      { metadataConfiguration: { nonFilterableMetadataKeys: Array.from({ length: 11 }, (_, n) => `k${n}`) } },
      '/metadataConfiguration/nonFilterableMetadataKeys',
    ],
  ])('is not made with %j', async (change, path) => {
    const vectorBucketName = await cos.bucket();
    const body = { vectorBucketName, indexName: 'photos', ...shape, ...change };
    expect(await cos.invalid('CreateIndex', body)).toEqual([[path, expect.any(String)]]);
  });

  it('says every member that is wrong', async () => {
    const vectorBucketName = await cos.bucket();
    const body = { vectorBucketName, indexName: 'A', ...shape, dimension: 'x' };
    const answer = await cos.call('CreateIndex', body);
    expect(answer.json).toEqual({
      message: 'IndexName is invalid',
      fieldList: [
        { path: '/indexName', message: expect.stringContaining('3 to 63') },
        { path: '/dimension', message: 'Dimension has the wrong type' },
      ],
    });
  });

  it('is named by names or QCS, of the same index', async () => {
    const { vectorBucketName, indexName } = await cos.index();
    const indexQcs = `${qcsOf(vectorBucketName)}/index/${indexName}`;
    const cases: [object, string][] = [
      [{ vectorBucketName }, '/indexName'],
      [{ indexName }, '/vectorBucketName'],
      [{}, '/vectorBucketName'],
      [{ vectorBucketName: 'other-1250000000', indexQcs }, '/indexQcs'],
      [{ indexName: 'other', indexQcs }, '/indexQcs'],
      [{ indexQcs: qcsOf(vectorBucketName) }, '/indexQcs'],
      [{ vectorBucketName, indexName, indexQcs: 'x' }, '/indexQcs'],
    ];
    for (const [body, path] of cases) {
      expect([body, await cos.invalid('GetIndex', body)]).toEqual([body, [[path, expect.any(String)]]]);
    }
  });
});

describe('ListIndexes', () => {
  const names = ['abc', 'abd', 'xyz'];
  let vectorBucketName = '';
  beforeAll(async () => {
    vectorBucketName = await cos.bucket();
    for (const indexName of names) await cos.ok('CreateIndex', { vectorBucketName, indexName, ...shape });
  });

  it('shows indexes by name, page by page', async () => {
    const first = await cos.ok('ListIndexes', { vectorBucketName, maxResults: 2 });
    expect(first.indexes).toEqual(
      names.slice(0, 2).map((indexName) => ({
        creationTime: expect.any(Number),
        indexQcs: `${qcsOf(vectorBucketName)}/index/${indexName}`,
        indexName,
        vectorBucketName,
      })),
    );
    const { nextToken } = first;
    const rest = await cos.ok('ListIndexes', { vectorBucketQcs: qcsOf(vectorBucketName), maxResults: 2, nextToken });
    expect(rest).toEqual({ indexes: [expect.objectContaining({ indexName: 'xyz' })] });
    const elsewhere = { vectorBucketName: await cos.bucket(), nextToken };
    expect(await cos.invalid('ListIndexes', elsewhere)).toEqual([['/nextToken', expect.any(String)]]);
  });

  it('selects by prefix; without an index it is empty', async () => {
    const { indexes } = await cos.ok('ListIndexes', { vectorBucketName, prefix: 'ab' });
    expect(indexes).toHaveLength(2);
    expect(await cos.ok('ListIndexes', { vectorBucketName: await cos.bucket() })).toEqual({ indexes: [] });
  });
});

describe('a bucket has', () => {
  const fill = async (server: CosServer, count: number) => {
    const vectorBucketName = await server.bucket();
    for (let n = 0; n < count; n++) await server.ok('CreateIndex', { vectorBucketName, indexName: `i-${n}`, ...shape });
    return { vectorBucketName, indexName: 'one-more', ...shape };
  };

  it('100 indexes', async () => {
    const more = await fill(cos, 100);
    expect(await cos.refused('CreateIndex', more)).toEqual([402, 'ServiceQuotaExceededException']);
  });

  it('more with the switch indexes', async () => {
    const server = await startCos({ switches: ['tencent-cosvectors.indexes=10000'] });
    await server.ok('CreateIndex', await fill(server, 100));
    await server.close();
  });
});
