import type { Json } from '../../../../src/json.ts';
import { type OssServer, startOss } from './harness.ts';

const invalid = [400, 'VectorIndexParameterInvalid'];
const limits = (edition: string) => ({ switches: [`alibaba-ossvectors.limits=${edition}`] });
const query = (more: object) => ({ indexName: 'photos', queryVector: { float32: [1, 2, 3] }, topK: 1, ...more });
const vectors = (metadata: Json) => ({
  indexName: 'photos',
  vectors: [{ key: 'a', data: { float32: [1, 2, 3] }, metadata }],
});

async function withServer(options: Parameters<typeof startOss>[0], work: (oss: OssServer) => Promise<void>) {
  const oss = await startOss(options);
  try {
    await work(oss);
  } finally {
    await oss.close();
  }
}

/** A thing that one edition of the documentation allows and another does not. */
type Drift = readonly [operation: string, body: object];
const wide: Readonly<Record<string, Drift>> = {
  'topK 500': ['QueryVectors', query({ topK: 500 })],
  'topK 100': ['QueryVectors', query({ topK: 100 })],
  'topK 30': ['QueryVectors', query({ topK: 30 })],
  'a filter of 60 KB': ['QueryVectors', query({ filter: { a: 'x'.repeat(60 * 1024) } })],
  'a number in a filter': ['QueryVectors', query({ filter: { a: 5 } })],
  'a range': ['QueryVectors', query({ filter: { a: { $gte: 5 } } })],
  'a filter for a list': ['ListVectors', { indexName: 'photos', filter: { a: 'x' } }],
  'a number in metadata': ['PutVectors', vectors({ a: 5 })],
  'numbers in a list': ['PutVectors', vectors({ a: ['x', true] })],
  'texts in metadata': ['PutVectors', vectors({ a: 'x', b: ['y'] })],
};

describe('the limits of', () => {
  it.each([
    ['2026-09', ['a filter of 60 KB']],
    [
      '2026-02',
      [
        'topK 500',
        'a number in a filter',
        'a range',
        'a filter for a list',
        'a number in metadata',
        'numbers in a list',
      ],
    ],
    ['2025-09', ['topK 500', 'topK 100', 'a filter for a list']],
  ])('%s are a setting', (edition, refused) =>
    withServer(limits(edition), async (oss) => {
      const { bucket } = await oss.index();
      for (const [what, [operation, body]] of Object.entries(wide)) {
        const { status } = await oss.call(operation, bucket, body);
        expect([what, status]).toEqual([what, refused.includes(what) ? 400 : 200]);
      }
    }),
  );

  it('2025-09 are 10 buckets, newer ones 100, by account and region', async () => {
    for (const [edition, most] of [
      ['2025-09', 10],
      ['2026-09', 100],
    ] as const) {
      await withServer(limits(edition), async (oss) => {
        const names = Array.from({ length: most }, (_, i) => `bucket-${i + 1}x`);
        await Promise.all(names.map((name) => oss.ok('PutVectorBucket', name)));
        expect(await oss.refused('PutVectorBucket', 'one-more')).toEqual([400, 'TooManyBuckets']);
        expect(await oss.refused('PutVectorBucket', 'bucket-1x')).toEqual([409, 'BucketAlreadyExists']);
        await oss.ok('PutVectorBucket', 'one-more', undefined, { region: 'cn-beijing' });
      });
    }
  });
});

describe('a switch', () => {
  it('lets indexes go without a description', () =>
    withServer({ switches: ['alibaba-ossvectors.index-parameters=default'] }, async (oss) => {
      const bucket = await oss.bucket();
      await oss.ok('PutVectorIndex', bucket, { indexName: 'bare' });
      const { index } = await oss.ok('GetVectorIndex', bucket, { indexName: 'bare' });
      expect(index).toMatchObject({ dataType: 'float32', dimension: 512, distanceMetric: 'euclidean' });
    }));

  it('squares euclidean distances, and only those', () =>
    withServer({ switches: ['alibaba-ossvectors.euclidean=squared'] }, async (oss) => {
      for (const [distanceMetric, distance] of [
        ['euclidean', 4],
        ['cosine', 2],
      ] as const) {
        const { bucket } = await oss.index({ distanceMetric });
        await oss.ok('PutVectors', bucket, {
          indexName: 'photos',
          vectors: [{ key: 'a', data: { float32: [1, 0, 0] } }],
        });
        const body = query({ queryVector: { float32: [-1, 0, 0] }, returnDistance: true });
        expect(await oss.ok('QueryVectors', bucket, body)).toEqual({ vectors: [{ key: 'a', distance }] });
      }
    }));

  it('of a wrong value stops the start', async () => {
    await expect(startOss({ switches: ['alibaba-ossvectors.account-ids=me'] })).rejects.toThrow('numbers separated');
    await expect(startOss({ switches: ['alibaba-ossvectors.limits=1999'] })).rejects.toThrow('is one of');
  });
});

