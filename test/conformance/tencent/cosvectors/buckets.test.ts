import { APP_ID, type CosServer, qcsOf, startCos } from './harness.ts';

let cos: CosServer;
beforeAll(async () => {
  cos = await startCos();
});
afterAll(() => cos.close());

const at = (region: string) => ({ host: `vectors.${region}.coslake.com` });

describe('a bucket', () => {
  it('is created, shown and deleted', async () => {
    const vectorBucketName = `demo-${APP_ID}`;
    const created = await cos.ok('CreateVectorBucket', { vectorBucketName });
    expect(created).toEqual({ vectorBucketQcs: qcsOf(vectorBucketName) });
    const { vectorBucket } = await cos.ok('GetVectorBucket', { vectorBucketName });
    expect(vectorBucket).toEqual({ creationTime: expect.any(Number), ...created, vectorBucketName });
    expect(await cos.ok('GetVectorBucket', created)).toEqual({ vectorBucket });
    expect(await cos.ok('DeleteVectorBucket', { vectorBucketName })).toEqual({});
    expect(await cos.refused('GetVectorBucket', { vectorBucketName })).toEqual([404, 'NotFoundException']);
    expect(await cos.refused('DeleteVectorBucket', { vectorBucketName })).toEqual([404, 'NotFoundException']);
  });

  it('has the creation time in whole seconds', async () => {
    const { vectorBucket } = await cos.ok('GetVectorBucket', { vectorBucketName: await cos.bucket() });
    const { creationTime } = vectorBucket as { creationTime: number };
    expect(Number.isInteger(creationTime)).toBe(true);
    expect(Math.abs(creationTime - Date.now() / 1000)).toBeLessThan(60);
  });

  it('keeps its encryption', async () => {
    const encryptionConfiguration = { sseType: 'AES256' };
    const vectorBucketName = await cos.bucket({ encryptionConfiguration });
    expect(await cos.ok('GetVectorBucket', { vectorBucketName })).toMatchObject({
      vectorBucket: { encryptionConfiguration },
    });
    const other = { vectorBucketName: `b-${APP_ID}`, encryptionConfiguration: { sseType: 'aws:kms' } };
    expect(await cos.invalid('CreateVectorBucket', other)).toEqual([
      ['/encryptionConfiguration/sseType', expect.any(String)],
    ]);
  });

  it('is created once, whatever its owner says', async () => {
    const vectorBucketName = await cos.bucket();
    expect(await cos.refused('CreateVectorBucket', { vectorBucketName })).toEqual([409, 'ConflictException']);
  });

  it('with an index is not deleted', async () => {
    const { vectorBucketName, indexName } = await cos.index();
    expect(await cos.refused('DeleteVectorBucket', { vectorBucketName })).toEqual([409, 'ConflictException']);
    await cos.ok('DeleteIndex', { vectorBucketName, indexName });
    await cos.ok('DeleteVectorBucket', { vectorBucketName });
  });

  it.each([
    ['ab', 'no APPID'],
    ['Demo-1250000000', 'a capital'],
    ['demo_1-1250000000', 'an underscore'],
    ['-demo-1250000000', 'a hyphen at the beginning'],
    [`${'a'.repeat(53)}-1250000000`, '64 characters'],
    ['demo', 'no APPID'],
  ])('is not called %s: %s', async (vectorBucketName) => {
    expect(await cos.invalid('CreateVectorBucket', { vectorBucketName })).toEqual([
      ['/vectorBucketName', expect.stringContaining('<BucketName>-<APPID>')],
    ]);
  });

  it('may have 63 characters', () =>
    cos.ok('CreateVectorBucket', { vectorBucketName: `${'a'.repeat(52)}-1250000000` }));

  it('belongs to a region, which the host names', async () => {
    const vectorBucketName = `regional-${APP_ID}`;
    const { vectorBucketQcs } = await cos.ok('CreateVectorBucket', { vectorBucketName }, at('ap-beijing'));
    expect(vectorBucketQcs).toBe(qcsOf(vectorBucketName, 'ap-beijing'));
    expect(await cos.refused('GetVectorBucket', { vectorBucketName })).toEqual([404, 'NotFoundException']);
    expect(await cos.refused('GetVectorBucket', { vectorBucketQcs })).toEqual([404, 'NotFoundException']);
    await cos.ok('GetVectorBucket', { vectorBucketQcs }, { host: 'vectors.ap-beijing.internal.tencentcos.com' });
  });

  it('is named by name, QCS, or both of the same bucket', async () => {
    const vectorBucketName = await cos.bucket();
    await cos.ok('GetVectorBucket', { vectorBucketName, vectorBucketQcs: qcsOf(vectorBucketName) });
    expect(await cos.invalid('GetVectorBucket')).toEqual([['/vectorBucketName', expect.any(String)]]);
    for (const vectorBucketQcs of [
      qcsOf(`other-${APP_ID}`),
      'arn:aws:s3vectors:us-east-1:1:bucket/x',
      `qcs::cosvector:ap-guangzhou:uid/1:bucket/${vectorBucketName}`,
      '',
    ]) {
      const [problem] = await cos.invalid('GetVectorBucket', { vectorBucketName, vectorBucketQcs });
      expect(problem?.[0]).toBe('/vectorBucketQcs');
    }
  });
});

