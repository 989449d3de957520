import type { ProductCall, ProductOperation } from '../../../../adapters/jd/productsearch/call.ts';
import { product_image_create_product } from '../../../../adapters/jd/productsearch/operations/product_image_create_product.ts';
import type { Gallery } from '../../../../src/catalog/port.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import type { ItemOutcome } from '../../../../src/engine/items.ts';
import { runRules } from '../../../../src/protocol/pipeline.ts';
import { collection_name, type ProductServer, picture, startProductSearch } from './harness.ts';

const [create, del] = ['product_image_create_product', 'product_image_del_product'];
const product = (product_id: unknown, more: object = {}) => ({
  product_id,
  product_name: '女士_风衣_2026',
  category: '服装',
  ...more,
});
let server: ProductServer;
beforeAll(async () => {
  server = await startProductSearch();
});
afterAll(() => server.close());

test('products are created with their collection, existing ones remain', async () => {
  const shop = server.shop();
  await shop.products(['S-100']);
  const product_list = [
    { product_id: 'S-100', product_name: 'linen_shirt', category: '服装' },
    { product_id: 'S-101', product_name: '短靴', category: '鞋靴' },
  ];
  expect(await shop.ok(create, { collection_name, product_list })).toEqual({
    code: 0,
    message: 'SUCCESS',
    successful_list: ['S-101'],
    failed_list: [{ product_id: 'S-100', message: 'EXISTING_PRODUCT' }],
  });
  expect(await shop.ok(create, { collection_name, product_list })).toMatchObject({
    successful_list: [],
    failed_list: [{ product_id: 'S-100' }, { product_id: 'S-101' }],
  });
});

test('an error of one product fails the product, errors of all fail the call', async () => {
  const shop = server.shop();
  const product_list = [
    product('name', { product_name: 'a name' }),
    product('long', { product_name: '名'.repeat(257) }),
    product('none', { product_name: undefined }),
    product('category', { category: '鞋' }),
    product('both', { product_name: '', category: 1 }),
    product('good', { product_name: '名'.repeat(256) }),
  ];
  const { successful_list, failed_list } = await shop.ok(create, { collection_name, product_list });
  expect(successful_list).toEqual(['good']);
  expect(failed_list).toEqual([
    { product_id: 'name', message: 'INVALID_PRODUCT_NAME' },
    { product_id: 'long', message: 'INVALID_PRODUCT_NAME' },
    { product_id: 'none', message: 'INVALID_PRODUCT_NAME' },
    { product_id: 'category', message: 'INVALID_PRODUCT_CATEGORY' },
    { product_id: 'both', message: 'INVALID_PRODUCT_NAME' },
  ]);
  const faulty = { collection_name: 'another', product_list: [product_list[3], product_list[0]] };
  // Refused before the collection is read.
  expect(await shop.refused(create, faulty)).toEqual([3005, 'INVALID_PRODUCT_CATEGORY']);
});

test('an account has one collection', async () => {
  const shop = server.shop();
  await shop.products(['a']);
  const limit = [2013, 'COLLECTION_COUNT_EXCEEDS_LIMIT'];
  const second = { collection_name: '服饰商品库' };
  expect(await shop.refused(create, { ...second, product_list: [product('a')] })).toEqual(limit);
  const image_list = [{ product_id: 'a', image_id: 'i', image_content: 'http://img.360buyimg.com/x' }];
  expect(await shop.refused('product_image_add', { ...second, image_list })).toEqual(limit);
  // Adding pictures may be its first use.
  const other = server.shop();
  expect(await other.refused('product_image_add', { ...second, image_list })).toEqual([3009, 'NO_MATCHED_PRODUCT']);
  expect(await other.refused(create, { collection_name, product_list: [product('a')] })).toEqual(limit);
  await other.ok(create, { ...second, product_list: [product('a')] });
});