it('--strict refuses fields that the documentation does not have', () =>
  withServer({ strict: true }, async (oss) => {
    const { bucket, indexName } = await oss.index();
    for (const [operation, body] of [
      ['GetVectorIndex', { indexName, colour: 'red' }],
      ['QueryVectors', query({ returnData: true })],
      ['QueryVectors', query({ queryVector: { float32: [1, 2, 3], float16: [] } })],
      ['PutVectors', { indexName, vectors: [{ key: 'a', data: { float32: [1, 2, 3] }, colour: 'red' }] }],
      ['PutVectors', { indexName, vectors: [{ key: 'a', data: { float32: [1, 2, 3], float16: [] } }] }],
    ] as const) {
      expect(await oss.refused(operation, bucket, body)).toEqual(invalid);
    }
    await oss.ok('QueryVectors', bucket, query({}));
    await oss.ok('PutVectors', bucket, {
      indexName,
      vectors: [{ key: 'a', data: { float32: [1, 2, 3] }, metadata: {} }],
    });
  }));

describe('--quotas documented', () => {
  let oss: OssServer;
  let bucket: string;
  beforeAll(async () => {
    oss = await startOss({ quotas: 'documented', ...limits('2026-02') });
    ({ bucket } = await oss.index());
  });
  afterAll(() => oss.close());

  /** How many of the calls were refused; the second may change on the way. */
  const refusedOf = async (count: number, call: (i: number) => Promise<{ status: number }>) => {
    const answers = await Promise.all(Array.from({ length: count }, (_, i) => call(i)));
    return answers.filter(({ status }) => status === 503).length;
  };

  it('lets 5 indexes be made in a second', async () => {
    const shape = { dataType: 'float32', dimension: 3, distanceMetric: 'cosine' };
    const make = (i: number) => oss.call('PutVectorIndex', bucket, { indexName: `i${i}`, ...shape });
    expect(await refusedOf(30, make)).toBeGreaterThanOrEqual(5);
  });

  it('lets vectors be put 5 times in a second', async () => {
    expect(await refusedOf(30, () => oss.call('PutVectors', bucket, vectors({})))).toBeGreaterThanOrEqual(5);
  });

  it('says which limit it was', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => oss.call('PutVectors', bucket, vectors({}))));
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.json?.Error).toMatchObject({ Code: 'TotalQpsLimitExceeded', EC: '0004-00000302' });
  });
});

describe('a body', () => {
  it('may be 64 MB', () =>
    withServer({}, async (oss) => {
      const { bucket, indexName } = await oss.index({ dimension: 1024 });
      const numbers = Array.from({ length: 1024 }, (_, i) => (i + 1) / 3_000.7).join(', ');
      const some = Array.from({ length: 20 }, (_, i) => `{"key": "k${i}", "data": {"float32": [${numbers}]}}`);
      const body = `{"indexName": "${indexName}", "vectors": [${some.join(', ')}]}`;
      await oss.ok('PutVectors', bucket, body + ' '.repeat(64 * 1024 * 1024 - body.length));
      const found = await oss.ok('GetVectors', bucket, { indexName, keys: ['k19'], returnData: true });
      const [{ data }] = found.vectors as unknown as [{ data: { float32: number[] } }];
      expect(data.float32[1023]).toBe(Math.fround(1024 / 3_000.7));
    }));

  it('may not be larger', () =>
    withServer({}, async (oss) => {
      const bucket = await oss.bucket();
      expect(await oss.refused('PutVectors', bucket, ' '.repeat(65 * 1024 * 1024))).toEqual([400, 'EntityTooLarge']);
    }));

  it('of a large size may be anything', () =>
    withServer({}, async (oss) => {
      const { bucket, indexName } = await oss.index();
      const padding = ' '.repeat(300 * 1024);
      expect(await oss.refused('PutVectors', bucket, `{${padding}`)).toEqual([400, 'MalformedJson']);
      expect(await oss.refused('PutVectors', bucket, '['.repeat(300_000))).toEqual([400, 'MalformedJson']);
      const deep = `{"indexName":"${indexName}","vectors":${'['.repeat(20_000)}${']'.repeat(20_000)}}${padding}`;
      expect(await oss.refused('PutVectors', bucket, deep)).toEqual([400, 'MalformedJson']);
      const small = `{"indexName":"${indexName}","vectors":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
      expect(await oss.refused('PutVectors', bucket, small)).toEqual(invalid);
      await oss.ok('QueryVectors', bucket, `${JSON.stringify(query({}))}${padding}`);
      const odd = { indexName, vectors: [{ key: 'a', data: { float32: Array.from({ length: 20 }, () => 1) } }] };
      expect(await oss.refused('PutVectors', bucket, JSON.stringify(odd) + padding)).toEqual(invalid);
      const metadata = { m: Array.from({ length: 20 }, (_, i) => i), float32: [1, 2, 3], data: 'x' };
      await oss.ok('PutVectors', bucket, JSON.stringify(vectors(metadata)) + padding);
      const { vectors: found } = await oss.ok('GetVectors', bucket, { indexName, keys: ['a'], returnMetadata: true });
      expect(found).toEqual([{ key: 'a', metadata }]);
    }));

  it('of a great many parts are refused', () =>
    withServer({}, async (oss) => {
      const { bucket } = await oss.index();
      for (const [start, part, end] of [
        ['{"indexName":"i","vectors":[', '{}', ']}'],
        ['{"indexName":"i","queryVector":{"float32":[', '1', ']}}'],
        ['{', '"a":1', '}'],
      ] as const) {
        const body = `${start}${`${part},`.repeat(3_000_000)}${part}${end}`;
        expect(await oss.refused('PutVectors', bucket, body)).toEqual([400, 'MalformedJson']);
      }
    }));
});
