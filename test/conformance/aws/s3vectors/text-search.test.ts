import { type Fields, type S3Server, startS3 } from './harness.ts';

let s3: S3Server;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());

const goods: readonly (readonly [string, number[], Fields])[] = [
  ['a', [1, 0], { body: 'red shoe', note: 'leather', kind: 'shoe' }],
  ['b', [1, 0.2], { body: 'red red hat', note: 'wool', kind: 'hat' }],
  ['c', [1, 0.4], { body: 'blue shoe with a red lace', note: 'leather and wool', kind: 'shoe' }],
  ['d', [0, 1], { body: 'green scarf', note: 'wool', kind: 'scarf' }],
  ['e', [-1, 0], { kind: 'none' }],
];
const nothing = { nonFilterableMetadataKeys: ['note'] };
const configured = {
  ...nothing,
  textSearchConfigurations: [{ metadataKey: 'body', language: 'en' }, { metadataKey: 'note' }],
};

async function filled(metadataConfiguration: object = configured) {
  const place = await s3.index({ metadataConfiguration });
  const vectors = goods.map(([key, float32, metadata]) => ({ key, data: { float32 }, metadata }));
  await s3.ok('PutVectors', { ...place, vectors });
  const query = async (body: object) => {
    const { vectors: found } = await s3.ok('QueryVectors', { ...place, topK: 10, ...body });
    return found as readonly (Fields & { key: string; scores?: Fields })[];
  };
  const keys = async (body: object) => (await query(body)).map(({ key }) => key).join('');
  return { place, query, keys };
}

const body = (text: string) => ({ metadataKey: 'body', text });
const note = (text: string) => ({ metadataKey: 'note', text });

/** BM25 with k1 1.2 and b 0.75, of texts given as lists of words. */
function bm25(texts: readonly (readonly string[])[], words: readonly string[], of: readonly string[]): number {
  const mean = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
  return words.reduce((sum, word) => {
    const holding = texts.filter((text) => text.includes(word)).length;
    const weight = Math.log(1 + (texts.length - holding + 0.5) / (holding + 0.5));
    const count = of.filter((one) => one === word).length;
    return sum + (weight * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * of.length) / mean));
  }, 0);
}
const bodies = goods.flatMap(([, , { body: text }]) => (typeof text === 'string' ? [text.split(' ')] : []));

describe('full-text search', () => {
  it('adds the scores of all keys, however many texts have the words', async () => {
    const place = await s3.index({ metadataConfiguration: configured });
    const long = `common ${'filler '.repeat(30)}`;
    const others = Array.from({ length: 10_500 }, (_, n) => ({
      key: `k${n}`,
      metadata: { note: 'common', body: long },
    }));
    // It has the best body, and the worst note.
    const target = { key: 'target', metadata: { note: 'common other', body: 'common' } };
    const vectors = [...others, target].map((one) => ({ ...one, data: { float32: [1, 0] } }));
    for (let at = 0; at < vectors.length; at += 500)
      await s3.ok('PutVectors', { ...place, vectors: vectors.slice(at, at + 500) });
    const queryTexts = [note('common'), body('common')];
    const found = await s3.ok('QueryVectors', { ...place, topK: 10_000, queryTexts, returnScores: true });
    const scores = { bm25Scores: [expect.objectContaining({ metadataKey: 'note' }), expect.anything()] };
    expect((found.vectors as Fields[])[0]).toEqual({ key: 'target', scores });
  });

  it('ranks by BM25, without a distance', async () => {
    const { query } = await filled();
    const found = await query({ queryTexts: [body('Red SHOE')], returnScores: true, returnDistance: true });
    expect(found.map(({ key }) => key)).toEqual(['a', 'c', 'b']);
    for (const { key, scores, ...rest } of found) {
      const words = bodies['abc'.indexOf(key)] ?? [];
      const score = Math.fround(bm25(bodies, ['red', 'shoe'], words));
      expect(rest).toEqual({});
      expect(scores).toEqual({ bm25Scores: [{ metadataKey: 'body', score: expect.closeTo(score, 5) }] });
    }
    expect((await query({ queryTexts: [body('scarf')], returnMetadata: true }))[0]).toEqual({
      key: 'd',
      metadata: goods[3]?.[2],
    });
  });

  it('adds the scores of several keys, which need not be filterable', async () => {
    const { query, keys } = await filled();
    expect(await keys({ queryTexts: [note('leather')] })).toBe('ac');
    const found = await query({ queryTexts: [body('red'), note('wool')], returnScores: true });
    const scoresOf = (key: string) =>
      found.find((one) => one.key === key)?.scores?.bm25Scores as { metadataKey: string }[];
    expect(found[0]?.key).toBe('b');
    expect(scoresOf('b').map(({ metadataKey }) => metadataKey)).toEqual(['body', 'note']);
    expect(scoresOf('d').map(({ metadataKey }) => metadataKey)).toEqual(['note']);
  });

  it('filters before it ranks', async () => {
    const { keys } = await filled();
    expect(await keys({ queryTexts: [body('red')], topK: 1, filter: { kind: 'shoe' } })).toBe('a');
    expect(await keys({ queryTexts: [body('nothing of it')] })).toBe('');
  });

  it('knows the words of Chinese', async () => {
    const place = await s3.index({
      metadataConfiguration: { textSearchConfigurations: [{ metadataKey: 't', language: 'zh' }] },
    });
    const texts = { a: '红色运动鞋', b: '蓝色帽子', c: '运动手表' };
    const vectors = Object.entries(texts).map(([key, t]) => ({ key, data: { float32: [1, 1] }, metadata: { t } }));
    await s3.ok('PutVectors', { ...place, vectors });
    const found = await s3.ok('QueryVectors', { ...place, topK: 5, queryTexts: [{ metadataKey: 't', text: '运动' }] });
    expect((found.vectors as Fields[]).map(({ key }) => key).sort()).toEqual(['a', 'c']);
  });

  it('goes page by page', async () => {
    const place = await s3.index({ metadataConfiguration: { textSearchConfigurations: [{ metadataKey: 't' }] } });
    const vectors = Array.from({ length: 150 }, (_, n) => ({
      key: `k${String(n).padStart(3, '0')}`,
      data: { float32: [1, 1] },
      metadata: { t: 'word' },
    }));
    await s3.ok('PutVectors', { ...place, vectors });
    const ask = { ...place, topK: 500, queryTexts: [{ metadataKey: 't', text: 'word' }] };
    const first = await s3.ok('QueryVectors', ask);
    const second = await s3.ok('QueryVectors', { ...ask, nextToken: first.nextToken });
    const keys = [first, second].flatMap((page) => (page.vectors as Fields[]).map(({ key }) => key));
    expect([keys, second.nextToken]).toEqual([vectors.map(({ key }) => key), undefined]);
  });
});

