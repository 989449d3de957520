import { edited } from '../../../support/pictures.ts';
import { subject } from '../../alibaba/imagesearch/harness.ts';
import {
  type Answer,
  collection_name,
  mosaic,
  type ProductServer,
  picture,
  type Shop,
  startProductSearch,
} from './harness.ts';

const search = 'product_image_search';
let server: ProductServer;
let shop: Shop;
let first: Buffer;
beforeAll(async () => {
  server = await startProductSearch();
  shop = server.shop();
  first = await picture(1);
  await shop.products(['shirt', 'coat'], '服装');
  await shop.products(['boot'], '鞋靴');
  for (const [seed, product] of ['shirt', 'shirt', 'coat', 'boot', 'boot'].entries()) {
    await shop.picture(product, `${seed + 1}.jpg`, await picture(seed + 1), `info ${seed + 1}`);
  }
});
afterEach(() => {
  server.sights.detected = [];
});
afterAll(() => server.close());

const find = async (more: object, image = first) =>
  (await shop.ok(search, { collection_name, image_content: image.toString('base64'), ...more })) as Answer & {
    images: readonly Answer[];
  };
const ids = async (more: object, image?: Buffer) => (await find(more, image)).images.map(({ image_id }) => image_id);

test('the same picture comes first, with everything stored with it', async () => {
  const { rectangle, images } = await find({ topk: 1 });
  expect(rectangle).toEqual([{ bottom: 240, top: 0, left: 0, right: 320 }]);
  expect(images).toEqual([
    {
      product_id: 'shirt',
      product_name: 'name_5',
      image_id: '1.jpg',
      similarity: 1,
      image_info: 'info 1',
      info: 'info 1',
    },
  ]);
});

test('every picture is a hit of its own, the best first', async () => {
  const { images } = await find({}, await edited(await picture(3)).then(larger));
  expect(images).toHaveLength(5);
  expect(images[0]).toMatchObject({ image_id: '3.jpg', product_id: 'coat' });
  const similarities = images.map(({ similarity }) => Number(similarity));
  expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
});

test('by URL as well', async () => {
  const image_content = server.put('query.jpg', await picture(4));
  const { images } = await shop.ok(search, { collection_name, image_content, topk: 1 });
  expect(images).toEqual([expect.objectContaining({ image_id: '4.jpg', similarity: 1 })]);
});

test('topk is 50 by default and 200 at most', async () => {
  expect(await ids({ topk: 2 })).toHaveLength(2);
  expect(await ids({ topk: 200 })).toHaveLength(5);
  expect(await ids({ topk: null })).toHaveLength(5);
  const body = { collection_name, image_content: 'x' };
  expect(await shop.refused(search, { ...body, topk: 201 })).toEqual([3041, 'SEARCH_TOPK_EXCEED_LIMIT']);
  for (const topk of [0, -1, 1.5, '10', true, []]) {
    expect(await shop.refused(search, { ...body, topk })).toEqual([3040, 'INVALID_SEARCH_TOPK']);
  }
  const many = server.shop();
  const products = ['a', 'b'];
  await many.products(products);
  const image_list = products.flatMap((product_id, p) =>
    Array.from({ length: 26 }, (_, n) => ({
      product_id,
      image_id: `${p}-${n}`,
      image_content: `http://img.360buyimg.com/k${p * 26 + n}`,
    })),
  );
  for (const [n] of image_list.entries()) server.put(`k${n}`, await mosaic(300 + n));
  const { task_id } = await many.ok('product_image_add', { collection_name, image_list });
  expect((await many.finished(task_id)).failed_list).toEqual([]);
  const { images } = await many.ok(search, { collection_name, image_content: first.toString('base64') });
  expect(images).toHaveLength(50);
}, 60_000);

test('a category excludes other products’ pictures before ranking', async () => {
  expect((await ids({ category: '鞋靴' })).sort()).toEqual(['4.jpg', '5.jpg']);
  expect(await ids({ category: '鞋靴', topk: 1 })).toHaveLength(1);
  expect(await ids({ category: '其他' })).toEqual([]);
  const body = { collection_name, image_content: 'x', category: '鞋' };
  expect(await shop.refused(search, body)).toEqual([3005, 'INVALID_PRODUCT_CATEGORY']);
});

test('the rectangle is that of the product that was found; the whole pictures are compared too', async () => {
  server.sights.detected = [subject('handbag', [40, 30, 200, 150])];
  const { rectangle, images } = await find({ topk: 1 });
  expect(rectangle).toEqual([{ bottom: 180, top: 30, left: 40, right: 240 }]);
  // The picture was stored when nothing was found in it.
  expect(images[0]?.similarity).toBe(1);
});

/** Enlarged to a size that the product accepts. */
async function larger(bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(bytes).resize(320, 240, { fit: 'fill' }).jpeg().toBuffer();
}
