import sharp from 'sharp';
import { edited, scene } from '../../../support/pictures.ts';
import { type Answer, type ImageSearchServer, type Params, startImageSearch, subject } from './harness.ts';

let server: ImageSearchServer;
beforeAll(async () => {
  server = await startImageSearch();
});
afterAll(() => server.close());
beforeEach(() => {
  server.sights.detected = [];
});

const base64 = async (seed: number) => (await scene(seed)).toString('base64');
const auctions = ({ Auctions }: Answer) => Auctions as unknown as (Params & { Score: number })[];
const names = (answer: Answer) => auctions(answer).map(({ PicName }) => PicName);

async function filled(count: number, fields: (i: number) => Params = () => ({})): Promise<string> {
  const InstanceName = server.instance();
  for (let i = 0; i < count; i++) {
    const PicContent = await base64(i);
    await server.succeed('AddImage', {
      InstanceName,
      ProductId: `p${i}`,
      PicName: `${i}.jpg`,
      PicContent,
      ...fields(i),
    });
  }
  return InstanceName;
}

describe('AddImage', () => {
  it('answers with what it saw: a category and regions', async () => {
    const added = { InstanceName: server.instance(), ProductId: 'p', PicName: 'a', PicContent: await base64(1) };
    server.sights.detected = [subject('handbag'), subject('person', [0, 0, 60, 60])];
    const { PicInfo, ...rest } = await server.succeed('AddImage', added);
    expect(rest).toMatchObject({ Message: 'success', Code: 0, Success: true });
    expect(PicInfo).toMatchObject({
      CategoryId: 3,
      Region: '40,240,30,180',
      MultiRegion: [{ Region: '40,240,30,180' }, { Region: '0,60,0,60' }],
    });
    const { AllCategories } = PicInfo as unknown as { AllCategories: { Id: number; Name: string }[] };
    expect(AllCategories.map(({ Id }) => Id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21, 22, 88888888]);
  });

  it.each([
    ['the whole picture, in no category, without a subject', {}, [], 88888888, '0,320,0,240'],
    ['the whole picture without Crop', { Crop: false }, [subject('tv')], 88888888, '0,320,0,240'],
    ['the category given', { CategoryId: 6 }, [subject('tv')], 6, '0,320,0,240'],
    [
      'a subject of the category given',
      { CategoryId: 22 },
      [subject('person'), subject('tv', [9, 9, 50, 50])],
      22,
      '9,59,9,59',
    ],
    ['the region given, before any subject', { Region: '10,110,20,90' }, [subject('chair')], 9, '10,110,20,90'],
  ])('compares %s', async (_what, params, detected, CategoryId, Region) => {
    server.sights.detected = detected;
    const added = {
      InstanceName: server.instance(),
      ProductId: 'p',
      PicName: 'a',
      PicContent: await base64(1),
      ...params,
    };
    expect((await server.succeed('AddImage', added)).PicInfo).toMatchObject({ CategoryId, Region });
  });

  it('replaces the picture of the same product and name', async () => {
    const InstanceName = await filled(2);
    const again = {
      InstanceName,
      ProductId: 'p0',
      PicName: '0.jpg',
      PicContent: await base64(9),
      CustomContent: 'new',
    };
    await server.succeed('AddImage', again);
    expect((await server.succeed('Detail', { InstanceName })).Instance).toMatchObject({ TotalCount: 2 });
    const found = await server.succeed('SearchImageByPic', { InstanceName, PicContent: again.PicContent, Num: 1 });
    expect(auctions(found)).toMatchObject([{ PicName: '0.jpg', CustomContent: 'new', Score: 1 }]);
  });

  it.each(['png', 'gif', 'webp', 'tiff'] as const)('reads %s', async (format) => {
    const PicContent = (
      await sharp(await scene(1))
        .toFormat(format)
        .toBuffer()
    ).toString('base64');
    await server.succeed('AddImage', { InstanceName: server.instance(), ProductId: 'p', PicName: 'a', PicContent });
  });

  it('fetches a picture by its URL', async () => {
    server.web.set('http://pictures.test/a.jpg', await scene(1));
    const PicContent = 'http://pictures.test/a.jpg';
    await server.succeed('AddImage', { InstanceName: server.instance(), ProductId: 'p', PicName: 'a', PicContent });
  });

  it('keeps names of 512 characters of any script', async () => {
    const [ProductId, PicName] = ['品'.repeat(512), '😀'.repeat(512)];
    const InstanceName = '一二三四五六七八九十一二三四五六七八九十';
    await server.succeed('AddImage', { InstanceName, ProductId, PicName, PicContent: await base64(1) });
    expect((await server.succeed('CheckImageExists', { InstanceName, ProductId, PicName })).Exists).toBe(true);
  });
});