describe('hybrid search', () => {
  it('fuses both rankings by reciprocal rank', async () => {
    const { query } = await filled();
    const found = await query({
      queryVector: { float32: [1, 0.4] },
      queryTexts: [body('red shoe')],
      returnScores: true,
    });
    // By vector c b a d e, by text a c b.
    const fused = { c: 1 / 61 + 1 / 62, a: 1 / 63 + 1 / 61, b: 1 / 62 + 1 / 63, d: 1 / 64, e: 1 / 65 };
    expect(found.map(({ key, scores }) => [key, scores?.fused])).toEqual(
      Object.entries(fused).map(([key, score]) => [key, Math.fround(score)]),
    );
    const distance = (x: number, y: number) => 1 - (x + 0.4 * y) / Math.hypot(x, y) / Math.hypot(1, 0.4);
    expect(found[1]).toEqual({
      key: 'a',
      scores: {
        fused: expect.any(Number),
        bm25Scores: [{ metadataKey: 'body', score: expect.any(Number) }],
        vectorDistance: expect.closeTo(distance(1, 0), 6),
      },
    });
    expect(found[4]?.scores).toEqual({
      fused: expect.any(Number),
      bm25Scores: [],
      vectorDistance: expect.closeTo(distance(-1, 0), 6),
    });
  });

  it('tells the distance of what only the text has found', async () => {
    const { query } = await filled();
    const found = await query({
      queryVector: { float32: [1, 0] },
      queryTexts: [body('scarf')],
      topK: 1,
      returnDistance: true,
    });
    const only = await query({
      queryVector: { float32: [1, 0] },
      queryTexts: [body('hat')],
      topK: 2,
      returnDistance: true,
    });
    expect(found).toEqual([{ key: 'a', distance: 0 }]);
    expect(only).toEqual([
      { key: 'b', distance: Math.fround(1 - 1 / Math.hypot(1, Math.fround(0.2))) },
      { key: 'a', distance: 0 },
    ]);
  });

  it('adds no scores to queries by vector alone', async () => {
    const { query } = await filled();
    expect((await query({ queryVector: { float32: [1, 0] }, returnScores: true }))[0]).toEqual({ key: 'a' });
  });
});

