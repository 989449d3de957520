import { base64 } from '../../tencent/tiia/pictures.ts';
import { type BaiduServer, type FamilyName, type Fields, startBaidu } from './harness.ts';

let server: BaiduServer;
let pictures: string[];
let query: string;
beforeAll(async () => {
  server = await startBaidu();
  pictures = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => base64(seed)));
  query = String(pictures[0]);
  const attributes: Record<'tags' | 'classes', readonly Fields[]> = {
    tags: [{}, { tags: '1' }, { tags: '1,2' }, { tags: '2' }, { tags: ' 65535 , 3 ' }, { tags: '' }],
    classes: [
      {},
      { class_id1: 1 },
      { class_id1: 1, class_id2: 2 },
      { class_id2: 2 },
      { class_id1: 2 },
      { class_id1: '' },
    ],
  };
  for (const family of ['similar', 'product'] as const) {
    const fields = attributes[family === 'similar' ? 'tags' : 'classes'];
    for (const [i, image] of pictures.entries()) {
      // Tags are unknown to product, class ids to the others.
      const foreign = family === 'similar' ? { class_id1: 'x' } : { tags: 'x' };
      await server.succeed(family, 'add', { image, brief: String(i), ...foreign, ...fields[i] });
    }
  }
});
afterAll(() => server.close());

async function briefs(family: FamilyName, fields: Fields): Promise<string> {
  const { result = [], result_num } = await server.succeed(family, 'search', { image: query, ...fields });
  expect(result_num).toBe(result.length);
  return result
    .map(({ brief }) => brief)
    .sort()
    .join('');
}

it.each([
  ['similar', {}, '012345'],
  ['similar', { tags: '' }, '012345'],
  ['similar', { class_id1: 1 }, '012345'],
  ['similar', { tags: '1' }, '12'],
  ['similar', { tags: '1,2' }, '2'],
  ['similar', { tags: '2,1', tag_logic: 0 }, '2'],
  ['similar', { tags: '1,2', tag_logic: 1 }, '123'],
  ['similar', { tags: '65535', tag_logic: '' }, '4'],
  ['similar', { tags: '9' }, ''],
  ['product', {}, '012345'],
  ['product', { tags: '1' }, '012345'],
  ['product', { class_id1: 1 }, '12'],
  ['product', { class_id2: 2 }, '23'],
  ['product', { class_id1: 1, class_id2: 2 }, '2'],
  ['product', { class_id1: 1, class_id2: 2, tag_logic: 0 }, '2'],
  ['product', { class_id1: 1, class_id2: 2, tag_logic: 1 }, '123'],
  // A value of class_id1 is not one of class_id2.
  ['product', { class_id1: 2 }, '4'],
] as const)('%s with %j finds %s', async (family, fields, found) => {
  expect(await briefs(family, fields)).toBe(found);
});

describe('paging', () => {
  it('goes through all results, best first, and says whether there are more', async () => {
    const { result: all } = await server.succeed('similar', 'search', { image: query });
    expect(all?.[0]).toMatchObject({ brief: '0', score: 1 });
    const pages = [];
    for (const pn of [0, 2, 4]) pages.push(await server.succeed('similar', 'search', { image: query, pn, rn: 2 }));
    expect(pages.flatMap(({ result }) => result)).toEqual(all);
    expect(pages.map(({ has_more }) => has_more)).toEqual([true, true, false]);
    const last = await server.succeed('similar', 'search', { image: query, pn: 5, rn: 100 });
    expect([last.result, last.has_more]).toEqual([[all?.[5]], false]);
    expect(await server.succeed('similar', 'search', { image: query, pn: 6 })).toMatchObject({
      result_num: 0,
      result: [],
    });
    expect((await server.succeed('similar', 'search', { image: query, tags: '1', rn: 1 })).has_more).toBe(true);
  });

  it.each([
    ['similar', 300],
    ['same_hq', 300],
    ['materiel', 300],
    ['picturebook', 300],
    ['product', 1000],
  ] as const)('%s has at most %d results', async (family, most) => {
    await server.succeed(family, 'search', { image: query, pn: most - 1, rn: most });
    for (const page of [{ pn: most }, { rn: most + 1 }, { rn: 0 }, { pn: -1 }, { pn: 'a' }, { rn: 1.5 }]) {
      expect(await server.refused(family, 'search', { image: query, ...page })).toBe('216100 invalid param');
    }
  });

  it('may have another default in the families with tags, and 1000 results in all', async () => {
    const switches = ['baidu-imagesearch.default-results=1', 'baidu-imagesearch.most-results=1000'];
    const older = await startBaidu({ switches });
    for (const image of pictures) {
      for (const family of ['similar', 'product'] as const) await older.succeed(family, 'add', { image, brief: 'b' });
    }
    expect(await older.succeed('similar', 'search', { image: query })).toMatchObject({ result_num: 1, has_more: true });
    expect(await older.succeed('product', 'search', { image: query })).toMatchObject({ result_num: 6 });
    await older.succeed('similar', 'search', { image: query, pn: 999, rn: 1000 });
    expect(await older.refused('similar', 'search', { image: query, rn: 1001 })).toBe('216100 invalid param');
    await older.close();
  });
});