describe('UpdateImage', () => {
  it('changes what is named and nothing else', async () => {
    const InstanceName = await filled(1, () => ({ CustomContent: 'c', IntAttr: 1, StrAttr: 'red', StrAttr4: 'four' }));
    const picture = { InstanceName, ProductId: 'p0', PicName: '0.jpg' };
    await server.succeed('UpdateImage', { ...picture, IntAttr: -5, IntAttr3: 7, StrAttr2: '', CustomContent: 'd' });
    const { Auctions } = await server.succeed('CheckImageExists', picture);
    const kept = { CategoryId: 88888888, ProductId: 'p0', PicName: '0.jpg', StrAttr: 'red', StrAttr4: 'four' };
    expect(Auctions).toEqual({ ...kept, CustomContent: 'd', IntAttr: -5, IntAttr3: 7, StrAttr2: '' });
  });

  it('keeps changes that come at the same time', async () => {
    const InstanceName = await filled(1);
    const picture = { InstanceName, ProductId: 'p0', PicName: '0.jpg' };
    const changes = ['IntAttr', 'IntAttr2', 'IntAttr3', 'IntAttr4'].map((name) => ({ ...picture, [name]: 1 }));
    await Promise.all(changes.map((change) => server.succeed('UpdateImage', change)));
    const { Auctions } = await server.succeed('CheckImageExists', picture);
    expect(Auctions).toMatchObject({ IntAttr: 1, IntAttr2: 1, IntAttr3: 1, IntAttr4: 1 });
  });

  it('is seen by the filters of later searches', async () => {
    const InstanceName = await filled(2, (i) => ({ IntAttr: i }));
    const by = { InstanceName, Filter: 'int_attr = 7' };
    expect(names(await server.succeed('SearchImageByFilter', by))).toEqual([]);
    await server.succeed('UpdateImage', { InstanceName, ProductId: 'p1', PicName: '1.jpg', IntAttr: 7 });
    expect(names(await server.succeed('SearchImageByFilter', by))).toEqual(['1.jpg']);
  });
});

describe('DeleteImage', () => {
  const deleted = ({ Data }: Answer) => (Data as unknown as { PicNames: string[] }).PicNames;

  it('deletes one picture, all of a product, or nothing', async () => {
    const InstanceName = await filled(3, (i) => ({ ProductId: i === 0 ? 'one' : 'two' }));
    const del = (params: Params) => server.succeed('DeleteImage', { InstanceName, ...params });
    expect(deleted(await del({ ProductId: 'one', PicName: 'other' }))).toEqual([]);
    expect(deleted(await del({ ProductId: 'one', PicName: '0.jpg' }))).toEqual(['0.jpg']);
    expect(deleted(await del({ ProductId: 'two' }))).toEqual(['1.jpg', '2.jpg']);
    expect(deleted(await del({ ProductId: 'two' }))).toEqual([]);
    expect((await server.succeed('Detail', { InstanceName })).Instance).toMatchObject({ TotalCount: 0 });
  });

  it('deletes what a filter selects', async () => {
    const InstanceName = await filled(4, (i) => ({ IntAttr: i }));
    const params = { InstanceName, IsDeleteByFilter: true, Filter: 'int_attr >= 2', ProductId: 'p0' };
    expect(deleted(await server.succeed('DeleteImage', params))).toEqual(['2.jpg', '3.jpg']);
    const left = await server.succeed('SearchImageByFilter', { InstanceName, Filter: 'int_attr < 9' });
    expect(names(left)).toEqual(['0.jpg', '1.jpg']);
  });
});

