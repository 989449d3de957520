import examples from '../../../../fixtures/jd/gateway/examples.json' with { type: 'json' };
import { type Answer, type ProductServer, picture, startProductSearch } from './harness.ts';

/** The calls of the documentation's examples in a row, which lead to the published answers. */
const collection_name = 'XX小店';
const television = { product_id: '102340325', product_name: '电视', category: '其他' };
const laptop = { product_id: '102340326', product_name: '笔记本电脑', category: '其他' };
const names = ['35e94ca3e9d9fdf9.jpg', 'a0906237d2cd30ad.jpg'] as const;

let server: ProductServer;
beforeAll(async () => {
  server = await startProductSearch();
});
afterAll(() => server.close());

test('the published examples, one after the other', async () => {
  const shop = server.shop();
  await shop.ok('product_image_create_product', { collection_name, product_list: [laptop] });
  const product_list = [television, laptop];
  const created = await shop.ok('product_image_create_product', { collection_name, product_list });
  expect(created).toEqual(examples.product_image_create_product);

  const image_list = [
    { product_id: television.product_id, image_id: names[0], image_content: server.put('tv.jpg', await picture(1)) },
    { product_id: laptop.product_id, image_id: names[1], image_content: server.put('pc.jpg', await picture(2)) },
  ];
  const taken = await shop.ok('product_image_add', { collection_name, image_list });
  const [, shopName] = examples.product_image_add.task_id.split('/');
  expect(taken).toEqual({ ...examples.product_image_add, task_id: expect.stringContaining(`/${shopName}/`) });

  const { task_id } = taken;
  const pairs = examples.product_image_status.succeeded_list.map((text) => {
    const [, product_id, image_id] = text.split('|');
    return { product_id, image_id };
  });
  const [, , ofUser] = /^(.*?)(\/.*)\//.exec(String(task_id)) ?? [];
  const status = await shop.finished(task_id);
  // Only the user's number is another one.
  const texts = (status.succeeded_list as readonly string[]).map((text) => text.replace(/^\d+/, '1001'));
  expect(ofUser).toBe(`/${collection_name}`);
  expect({ ...status, succeeded_list: texts }).toEqual(examples.product_image_status);

  const image_content = server.put('query.jpg', await picture(2));
  const found = await shop.ok('product_image_search', { collection_name, image_content });
  const sides = examples.product_image_search.rectangle.map((box) => Object.keys(box).sort());
  expect((found.rectangle as readonly Answer[]).map((box) => Object.keys(box).sort())).toEqual(sides);
  expect(found.images).toEqual(
    examples.product_image_search.images.map((image) => ({
      ...image,
      image_info: image.info,
      similarity: expect.any(Number),
    })),
  );

  await shop.ok('product_image_del_image', { collection_name, image_id_list: [pairs[0]] });
  const content = server.put('tv-2.jpg', await picture(3));
  const again = [{ ...pairs[0], image_content: content, image_info: 'apple tv' }];
  await shop.finished((await shop.ok('product_image_add', { collection_name, image_list: again })).task_id);
  const { product_id } = television;
  expect(await shop.ok('product_image_info', { collection_name, product_id })).toEqual(examples.product_image_info);

  const deleted = await shop.ok('product_image_del_image', { collection_name, image_id_list: [pairs[1]] });
  expect(deleted).toEqual({ ...examples.product_image_del_image, failed_list: [] });
  const gone = await shop.ok('product_image_del_product', { collection_name, product_id_list: [product_id] });
  expect(gone).toEqual(examples.product_image_del_product);
});
