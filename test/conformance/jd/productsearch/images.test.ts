import sharp from 'sharp';
import {
  type Answer,
  collection_name,
  mosaic,
  type ProductServer,
  picture,
  startProductSearch,
  succeededIn,
} from './harness.ts';

const [add, status, info] = ['product_image_add', 'product_image_status', 'product_image_info'];
let server: ProductServer;
beforeAll(async () => {
  server = await startProductSearch();
});
afterEach(() => {
  delete server.sights.gate;
});
afterAll(() => server.close());

/** Holds all analyses until the returned function is called. */
function gate(): () => void {
  let open = () => {};
  server.sights.gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return open;
}

test('a Base64 picture is accepted, added, and reported', async () => {
  const shop = server.shop();
  await shop.products(['S-100']);
  const image_list = [
    {
      product_id: 'S-100',
      image_id: 's100-front.jpg',
      image_content: (await picture(1)).toString('base64'),
      image_info: 'front 正面',
    },
  ];
  const taken = await shop.ok(add, { collection_name, image_list });
  expect(taken).toEqual({ code: 0, message: 'SUCCESS', task_id: taken.task_id, failed_list: [] });
  expect(taken.task_id).toMatch(/^\d{1,14}\/spring_shop\/\d{10}\.\d{7}$/);
  expect(await shop.finished(taken.task_id)).toEqual({
    code: 0,
    message: 'SUCCESS',
    task_status: 'FINISHED',
    succeeded_list: [`${String(taken.task_id).replace(/\/[^/]*$/, '')}|S-100|s100-front.jpg`],
    failed_list: [],
    pending_list: [],
  });
  expect(await shop.ok(info, { collection_name, product_id: 'S-100' })).toEqual({
    code: 0,
    message: 'SUCCESS',
    image_list: [{ image_id: 's100-front.jpg', image_info: 'front 正面' }],
  });
});

test('a task advances entry by entry, and each failure has its reason', async () => {
  const shop = server.shop();
  await shop.products(['a', 'b']);
  const first = server.put('first.jpg', await picture(1));
  const flat = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#369' } })
    .png()
    .toBuffer();
  const entries = [
    ['a', '1.jpg', first],
    ['a', '1-again.jpg', first],
    ['b', '1-of-b.jpg', first],
    ['b', 'flat.png', server.put('flat.png', flat)],
    ['b', 'lost.jpg', 'http://img.360buyimg.com/nothing'],
    ['b', 'small.jpg', server.put('small.jpg', await sharp(flat).resize(200, 201).jpeg().toBuffer())],
  ];
  const image_list = entries.map(([product_id, image_id, image_content]) => ({ product_id, image_id, image_content }));
  const open = gate();
  const { task_id, failed_list } = await shop.ok(add, { collection_name, image_list });
  expect(failed_list).toEqual([]);
  const pairs = image_list.map(({ product_id, image_id }) => ({ product_id, image_id }));
  expect(await shop.ok(status, { task_id })).toEqual({
    code: 0,
    message: 'SUCCESS',
    task_status: 'PROCESSING',
    succeeded_list: [],
    failed_list: [],
    pending_list: pairs,
  });
  open();
  expect(await shop.finished(task_id)).toMatchObject({
    succeeded_list: succeededIn(task_id, [pairs[0], pairs[2]]),
    failed_list: [
      { ...pairs[1], message: 'DUPLICATE_IMAGE' },
      { ...pairs[3], message: 'NO_AVAILABLE_FEATURE' },
      { ...pairs[4], message: 'BROKEN_BASE64_OR_URL' },
      { ...pairs[5], message: 'IMAGE_TOO_SMALL' },
    ],
    pending_list: [],
  });
  // Without image_info, and in the order in which they were added.
  const listed = await shop.ok(info, { collection_name, product_id: 'b' });
  expect(listed.image_list).toEqual([{ image_id: '1-of-b.jpg', image_info: '' }]);
});

test('errors that are known at once are answered at once, the other entries are accepted', async () => {
  const shop = server.shop();
  await shop.products(['a']);
  await shop.picture('a', 'stored.jpg', await picture(1));
  const url = server.put('second.jpg', await picture(2));
  const image_list = [
    { product_id: 'a', image_id: 'stored.jpg', image_content: url },
    { product_id: 'none', image_id: 'x', image_content: url },
    { product_id: 'a', image_id: 'base64', image_content: (await picture(3)).toString('base64') },
    { product_id: 'a', image_id: 'number', image_content: 5 },
    { product_id: 'a', image_id: 'ftp', image_content: 'ftp://img.360buyimg.com/x' },
    { product_id: 'a', image_id: 'user', image_content: 'http://me:secret@img.360buyimg.com/x' },
    { product_id: 'a', image_id: 'info', image_content: url, image_info: 'x'.repeat(257) },
    { product_id: 'a', image_id: 'good', image_content: url, image_info: '图'.repeat(256) },
  ];
  const { task_id, failed_list } = await shop.ok(add, { collection_name, image_list });
  expect(failed_list).toEqual([
    { image_id: 'stored.jpg', message: ['REPEAT_IMAGE_NAME_IN_DB'] },
    { image_id: 'x', message: ['NOT_EXISTING_PRODUCT'] },
    { image_id: 'base64', message: ['INVALID_IMAGE_CONTENT'] },
    { image_id: 'number', message: ['INVALID_IMAGE_CONTENT'] },
    { image_id: 'ftp', message: ['BROKEN_BASE64_OR_URL'] },
    { image_id: 'user', message: ['BROKEN_BASE64_OR_URL'] },
    { image_id: 'info', message: ['INVALID_IMAGE_INFO'] },
  ]);
  expect(await shop.finished(task_id)).toMatchObject({
    succeeded_list: succeededIn(task_id, [{ product_id: 'a', image_id: 'good' }]),
    failed_list: [],
  });
});