describe('the configuration of texts', () => {
  const configurationOf = async (place: object) =>
    ((await s3.ok('GetIndex', place)).index as Fields).metadataConfiguration as Fields | undefined;

  it('is shown, added to and deleted from, with the texts that are there', async () => {
    const { place, keys } = await filled(nothing);
    const update = (change: object) => s3.ok('UpdateMetadataConfiguration', { ...place, ...change });
    const both = [{ metadataKey: 'body', language: 'en' }, { metadataKey: 'note' }];
    const { indexArn } = await update({ add: { textSearchConfigurations: both } });
    expect(indexArn).toMatch(`bucket/${place.vectorBucketName}/index/idx`);
    const active = both.map((one) => ({ ...one, status: 'ACTIVE' }));
    expect(await configurationOf(place)).toEqual({ ...nothing, textSearchConfigurations: active });
    expect(await keys({ queryTexts: [body('red')] })).toBe('bac');
    await update({ delete: { textSearchConfigurations: [{ metadataKey: 'note' }] } });
    expect(await configurationOf(place)).toEqual({ ...nothing, textSearchConfigurations: active.slice(0, 1) });
    const query = { ...place, topK: 1, queryTexts: [note('wool')] };
    expect((await s3.refused('QueryVectors', query))[2]).toMatch(/not configured for the metadata key note$/);
    await update({ delete: { textSearchConfigurations: [{ metadataKey: 'body' }] } });
    expect(await configurationOf(place)).toEqual(nothing);
  });

  it.each([
    [{}, 400, /either add or delete/],
    [{ add: {}, delete: { textSearchConfigurations: [{ metadataKey: 'body' }] } }, 400, /either add or delete/],
    [
      { add: { textSearchConfigurations: [{ metadataKey: 'body' }] } },
      409,
      /already configured for the metadata key body/,
    ],
    [{ delete: { textSearchConfigurations: [{ metadataKey: 'x' }] } }, 409, /not configured for the metadata key x/],
    [{ delete: { textSearchConfigurations: [] } }, 400, /length between 1 and 10/],
    [
      { add: { textSearchConfigurations: [{ metadataKey: 'x', language: 'xx' }] } },
      400,
      /\[en, fr, es, pt, it, de, nl, zh, ja, ko\]$/,
    ],
    [{ add: { textSearchConfigurations: [{ metadataKey: 'x' }, { metadataKey: 'x' }] } }, 400, /distinct/],
    [
      { add: { textSearchConfigurations: Array.from({ length: 9 }, (_, n) => ({ metadataKey: `k${n}` })) } },
      400,
      /Too many/,
    ],
  ])('is not changed by %j', async (change, status, message) => {
    const { place } = await filled();
    const before = await configurationOf(place);
    const [code, , text] = await s3.refused('UpdateMetadataConfiguration', { ...place, ...change });
    expect(code).toBe(status);
    expect(text).toMatch(message);
    expect(await configurationOf(place)).toEqual(before);
  });

  it.each([
    [{ queryTexts: [] }, /length between 1 and 10/],
    [{ queryTexts: [body('x'.repeat(1025))] }, /length between 1 and 1024/],
    [{ queryTexts: [body('x'), body('y')] }, /distinct/],
    [{ queryTexts: [{ metadataKey: 'kind', text: 'x' }] }, /not configured/],
    [{ queryTexts: [{ text: 'x' }] }, /'\/queryTexts\/0\/metadataKey' .* must not be null$/],
  ])('decides what can be asked for: %j', async (query, message) => {
    const { place } = await filled();
    const [status, code, text] = await s3.refused('QueryVectors', { ...place, topK: 1, ...query });
    expect([status, code]).toEqual([400, 'ValidationException']);
    expect(text).toMatch(message);
  });

  it('needs the mode ENHANCED', async () => {
    const vectorBucketName = await s3.bucket();
    await s3.ok('PutVectorBucketDefaultIndexMode', { vectorBucketName, defaultIndexMode: 'CLASSIC' });
    const place = { vectorBucketName, indexName: 'idx' };
    const shape = { ...place, dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
    const needed = [400, 'ValidationException', 'Full-text search is only supported in the index mode ENHANCED'];
    expect(await s3.refused('CreateIndex', { ...shape, metadataConfiguration: configured })).toEqual(needed);
    await s3.ok('CreateIndex', shape);
    const add = { textSearchConfigurations: [{ metadataKey: 'body' }] };
    expect(await s3.refused('UpdateMetadataConfiguration', { ...place, add })).toEqual(needed);
    expect(await s3.refused('QueryVectors', { ...place, topK: 1, queryTexts: [body('x')] })).toEqual(needed);
    await s3.ok('UpdateIndexMode', { ...place, indexMode: 'ENHANCED' });
    await s3.ok('UpdateMetadataConfiguration', { ...place, add });
  });
});
