import type { Json } from '../../src/json.ts';
import type { Control } from '../support/control.ts';
import { edited, scene } from '../support/pictures.ts';
import { startCity } from './alibaba/cityvisual/harness.ts';
import { startGreen } from './alibaba/green/harness.ts';
import { startImageSearch, subject } from './alibaba/imagesearch/harness.ts';
import { startBaidu } from './baidu/imagesearch/harness.ts';
import { collection_name, startProductSearch } from './jd/productsearch/harness.ts';
import { startTiia } from './tencent/tiia/harness.ts';

/** A hit: the picture, and the vendor's score of it. */
type Scored = readonly [item: string, score: number];

/** What the console's search answers, as far as this test reads it. */
interface Found {
  readonly scoreName: string;
  readonly threshold: number | null;
  readonly hits: readonly {
    readonly id: number;
    readonly item: string;
    readonly similarity: number;
    readonly score: number;
    readonly passes: boolean;
    readonly thumbnail: boolean;
  }[];
}

/** The ids of the galleries that a dialect has, in order of creation. */
async function galleries(control: Control, dialect: string): Promise<number[]> {
  const { collections } = (await control('GET', `collections?dialect=${dialect}`)) as unknown as {
    collections: readonly { id: number; kind: string }[];
  };
  return collections.filter(({ kind }) => kind === 'gallery').map(({ id }) => id);
}

async function find(control: Control, gallery: number, body: { readonly [member: string]: Json }): Promise<Found> {
  return (await control('POST', `galleries/${gallery}/search`, body)) as unknown as Found;
}

/** What the console says that the vendor's API lists. */
const listed = ({ hits }: Found): Scored[] =>
  hits.filter(({ passes }) => passes).map(({ item, score }): Scored => [item, score]);

const base64 = async (seed: number) => (await scene(seed)).toString('base64');
const copyOf = async (seed: number) => (await edited(await scene(seed))).toString('base64');
const seeds = [1, 2, 3, 4];

describe("the console's search lists what the vendor's API lists, with its scores", () => {
  test.each([4, 8, 6])('tencent-tiia, groups of type %i', async (GroupType) => {
    const tiia = await startTiia();
    const GroupId = await tiia.group({ GroupType });
    for (const seed of seeds) {
      const entity = { EntityId: `e${seed}`, PicName: `${seed}.jpg`, ImageBase64: await base64(seed) };
      await tiia.succeed('CreateImage', { GroupId, ...entity });
    }
    const [gallery = 0] = await galleries(tiia.control, 'tencent-tiia');
    for (const picture of [await base64(1), await copyOf(2), await base64(9)]) {
      const { ImageInfos } = await tiia.succeed('SearchImage', { GroupId, ImageBase64: picture });
      const infos = (ImageInfos ?? []) as unknown as { EntityId: string; Score: number }[];
      const found = await find(tiia.control, gallery, { picture });
      expect(found.scoreName).toBe('Score');
      expect(listed(found)).toEqual(infos.map(({ EntityId, Score }): Scored => [EntityId, Score]));
      expect(found.hits.every(({ passes, similarity }) => !passes || similarity >= (found.threshold ?? -1))).toBe(true);
    }
    await tiia.close();
  });

  test('alibaba-green', async () => {
    const green = await startGreen();
    const library = await green.library();
    const tasks = await Promise.all(
      seeds.map(async (seed) => ({ dataId: `d${seed}`, url: await green.picture(seed) })),
    );
    await green.data('/green/similarity/image/add', { library, tasks });
    const ids = await galleries(green.control, 'alibaba-green');
    green.web.files.set('copy.jpg', await edited(await scene(2)));
    const [exact, copy] = [tasks[0]?.url ?? '', green.web.url('copy.jpg')];
    for (const [url, picture] of [
      [exact, await base64(1)],
      [copy, await copyOf(2)],
    ] as const) {
      const task = { dataId: 'q', url, similarityLibraries: [library] };
      const [element] = await green.data('/green/image/scan', { scenes: ['similarity'], tasks: [task] });
      const [scanned] = (element?.results ?? []) as unknown as {
        similarityImage: { dataId: string; rate: number }[];
      }[];
      const rates = (scanned?.similarityImage ?? []).map(({ dataId, rate }): Scored => [dataId, rate]);
      const found = await find(green.control, ids.at(-1) ?? 0, { picture });
      expect(listed(found)).toEqual(rates);
      expect(found.hits.length).toBe(seeds.length);
    }
    await green.close();
  });

  test('alibaba-cityvisual', async () => {
    const city = await startCity();
    const instance = 'cityvisual-demo1';
    for (const seed of seeds) {
      const seen = { instance, camera: 'c1', type: 'person', time: '2024-05-06T07:08:09Z' };
      await city.capture({ ...seen, imageId: `i${seed}`, picture: { base64: await base64(seed) } });
    }
    const [gallery = 0] = await galleries(city.control, 'alibaba-cityvisual');
    const Contents = await copyOf(3);
    const all = { InstanceId: instance, StartTime: '0000000000000', From: 0, Size: 10 };
    const rows = await city.list('SearchImages', { ...all, Contents });
    expect(listed(await find(city.control, gallery, { picture: Contents }))).toEqual(
      rows.map(({ ImageId, Score }): Scored => [String(ImageId), Number(Score)]),
    );
    await city.close();
  });

  test('alibaba-imagesearch, which searches the category of the picture only', async () => {
    const server = await startImageSearch();
    const InstanceName = server.instance();
    for (const seed of seeds) {
      server.sights.detected = [subject(seed === 2 ? 'person' : 'handbag', [10, 10, 100, 90])];
      const names = { ProductId: `p${seed}`, PicName: 'a' };
      await server.succeed('AddImage', { InstanceName, ...names, PicContent: await base64(seed) });
    }
    const [gallery = 0] = await galleries(server.control, 'alibaba-imagesearch');
    const scored = (auctions: unknown) =>
      (auctions as { ProductId: string; Score: number }[]).map(({ ProductId, Score }): Scored => [ProductId, Score]);
    const picture = await copyOf(3);
    const { Auctions } = await server.succeed('SearchImageByPic', { InstanceName, PicContent: picture });
    const found = await find(server.control, gallery, { picture });
    expect(listed(found)).toEqual(scored(Auctions));
    expect(listed(found).map(([item]) => item)).not.toContain('p2');
    const byName = await server.succeed('SearchImageByName', { InstanceName, ProductId: 'p1', PicName: 'a' });
    const like = found.hits.find(({ item }) => item === 'p1')?.id ?? 0;
    expect(listed(await find(server.control, gallery, { like }))).toEqual(scored(byName.Auctions));
    await server.close();
  });

  test('baidu-imagesearch, in every family', async () => {
    const server = await startBaidu();
    const picture = await copyOf(2);
    for (const family of ['same_hq', 'similar', 'product'] as const) {
      for (const seed of seeds) await server.succeed(family, 'add', { image: await base64(seed), brief: String(seed) });
      const { result = [] } = await server.succeed(family, 'search', { image: picture });
      const gallery = (await galleries(server.control, 'baidu-imagesearch')).at(-1) ?? 0;
      expect(listed(await find(server.control, gallery, { picture }))).toEqual(
        result.map(({ cont_sign, score }): Scored => [String(cont_sign), Number(score)]),
      );
    }
    await server.close();
  });

  test('jd-productsearch', async () => {
    const server = await startProductSearch();
    const shop = server.shop();
    await shop.products(seeds.map((seed) => `p${seed}`));
    for (const seed of seeds)
      expect(await shop.picture(`p${seed}`, `${seed}.jpg`, await scene(seed))).toBe('succeeded');
    const [gallery = 0] = await galleries(server.control, 'jd-productsearch');
    const picture = (await scene(4)).toString('base64');
    const { images } = await shop.ok('product_image_search', { collection_name, image_content: picture });
    const found = await find(server.control, gallery, { picture });
    expect(listed(found)).toEqual(
      (images as readonly { product_id: string; similarity: number }[]).map(
        ({ product_id, similarity }): Scored => [product_id, similarity],
      ),
    );
    // Added by a task: its pictures have thumbnails, too.
    expect(found.hits.map(({ thumbnail }) => thumbnail)).toEqual(seeds.map(() => true));
    await server.close();
  });
});