test('a call with nothing but refused entries creates no task', async () => {
  const shop = server.shop();
  await shop.products(['a']);
  const refused = (...entries: object[]) => shop.refused(add, { collection_name, image_list: entries });
  const entry = { product_id: 'a', image_id: 'i', image_content: 'http://img.360buyimg.com/x' };
  // A single entry: its own code.
  expect(await refused({ ...entry, image_content: '' })).toEqual([3014, 'INVALID_IMAGE_CONTENT']);
  expect(await refused({ ...entry, image_content: null })).toEqual([3014, 'INVALID_IMAGE_CONTENT']);
  expect(await refused({ ...entry, image_content: 'http://' })).toEqual([2006, 'BROKEN_BASE64_OR_URL']);
  expect(await refused({ ...entry, image_content: '?' })).toEqual([2006, 'BROKEN_BASE64_OR_URL']);
  expect(await refused({ ...entry, image_content: 'data:image/png;base64,AAAA' })).toEqual([
    2006,
    'BROKEN_BASE64_OR_URL',
  ]);
  expect(await refused({ ...entry, image_info: 7 })).toEqual([3015, 'INVALID_IMAGE_INFO']);
  // No product is known.
  expect(await refused({ ...entry, product_id: 'none' })).toEqual([3009, 'NO_MATCHED_PRODUCT']);
  expect(await refused({ ...entry, product_id: 'none' }, { ...entry, product_id: 'no', image_id: 'j' })).toEqual([
    3009,
    'NO_MATCHED_PRODUCT',
  ]);
  // Several entries with different errors.
  expect(await refused({ ...entry, product_id: 'none' }, { ...entry, image_id: 'j', image_content: 'x' })).toEqual([
    3019,
    'NO_VALID_IMAGE',
  ]);
  await shop.picture('a', 'i', await picture(1));
  expect(await refused(entry)).toEqual([1032, 'REPEAT_IMAGE_NAME_IN_DB']);
});

test('tasks belong to their account, and ids are checked', async () => {
  const shop = server.shop();
  await shop.products(['a']);
  const image_list = [{ product_id: 'a', image_id: 'i', image_content: server.put('own.jpg', await picture(4)) }];
  const { task_id } = await shop.ok(add, { collection_name, image_list });
  await shop.finished(task_id);
  const unknown = [1004, 'TASK_NOT_EXIST'];
  expect(await server.shop().refused(status, { task_id })).toEqual(unknown);
  expect(await shop.refused(status, { task_id: 'user01/shop-lib-1/1700000000.123456' })).toEqual(unknown);
  for (const bad of ['', 'x', 'a/b', 'a/b/c', '/b/1.5', 'a/\0/1.5', `a/${'b'.repeat(600)}/1.5`, 5, null, []]) {
    expect(await shop.refused(status, { task_id: bad })).toEqual([3021, 'INVALID_TASK_ID']);
  }
});