test('the first of several simultaneous calls creates the collection for all', async () => {
  const shop = server.shop();
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd'].map((id) => shop.ok(create, { collection_name, product_list: [product(id)] })),
  );
  expect(answers.map(({ successful_list }) => successful_list)).toEqual([['a'], ['b'], ['c'], ['d']]);
});

test('a call creates 200 products, and deletes as many', async () => {
  const shop = server.shop();
  const ids = Array.from({ length: 200 }, (_, n) => `sku-${n}`);
  const product_list = ids.map((id) => product(id));
  const tooMany = [3055, 'PRODUCT_NUM_EXCEED_LIMIT'];
  expect(await shop.refused(create, { collection_name, product_list: [...product_list, 1] })).toEqual(tooMany);
  expect((await shop.ok(create, { collection_name, product_list })).successful_list).toEqual(ids);
  expect(await shop.refused(del, { collection_name, product_id_list: [...ids, 'x'] })).toEqual(tooMany);
  expect((await shop.ok(del, { collection_name, product_id_list: ids })).successful_list).toEqual(ids);
});

test('a collection holds 100,000 products', async () => {
  const asked: unknown[] = [];
  const engine = {
    galleries: { get: async () => ({ key: collection_name }) as Gallery },
    items: {
      create: async (_: unknown, __: unknown, drafts: readonly unknown[], rules: unknown): Promise<ItemOutcome[]> => {
        asked.push(rules);
        return drafts.map((_draft, index) => (index === 0 ? 'made' : 'full'));
      },
    },
  };
  const input = { collection_name, product_list: [product('a'), product('b')] };
  const services = { engine: engine as unknown as Engine };
  const call = { input, services } as unknown as ProductCall;
  const { rules, handle }: ProductOperation = product_image_create_product;
  expect(await handle(call, await runRules(rules, call))).toEqual({
    successful_list: ['a'],
    failed_list: [{ product_id: 'b', message: 'PRODUCT_NUM_EXCEED_LIMIT' }],
  });
  expect(asked).toEqual([{ maxItems: 100_000 }]);
});

test('a deleted product takes its pictures with it', async () => {
  const shop = server.shop();
  await shop.products(['a', 'b']);
  await shop.picture('a', '1', await picture(1));
  await shop.picture('a', '2', await picture(2));
  await shop.picture('b', '3', await picture(3));
  expect(await shop.ok(del, { collection_name, product_id_list: ['a', 'none'] })).toEqual({
    code: 0,
    message: 'SUCCESS',
    successful_list: ['a'],
    failed_list: [{ product_id: 'none', message: 'NOT_EXISTING_PRODUCT' }],
  });
  const image_content = (await picture(1)).toString('base64');
  const { images } = await shop.ok('product_image_search', { collection_name, image_content });
  expect(images).toEqual([expect.objectContaining({ product_id: 'b', image_id: '3' })]);
  expect(await shop.refused('product_image_info', { collection_name, product_id: 'a' })).toEqual([
    3007,
    'NOT_EXISTING_PRODUCT',
  ]);
  expect(await shop.refused(del, { collection_name, product_id_list: ['a', 'none'] })).toEqual([
    3009,
    'NO_MATCHED_PRODUCT',
  ]);
  // The product again, but new.
  await shop.products(['a']);
  expect((await shop.ok('product_image_info', { collection_name, product_id: 'a' })).image_list).toEqual([]);
});

test('accounts do not see each other’s products; regions make no difference', async () => {
  const [shop, other] = [server.shop(), server.shop()];
  await shop.products(['a']);
  await other.products(['a']);
  await other.ok(del, { collection_name, product_id_list: ['a'] });
  const body = JSON.stringify({ collection_name, product_id: 'a' });
  const { text } = await server.send('product_image_info', body, { ...shop.key, region: 'jdcloud-api', service: 'x' });
  expect(JSON.parse(text)).toMatchObject({ result: { code: 0, image_list: [] } });
});