/** Why an item is listed or not. */
interface Explained {
  readonly item: string;
  readonly rank: number | null;
  readonly similarity: number | null;
  readonly score: number | null;
  readonly reason: string;
}

async function why(control: Control, gallery: number, body: { readonly [member: string]: Json }): Promise<Explained> {
  const found = (await control('POST', `galleries/${gallery}/search`, body)) as unknown as { explained: Explained };
  return found.explained;
}

describe("the console's search says why a picture is not in the list", () => {
  test('another category is filtered, however similar; threshold, limit and absence are told from it', async () => {
    const server = await startImageSearch();
    const InstanceName = server.instance();
    for (const seed of [1, 2, 3]) {
      server.sights.detected = [subject(seed === 2 ? 'person' : 'handbag', [10, 10, 100, 90])];
      const picture = { ProductId: `p${seed}`, PicName: 'a', PicContent: await base64(seed) };
      await server.succeed('AddImage', { InstanceName, ...picture });
    }
    const [gallery = 0] = await galleries(server.control, 'alibaba-imagesearch');
    // The very picture of p2, in which a handbag is found now.
    const query = { picture: await base64(2) };
    const filtered = await why(server.control, gallery, { ...query, item: 'p2' });
    expect(filtered).toMatchObject({ item: 'p2', reason: 'filtered', rank: null, score: expect.any(Number) });
    expect(filtered.similarity).toBeCloseTo(1, 3);
    const { hits } = await find(server.control, gallery, { ...query, limit: 100 });
    expect(hits.map(({ item }) => item).sort()).toEqual(['p1', 'p3']);

    server.sights.detected = [subject('person', [10, 10, 100, 90])];
    expect(await why(server.control, gallery, { ...query, item: 'p2' })).toMatchObject({ reason: 'shown', rank: 1 });
    expect(await why(server.control, gallery, { ...query, item: 'p1' })).toMatchObject({ reason: 'filtered' });
    expect(await why(server.control, gallery, { ...query, item: 'p9' })).toEqual({
      item: 'p9',
      rank: null,
      similarity: null,
      score: null,
      reason: 'absent',
    });

    server.sights.detected = [subject('handbag', [10, 10, 100, 90])];
    const close = { picture: await base64(1), threshold: 0.999 };
    expect(await why(server.control, gallery, { ...close, item: 'p1' })).toMatchObject({ reason: 'shown', rank: 1 });
    expect(await why(server.control, gallery, { ...close, item: 'p3' })).toMatchObject({ reason: 'below-threshold' });
    const one = { picture: await base64(1), threshold: -1, limit: 1, item: 'p3' };
    expect(await why(server.control, gallery, one)).toMatchObject({ reason: 'beyond-limit' });
    await server.close();
  });
});