describe('the searches', () => {
  let InstanceName: string;
  beforeAll(async () => {
    InstanceName = await filled(6, (i) => ({
      ProductId: `product${i % 3}`,
      IntAttr: i,
      StrAttr: i % 2 === 0 ? 'even' : 'odd',
      CustomContent: `content ${i}`,
    }));
  });

  it('find the picture itself with score 1, and an edited copy before other pictures', async () => {
    const own = await server.succeed('SearchImageByPic', { InstanceName, PicContent: await base64(2) });
    expect(auctions(own)[0]).toMatchObject({
      ProductId: 'product2',
      PicName: '2.jpg',
      CategoryId: 88888888,
      CustomContent: 'content 2',
      IntAttr: 2,
      StrAttr: 'even',
      Score: 1,
      SortExprValues: '1;0',
    });
    expect(own.Head).toEqual({ DocsFound: 6, DocsReturn: 6, SearchTime: expect.any(Number) });
    const copy = (
      await sharp(await scene(2))
        .resize(200)
        .jpeg({ quality: 50 })
        .toBuffer()
    ).toString('base64');
    const found = auctions(await server.succeed('SearchImageByPic', { InstanceName, PicContent: copy }));
    expect(found[0]?.PicName).toBe('2.jpg');
    const scores = found.map(({ Score }) => Score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
  });

  it('by name answer as by the picture', async () => {
    const byName = await server.succeed('SearchImageByName', { InstanceName, ProductId: 'product1', PicName: '4.jpg' });
    const byPic = await server.succeed('SearchImageByPic', { InstanceName, PicContent: await base64(4) });
    expect(byName.Auctions).toEqual(byPic.Auctions);
    const { CategoryId, Region } = byPic.PicInfo as Params;
    expect(byName.PicInfo).toMatchObject({ CategoryId, Region } as Params);
  });

  it('page, filter, and keep what reaches the threshold', async () => {
    const query = { InstanceName, PicContent: await base64(0) };
    const all = names(await server.succeed('SearchImageByPic', query));
    expect(names(await server.succeed('SearchImageByPic', { ...query, Start: 2, Num: 3 }))).toEqual(all.slice(2, 5));
    const odd = await server.succeed('SearchImageByPic', { ...query, Filter: 'str_attr="odd"', Num: 2 });
    expect(auctions(odd).every(({ StrAttr }) => StrAttr === 'odd')).toBe(true);
    expect(odd.Head).toMatchObject({ DocsFound: 2, DocsReturn: 3 });
    expect(names(await server.succeed('SearchImageByPic', { ...query, ScoreThreshold: '1.00' }))).toEqual(['0.jpg']);
    expect(names(await server.succeed('SearchImageByPic', { ...query, Start: 499, Num: 1 }))).toEqual([]);
  });

  it('give one picture of each product when asked to', async () => {
    const query = { InstanceName, ProductId: 'product0', PicName: '3.jpg' };
    const every = auctions(await server.succeed('SearchImageByName', query));
    const distinct = auctions(await server.succeed('SearchImageByName', { ...query, DistinctProductId: true }));
    const first = ['product0', 'product1', 'product2'].map((id) => every.find(({ ProductId }) => ProductId === id));
    expect(distinct).toEqual(first.sort((a, b) => Number(b?.Score) - Number(a?.Score)));
    const second = await server.succeed('SearchImageByName', { ...query, DistinctProductId: true, Start: 1, Num: 1 });
    expect(auctions(second)).toEqual(distinct.slice(1, 2));
  });

  it('by filter list in order, without scores', async () => {
    const params = { InstanceName, Filter: 'int_attr in (1,3,5) OR str_attr = "none"', Start: 1, Num: 1 };
    const answer = await server.succeed('SearchImageByFilter', params);
    expect(answer.Auctions).toEqual([
      {
        CategoryId: 88888888,
        ProductId: 'product0',
        PicName: '3.jpg',
        CustomContent: 'content 3',
        IntAttr: 3,
        StrAttr: 'odd',
      },
    ]);
    expect(answer.Head).toBeUndefined();
  });

  it('look only inside the category, given or predicted', async () => {
    const InstanceName = server.instance();
    const labels = ['handbag', 'tv', 'handbag'];
    for (const [i, label] of labels.entries()) {
      server.sights.detected = [subject(label, [0, 0, 320, 240])];
      await server.succeed('AddImage', { InstanceName, ProductId: 'p', PicName: `${i}`, PicContent: await base64(i) });
    }
    const query = { InstanceName, PicContent: await base64(1) };
    expect(names(await server.succeed('SearchImageByPic', query)).sort()).toEqual(['0', '2']);
    server.sights.detected = [subject('tv', [0, 0, 320, 240])];
    expect(names(await server.succeed('SearchImageByPic', query))).toEqual(['1']);
    expect(names(await server.succeed('SearchImageByPic', { ...query, CategoryId: 3 })).sort()).toEqual(['0', '2']);
    const byName = { InstanceName, ProductId: 'p', PicName: '1' };
    expect(names(await server.succeed('SearchImageByName', byName))).toEqual(['1']);
    expect(names(await server.succeed('SearchImageByName', { ...byName, CategoryId: 5 }))).toEqual([]);
  });
});

describe('other operations', () => {
  it('CompareSimilarByImage: 1 for the same picture, less for another', async () => {
    const InstanceName = server.instance();
    const compare = async (a: Buffer, b: Buffer) => {
      const [PrimaryPicContent, SecondaryPicContent] = [a, b].map((one) => one.toString('base64')) as [string, string];
      const params = { InstanceName, PrimaryPicContent, SecondaryPicContent };
      return Number((await server.succeed('CompareSimilarByImage', params)).Score);
    };
    const [one, other] = [await scene(1), await scene(2)];
    expect(await compare(one, one)).toBe(1);
    expect(await compare(one, await edited(one))).toBeGreaterThan(await compare(one, other));
  });

  it('CheckImageExists says when there is none', async () => {
    const answer = await server.succeed('CheckImageExists', {
      InstanceName: server.instance(),
      ProductId: 'p',
      PicName: 'a',
    });
    expect(answer).toMatchObject({ Code: 0, Success: true, Msg: 'success', Exists: false });
    expect(answer.Auctions).toBeUndefined();
  });

  it('Detail tells the plan', async () => {
    const InstanceName = await filled(1);
    const { Instance } = await server.succeed('Detail', { InstanceName });
    const plan = { Name: InstanceName, Region: 'cn-shanghai', Capacity: 10, Qps: 5, ServiceType: 0, TotalCount: 1 };
    const time = expect.stringMatching(/^\d{13}$/);
    expect(Instance).toEqual({ ...plan, UtcCreate: time, UtcExpireTime: time });
  });

  it('keep accounts and regions apart', async () => {
    const InstanceName = await filled(1);
    const detail = (how: object) => server.call('Detail', { InstanceName, ...how });
    expect((await detail({ RegionId: 'cn-beijing' })).answer.Instance).toMatchObject({
      TotalCount: 0,
      Region: 'cn-beijing',
    });
    const other = await server.call('Detail', { InstanceName }, { id: 'someone', secret: 'else' });
    expect(other.answer.Instance).toMatchObject({ TotalCount: 0 });
  });

  it('take parameters from the query too', async () => {
    const InstanceName = await filled(1);
    const { answer } = await server.call('Detail', { InstanceName }, {});
    expect(answer.Success).toBe(true);
  });
});