describe('ListVectorBuckets', () => {
  const key = { id: 'lister', secret: 'x' };
  const names = ['a', 'b', 'c'].map((letter) => `${letter}-1250000001`);
  beforeAll(async () => {
    for (const vectorBucketName of names) {
      await cos.ok('CreateVectorBucket', { vectorBucketName }, { ...key, ...at('ap-beijing') });
    }
    await cos.ok('CreateVectorBucket', { vectorBucketName: names[1] as string }, { ...key, ...at('ap-shanghai') });
  });
  const list = async (body: object | string = {}) => {
    const { vectorBuckets, nextToken } = await cos.ok('ListVectorBuckets', body, { ...key, ...at('ap-guangzhou') });
    const shown = (vectorBuckets as { vectorBucketName: string; vectorBucketQcs: string }[]).map(
      ({ vectorBucketName, vectorBucketQcs }) => `${vectorBucketName.slice(0, 1)} ${vectorBucketQcs.split(':')[3]}`,
    );
    return { shown, nextToken: nextToken as string | undefined };
  };
  const all = ['a ap-beijing', 'b ap-beijing', 'b ap-shanghai', 'c ap-beijing'];

  it('has the caller’s buckets of all regions, sorted, without a token', async () => {
    expect(await list()).toEqual({ shown: all, nextToken: undefined });
  });

  it.each([['null'], [''], ['{}']])('takes the body %p for no options', async (body) => {
    expect((await list(body)).shown).toEqual(all);
  });

  it('goes page by page', async () => {
    const first = await list({ maxResults: 2 });
    expect(first.shown).toEqual(all.slice(0, 2));
    expect(await list({ maxResults: 2, nextToken: first.nextToken })).toEqual({ shown: all.slice(2) });
    expect(await cos.invalid('ListVectorBuckets', { prefix: 'b', nextToken: first.nextToken }, key)).toEqual([
      ['/nextToken', expect.any(String)],
    ]);
    expect(await cos.invalid('ListVectorBuckets', { nextToken: 'x' }, key)).toEqual([
      ['/nextToken', expect.any(String)],
    ]);
  });

  it('selects by prefix', async () => expect((await list({ prefix: 'b' })).shown).toEqual(all.slice(1, 3)));

  it.each([
    [{ maxResults: 0 }, '/maxResults'],
    [{ maxResults: 501 }, '/maxResults'],
    [{ maxResults: '5' }, '/maxResults'],
    [{ prefix: '' }, '/prefix'],
    [{ prefix: 'a'.repeat(64) }, '/prefix'],
    [{ nextToken: 'a'.repeat(513) }, '/nextToken'],
  ])('does not take %j', async (body, path) => {
    expect(await cos.invalid('ListVectorBuckets', body)).toEqual([[path, expect.any(String)]]);
  });

  it('is empty for others', async () => {
    const other = { id: 'nobody', secret: 'x' };
    expect(await cos.ok('ListVectorBuckets', {}, other)).toEqual({ vectorBuckets: [] });
  });
});

it('an account has 100 buckets', async () => {
  const key = { id: 'collector', secret: 'x' };
  for (let n = 0; n < 100; n++) {
    await cos.ok('CreateVectorBucket', { vectorBucketName: `many-${n}-1250000002` }, key);
  }
  const more = { vectorBucketName: 'many-100-1250000002' };
  expect(await cos.refused('CreateVectorBucket', more, key)).toEqual([402, 'ServiceQuotaExceededException']);
});