test('a product has at most 30 pictures, stored or pending', async () => {
  const shop = server.shop();
  await shop.products(['a', 'b']);
  const entry = (n: number, product_id = 'a') => ({
    product_id,
    image_id: `${product_id}${n}`,
    image_content: `http://img.360buyimg.com/many-${n}.jpg`,
  });
  const numbers = Array.from({ length: 31 }, (_, n) => n);
  for (const n of numbers) server.put(`many-${n}.jpg`, await mosaic(100 + n));
  const all = numbers.map((n) => entry(n));
  expect(await shop.refused(add, { collection_name, image_list: all })).toEqual([
    3017,
    'IMAGE_NUM_EXCEED_PER_PRODUCT_LIMIT',
  ]);
  const first = await shop.ok(add, { collection_name, image_list: all.slice(0, 29) });
  await shop.finished(first.task_id);
  const rest = { collection_name, image_list: [...all.slice(29), entry(0, 'b')] };
  const second = await shop.ok(add, rest);
  expect(second.failed_list).toEqual([{ image_id: 'a30', message: ['IMAGE_NUM_EXCEED_PER_PRODUCT_LIMIT'] }]);
  expect((await shop.finished(second.task_id)).succeeded_list).toHaveLength(2);
  expect(await shop.refused(add, { collection_name, image_list: [entry(30)] })).toEqual([
    3017,
    'IMAGE_NUM_EXCEED_PER_PRODUCT_LIMIT',
  ]);
  expect((await shop.ok(info, { collection_name, product_id: 'a' })).image_list).toHaveLength(30);
  await shop.ok('product_image_del_image', { collection_name, image_id_list: [{ product_id: 'a', image_id: 'a0' }] });
  // Two simultaneous calls, each of which fits alone: one finds the product full.
  const open = gate();
  const tasks = [];
  for (const image_id of ['x', 'y']) {
    const image_list = [{ ...entry(image_id === 'x' ? 30 : 0), image_id }];
    tasks.push((await shop.ok(add, { collection_name, image_list })).task_id);
  }
  open();
  const ends = await Promise.all(tasks.map((task) => shop.finished(task)));
  const messages = ends.flatMap(({ failed_list }) => (failed_list as readonly Answer[]).map(({ message }) => message));
  expect(messages).toEqual(['IMAGE_NUM_EXCEED_PER_PRODUCT_LIMIT']);
}, 60_000);

test('entries fail if their product is deleted or their name is taken in the meantime', async () => {
  const shop = server.shop();
  await shop.products(['a', 'b', 'c']);
  const url = server.put('meanwhile.jpg', await picture(5));
  const other = server.put('meanwhile-2.jpg', await picture(6));
  const open = gate();
  const image_list = [
    { product_id: 'a', image_id: 'lost', image_content: url },
    { product_id: 'b', image_id: 'twice', image_content: url },
    { product_id: 'c', image_id: 'kept', image_content: url },
  ];
  const first = await shop.ok(add, { collection_name, image_list });
  const again = [{ product_id: 'b', image_id: 'twice', image_content: other }];
  const second = await shop.ok(add, { collection_name, image_list: again });
  await shop.ok('product_image_del_product', { collection_name, product_id_list: ['a', 'c'] });
  await shop.products(['c']);
  open();
  const ends = [await shop.finished(first.task_id), await shop.finished(second.task_id)];
  const messages = ends.flatMap(({ failed_list }) => failed_list as readonly Answer[]);
  expect(messages).toHaveLength(2);
  expect(messages).toContainEqual({ product_id: 'a', image_id: 'lost', message: 'NOT_EXISTING_PRODUCT' });
  expect(messages).toContainEqual({ product_id: 'b', image_id: 'twice', message: 'REPEAT_IMAGE_NAME_IN_DB' });
  expect((await shop.ok(info, { collection_name, product_id: 'c' })).image_list).toHaveLength(1);
  expect((await shop.ok(info, { collection_name, product_id: 'b' })).image_list).toHaveLength(1);
});

test('pictures are deleted by pair; unknown pairs are reported', async () => {
  const shop = server.shop();
  await shop.products(['a', 'b']);
  await shop.picture('a', '1', await picture(1));
  await shop.picture('a', '2', await picture(2));
  const del = 'product_image_del_image';
  const image_id_list = [
    { product_id: 'a', image_id: '1' },
    { product_id: 'b', image_id: '2' },
    { product_id: 'none', image_id: '2' },
  ];
  expect(await shop.ok(del, { collection_name, image_id_list })).toEqual({
    code: 0,
    message: 'SUCCESS',
    successful_list: [image_id_list[0]],
    failed_list: [
      { ...image_id_list[1], message: 'NO_RELATIVE_IMAGE' },
      { ...image_id_list[2], message: 'NO_RELATIVE_IMAGE' },
    ],
  });
  expect(await shop.refused(del, { collection_name, image_id_list })).toEqual([3053, 'NO_VALID_IMAGE_ID']);
  expect((await shop.ok(info, { collection_name, product_id: 'a' })).image_list).toEqual([
    { image_id: '2', image_info: '' },
  ]);
  // Its name and its bytes may be added again.
  expect(await shop.picture('a', '1', await picture(1))).toBe('succeeded');
});

test('a reset drops products, pictures and tasks', async () => {
  const shop = server.shop();
  await shop.products(['a']);
  const open = gate();
  const image_list = [{ product_id: 'a', image_id: 'i', image_content: server.put('reset.jpg', await picture(1)) }];
  const { task_id } = await shop.ok(add, { collection_name, image_list });
  await server.control('POST', 'reset', { account: shop.key.id });
  open();
  expect(await shop.refused(status, { task_id })).toEqual([1004, 'TASK_NOT_EXIST']);
  expect(await shop.refused(info, { collection_name, product_id: 'a' })).toEqual([1030, 'NO_RELATIVE_COLLECTION']);
  await shop.products(['a']);
  expect((await shop.ok(info, { collection_name, product_id: 'a' })).image_list).toEqual([]);
});
