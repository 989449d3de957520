import { startTos, type TosServer } from './harness.ts';

let tos: TosServer;
beforeAll(async () => {
  tos = await startTos();
});
afterAll(() => tos.close());

type Hit = { readonly key: string; readonly distance?: number; readonly metadata?: object; readonly data?: object };
const hits = (answer: object) => (answer as { vectors?: readonly Hit[] }).vectors;

async function filled(shape: object, vectors: readonly (readonly [string, number[], object?])[]) {
  const made = await tos.index({ dimension: vectors[0]?.[1].length, ...shape });
  const written = vectors.map(([key, float32, metadata]) => ({
    key,
    data: { float32 },
    ...(metadata && { metadata }),
  }));
  await tos.ok('PutVectors', { ...made, vectors: written });
  return made;
}

describe('distances', () => {
  it('are squared and added up in 32-bit floats, as the documentation’s example shows', async () => {
    const made = await filled({}, [
      ['key0', [0.1, 0.1, 0.1, 0.1, 0.1]],
      ['key1', [0.2, 0.2, 0.2, 0.2, 0.2]],
    ]);
    const body = { ...made, queryVector: { float32: [0.1, 0.1, 0.1, 0.1, 0.1] }, topK: 10, returnDistance: true };
    const answer = await tos.call('QueryVectors', body);
    expect(answer.text).toBe('{"vectors":[{"key":"key0","distance":0},{"key":"key1","distance":0.050000004}]}');
  });

  it('of cosine are 1 - similarity', async () => {
    const made = await filled({ distanceMetric: 'cosine' }, [
      ['same', [2, 0]],
      ['near', [1, 0.1]],
      ['right', [0, 1]],
      ['back', [-1, 0]],
    ]);
    const body = { ...made, queryVector: { float32: [1, 0] }, topK: 10, returnDistance: true };
    expect(hits(await tos.ok('QueryVectors', body))).toEqual([
      { key: 'same', distance: 0 },
      { key: 'near', distance: 0.00496281 },
      { key: 'right', distance: 1 },
      { key: 'back', distance: 2 },
    ]);
  });

  it('are told beyond 32-bit floats too', async () => {
    const made = await filled({}, [['far', [3e38, -3e38]]]);
    const body = { ...made, queryVector: { float32: [-3e38, 3e38] }, topK: 1, returnDistance: true };
    expect(hits(await tos.ok('QueryVectors', body))?.[0]?.distance).toBeCloseTo(7.2e77, -74);
  });

  it('need a vector that is not all zero where angles are compared', async () => {
    const made = await filled({ distanceMetric: 'cosine' }, [['a', [1, 0]]]);
    const body = { ...made, queryVector: { float32: [0, 0] }, topK: 1 };
    expect(await tos.refused('QueryVectors', body)).toEqual([400, 'ValidationException']);
  });
});

describe('QueryVectors', () => {
  const vectors = Array.from(
    { length: 40 },
    (_, n) =>
      [`k${String(n).padStart(2, '0')}`, [n, 1], { n, g: n % 2 ? 'odd' : 'even', tags: ['t', `t${n % 4}`] }] as const,
  );
  let made: { vectorBucketName: string; indexName: string };
  beforeAll(async () => {
    const unfilterable = { metadataConfiguration: { nonFilterableMetadataKeys: ['note'] } };
    made = await filled(
      unfilterable,
      vectors.map(([key, numbers, about]) => [key, [...numbers], about]),
    );
  });
  const query = (body: object) => tos.ok('QueryVectors', { ...made, queryVector: { float32: [0, 1] }, ...body });
  const keys = async (body: object) => hits(await query(body))?.map(({ key }) => key);

  it('answers keys alone unless more is asked for, never the numbers', async () => {
    expect(await query({ topK: 2 })).toEqual({ vectors: [{ key: 'k00' }, { key: 'k01' }] });
    expect(await query({ topK: 1, returnMetadata: true, returnDistance: true, returnData: true })).toEqual({
      vectors: [{ key: 'k00', distance: 0, metadata: vectors[0]?.[2] }],
    });
  });

  it.each<[object, string[] | undefined]>([
    [{ $and: [{ g: 'odd' }] }, ['k01', 'k03', 'k05']],
    [{ g: 'odd', n: { $gte: 30 } }, ['k31', 'k33', 'k35']],
    [{ $or: [{ n: 39 }, { n: { $lt: 1 } }] }, ['k00', 'k39']],
    [{ n: { $in: [38, 37] } }, ['k37', 'k38']],
    [{ tags: 't3' }, ['k03', 'k07', 'k11']],
    [{ g: { $ne: 'odd' }, n: { $gt: 2, $lte: 6 } }, ['k04', 'k06']],
    [{ none: { $exists: true } }, undefined],
    [{}, ['k00', 'k01', 'k02']],
  ])('filters by %j before it ranks', async (filter, expected) => {
    expect(await keys({ topK: 3, filter })).toEqual(expected);
  });

  it('without a hit has no member `vectors`', async () => {
    expect(
      (await tos.call('QueryVectors', { ...made, queryVector: { float32: [0, 1] }, topK: 3, filter: { g: 'no' } }))
        .text,
    ).toBe('{}');
    const empty = await tos.index();
    const body = { ...empty, queryVector: { float32: [0, 1, 2] }, topK: 3 };
    expect((await tos.call('QueryVectors', body)).text).toBe('{}');
  });

  it.each([
    { topK: 0 },
    { topK: 1001 },
    { topK: undefined },
    { topK: 1.5 },
    { queryVector: undefined },
    { queryVector: {} },
    { queryVector: { float32: [1] } },
    { queryVector: { float32: [1, null] } },
    { filter: 'g' },
    { filter: { g: { $like: 'x' } } },
    { filter: { g: { $in: [] } } },
    { filter: { g: null } },
    { filter: { note: 'x' } },
    { filter: { $and: [] } },
  ])('refuses %j', async (wrong) => {
    const body = { ...made, queryVector: { float32: [0, 1] }, topK: 3, ...wrong };
    expect(await tos.refused('QueryVectors', body)).toEqual([400, 'ValidationException']);
  });

  it('finds up to 1000, or 30 by the switch top-k', async () => {
    expect(await keys({ topK: 1000 })).toHaveLength(40);
    const older = await startTos({ switches: ['volcengine-tosvectors.top-k=30'] });
    const index = await older.index();
    const body = { ...index, queryVector: { float32: [0, 1, 2] } };
    await older.ok('QueryVectors', { ...body, topK: 30 });
    expect(await older.reason('QueryVectors', { ...body, topK: 31 })).toBe('topK must be an integer from 1 to 30.');
    await older.close();
  });
});
