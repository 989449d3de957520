import sharp from 'sharp';
import { gatewayErrors, systemErrors } from '../../../../adapters/jd/gateway/errors.ts';
import { errors } from '../../../../adapters/jd/productsearch/errors.ts';
import { operations } from '../../../../adapters/jd/productsearch/operations.ts';
import { wireCode } from '../../../../src/protocol/errors.ts';
import { collection_name, type ProductServer, picture, type Shop, startProductSearch } from './harness.ts';

let server: ProductServer;
let shop: Shop;
beforeAll(async () => {
  server = await startProductSearch({ fetchDeny: '127.0.0.2' });
  shop = server.shop();
  await shop.products(['a']);
});
afterAll(() => server.close());

const URL_ = 'http://img.360buyimg.com/x';
const product = { product_id: 'p', product_name: 'n', category: '其他' };
const image = { product_id: 'a', image_id: 'i', image_content: URL_ };
const pair = { product_id: 'a', image_id: 'i' };
const base = { collection_name };

/** Operation, error, body and code; apart from the error the body is valid. */
const refusals: readonly (readonly [operation: string, what: string, body: object, code: keyof typeof errors])[] = [
  ...operations
    .filter(({ name }) => name !== 'product_image_status')
    .flatMap(({ name }) =>
      [undefined, null, '', 5, ['x'], 'x'.repeat(51), 'a\0', '\ud800'].map(
        (value) =>
          [
            name,
            `collection_name ${JSON.stringify(value)}`,
            { ...complete(name), collection_name: value },
            '2010',
          ] as const,
      ),
    ),
  ...['product_image_search', 'product_image_info', 'product_image_del_image', 'product_image_del_product'].map(
    (name) => [name, 'an unknown collection', { ...complete(name), collection_name: 'x'.repeat(50) }, '1030'] as const,
  ),

  ['product_image_create_product', 'no list', { ...base }, '3000'],
  ['product_image_create_product', 'a list that is text', { ...base, product_list: '[]' }, '3000'],
  ['product_image_create_product', 'an entry that is text', { ...base, product_list: [product, 'x'] }, '3000'],
  ['product_image_create_product', 'an empty list', { ...base, product_list: [] }, '3001'],
  ['product_image_create_product', 'a product twice', { ...base, product_list: [product, product] }, '3002'],
  ...[undefined, null, '', 5, {}, 'x'.repeat(257), '\0', '\udfff'].map(
    (product_id) =>
      [
        'product_image_create_product',
        `product_id ${JSON.stringify(product_id)}`,
        { ...base, product_list: [product, { ...product, product_id }] },
        '3003',
      ] as const,
  ),
  ...['', 'a b', 'a-b', 'x!', 5, null, '😀'].map(
    (product_name) =>
      [
        'product_image_create_product',
        `product_name ${product_name}`,
        { ...base, product_list: [{ ...product, product_name }] },
        '3004',
      ] as const,
  ),
  ...['', '鞋', 'clothing', 1, undefined].map(
    (category) =>
      [
        'product_image_create_product',
        `category ${category}`,
        { ...base, product_list: [{ ...product, category }] },
        '3005',
      ] as const,
  ),
  ['product_image_create_product', '201 products', { ...base, product_list: many(201, product) }, '3055'],

  ['product_image_add', 'no list', { ...base }, '3010'],
  ['product_image_add', 'an entry that is a list', { ...base, image_list: [image, []] }, '3010'],
  ['product_image_add', 'an empty list', { ...base, image_list: [] }, '3011'],
  ['product_image_add', '201 images', { ...base, image_list: many(201, image) }, '3016'],
  ['product_image_add', 'no product_id', { ...base, image_list: [image, { ...image, product_id: undefined }] }, '3003'],
  ['product_image_add', 'a number for image_id', { ...base, image_list: [image, { ...image, image_id: 5 }] }, '3013'],
  ['product_image_add', 'an image_id twice', { ...base, image_list: [image, { ...image, product_id: 'b' }] }, '1033'],
  ['product_image_add', 'no content', { ...base, image_list: [{ ...pair }] }, '3014'],
  ...['\0', '\ud800'].map(
    (end) =>
      [
        'product_image_add',
        `a URL with ${JSON.stringify(end)}`,
        { ...base, image_list: [{ ...image, image_content: `${URL_}${end}` }] },
        '3014',
      ] as const,
  ),
  [
    'product_image_add',
    'an info too long',
    { ...base, image_list: [{ ...image, image_info: 'x'.repeat(257) }] },
    '3015',
  ],
  [
    'product_image_add',
    'several in Base64',
    { ...base, image_list: [1, 2].map((n) => ({ ...image, image_id: `${n}`, image_content: 'AAAA' })) },
    '3019',
  ],

  ['product_image_status', 'no task_id', {}, '3021'],
  ['product_image_status', 'an unknown task_id', { task_id: '1/x/1.5' }, '1004'],

  ['product_image_search', 'no picture', { ...base }, '3014'],
  ['product_image_search', 'an empty picture', { ...base, image_content: '' }, '3014'],
  ['product_image_search', 'half of Base64', { ...base, image_content: 'A' }, '2006'],
  ['product_image_search', 'a file that is not a picture', { ...base, image_content: 'aGVsbG8=' }, '2006'],
  ['product_image_search', 'a URL of another scheme', { ...base, image_content: 'file:///etc/passwd' }, '2006'],
  [
    'product_image_search',
    'a URL that leads nowhere',
    { ...base, image_content: 'http://img.360buyimg.com/nothing' },
    '2006',
  ],
  [
    'product_image_search',
    'an address that may not be fetched',
    { ...base, image_content: 'http://169.254.169.254/latest' },
    '2006',
  ],
  ['product_image_search', 'an unknown category', { ...base, image_content: URL_, category: 'x' }, '3005'],
  ['product_image_search', 'topk 0', { ...base, image_content: URL_, topk: 0 }, '3040'],
  ['product_image_search', 'topk 201', { ...base, image_content: URL_, topk: 201 }, '3041'],

  ['product_image_info', 'no product_id', { ...base }, '3003'],
  ['product_image_info', 'an unknown product', { ...base, product_id: 'none' }, '3007'],

  ['product_image_del_image', 'no list', { ...base }, '3050'],
  ['product_image_del_image', 'an entry that is text', { ...base, image_id_list: ['i'] }, '3050'],
  ['product_image_del_image', 'an empty list', { ...base, image_id_list: [] }, '3051'],
  ['product_image_del_image', '201 pairs', { ...base, image_id_list: many(201, pair) }, '3016'],
  ['product_image_del_image', 'no product_id', { ...base, image_id_list: [{ image_id: 'i' }] }, '3003'],
  ['product_image_del_image', 'no image_id', { ...base, image_id_list: [{ product_id: 'a' }] }, '3013'],
  ['product_image_del_image', 'a pair twice', { ...base, image_id_list: [pair, pair] }, '3052'],
  ['product_image_del_image', 'none that is there', { ...base, image_id_list: [pair] }, '3053'],

  ['product_image_del_product', 'no list', { ...base }, '3000'],
  ['product_image_del_product', 'an empty list', { ...base, product_id_list: [] }, '3001'],
  ['product_image_del_product', 'an id twice', { ...base, product_id_list: ['a', 'a'] }, '3002'],
  ['product_image_del_product', 'a number', { ...base, product_id_list: ['a', 5] }, '3003'],
  ['product_image_del_product', 'an object', { ...base, product_id_list: [{ product_id: 'a' }] }, '3003'],
  ['product_image_del_product', '201 ids', { ...base, product_id_list: many(201, 'a') }, '3055'],
  ['product_image_del_product', 'none that is there', { ...base, product_id_list: ['none'] }, '3009'],
];

function many<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one);
}

/** A valid body; only the catalog may lack what it names. */
function complete(operation: string): object {
  const lists = { product_list: [product], image_list: [image], image_id_list: [pair], product_id_list: ['a'] };
  const list = {
    product_image_create_product: { product_list: lists.product_list },
    product_image_add: { image_list: lists.image_list },
    product_image_search: { image_content: URL_ },
    product_image_info: { product_id: 'a' },
    product_image_del_image: { image_id_list: lists.image_id_list },
    product_image_del_product: { product_id_list: lists.product_id_list },
  }[operation];
  return { collection_name, ...list };
}

test.each(refusals)('%s: %s', async (operation, _, body, code) => {
  expect(await shop.refused(operation, body)).toEqual([Number(code), errors[code].message.en]);
});

test.each([
  ['the collection before the list', { collection_name: '', product_list: 5 }, '2010'],
  ['the list before its entries', { ...base, product_list: [] }, '3001'],
  ['the number of entries before the entries', { ...base, product_list: many(201, 5) }, '3055'],
  ['what an entry is before the next one’s', { ...base, product_list: [{ product_id: 5 }, 'x'] }, '3003'],
  [
    'the names of entries before their repetition',
    { ...base, product_list: [product, product, { ...product, product_id: 5 }] },
    '3003',
  ],
  ['the request before the collections', { collection_name: 'second', product_list: [product, product] }, '3002'],
  [
    'the entries’ forms before the collections',
    { collection_name: 'second', product_list: [{ ...product, category: 'x' }] },
    '3005',
  ],
  ['the collections before the products', { collection_name: 'second', product_list: [product] }, '2013'],
] as const)('checks %s', async (_, body, code) => {
  expect((await shop.refused('product_image_create_product', body))[0]).toBe(Number(code));
});

describe('errors of a picture', () => {
  const flat = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#336699' } });
  const noisy = async (width: number, height: number) => sharp(await picture(1)).resize(width, height, { fit: 'fill' });

  test.each<[string, keyof typeof errors, () => Promise<Buffer>]>([
    ['a GIF', '3054', async () => flat(300, 300).gif().toBuffer()],
    ['a WEBP', '3054', async () => flat(300, 300).webp().toBuffer()],
    [
      'a BMP',
      '3054',
      async () => Buffer.concat([Buffer.from('BM'), Buffer.alloc(12), Buffer.from([40]), Buffer.alloc(60)]),
    ],
    ['200 pixels wide', '2005', async () => (await noisy(200, 201)).jpeg().toBuffer()],
    ['200 pixels high', '2005', async () => (await noisy(201, 200)).png().toBuffer()],
    ['4097 pixels wide', '2007', async () => (await noisy(4097, 201)).jpeg().toBuffer()],
    ['4097 pixels high', '2007', async () => (await noisy(201, 4097)).jpeg().toBuffer()],
    ['3.75 MB', '3056', async () => Buffer.alloc(3.75 * 1024 * 1024, 1)],
    ['cut off', '2006', async () => (await picture(1)).subarray(0, 2000)],
    ['no picture', '2006', async () => Buffer.from('hello')],
    ['nothing', '2006', async () => Buffer.alloc(0)],
  ])('%s', async (name, code, bytes) => {
    const image_content = server.put(encodeURIComponent(name), await bytes());
    expect(await shop.refused('product_image_search', { ...base, image_content })).toEqual([
      Number(code),
      errors[code].message.en,
    ]);
    const { task_id } = await shop.ok('product_image_add', { ...base, image_list: [{ ...image, image_content }] });
    expect((await shop.finished(task_id)).failed_list).toEqual([{ ...pair, message: errors[code].message.en }]);
  });

  test.each<[string, () => Promise<Buffer>]>([
    ['201 pixels', async () => (await noisy(201, 201)).png().toBuffer()],
    ['4096 pixels', async () => (await noisy(4096, 201)).jpeg().toBuffer()],
    [
      'a byte less than 3.75 MB',
      async () =>
        Buffer.concat([await picture(7), Buffer.alloc(3.75 * 1024 * 1024)]).subarray(0, 3.75 * 1024 * 1024 - 1),
    ],
  ])('nothing: %s', async (name, bytes) => {
    const image_content = server.put(encodeURIComponent(name), await bytes());
    await shop.ok('product_image_search', { ...base, image_content });
  });

  test('a picture of one flat colour has no features', async () => {
    const bytes = await flat(300, 300).png().toBuffer();
    expect(await shop.picture('a', 'flat', bytes)).toBe('NO_AVAILABLE_FEATURE');
    const body = { ...base, image_content: bytes.toString('base64') };
    expect(await shop.refused('product_image_search', body)).toEqual([3031, 'SEARCH_PRODUCT_IMAGE_ERROR']);
  });
});

test('a body that is not a JSON object', async () => {
  for (const { name } of operations) expect(await shop.refused(name, '[1')).toEqual([5001, 'INVALID_PARAMETER_JSON']);
});

test('unknown fields are ignored, and listed in the journal', async () => {
  await shop.ok('product_image_info', { ...base, product_id: 'a', extra: { deep: 1 } });
  const { requests } = (await server.control('GET', 'requests?limit=1')) as unknown as {
    requests: { unread: string[] }[];
  };
  expect(requests[0]?.unread).toEqual(['extra', 'extra.deep']);
});

test('very deep and very many fields do no harm', async () => {
  const deep = `{"collection_name":"${collection_name}","product_id":"a","x":${'{"x":'.repeat(30_000)}1${'}'.repeat(30_000)}}`;
  const { text } = await server.send('product_image_info', deep, shop.key);
  expect(JSON.parse(text).result.code).toBe(0);
  const wide = (length: number) => Object.fromEntries(Array.from({ length }, (_, n) => [`f${n}`, n]));
  await shop.ok('product_image_info', { ...base, product_id: 'a', ...wide(60_000) });
  expect((await shop.refused('product_image_info', { ...base, product_id: 'a', ...wide(70_000) }))[0]).toBe(5001);
  expect(await shop.refused('product_image_add', { ...base, image_list: many(1_000_000, 1) })).toEqual([
    3016,
    'IMAGE_NUM_EXCEED_TOTAL_LIMIT',
  ]);
});

/** Codes of other products or systems of the vendor: no request leads to them here. */
const injectedOnly = ['2001', '2008', '2011', '3020', '3034'];
/** Codes that occur only as the constant of a single entry. */
const constantsOnly = ['1031', '3006', '3012'];
/** Codes that other tests provoke: products, images, and dialect.test.ts for internal errors. */
const elsewhere = ['1032', '2013', '3008', '3017', '3018', '3030', '3032', '3033', '5000', '5001'];
/** Codes of this file's tests of pictures. */
const ofPictures = ['2005', '2007', '3031', '3054', '3056'];

test('every code is provoked, or known to be impossible to provoke', () => {
  const provoked = new Set<string>(refusals.map(([, , , code]) => code));
  const all = [...provoked, ...injectedOnly, ...constantsOnly, ...elsewhere, ...ofPictures];
  expect([...new Set(all)].sort()).toEqual(Object.keys(errors).sort());
  expect(all).toHaveLength(new Set(all).size);
});

describe('injected faults', () => {
  const operation = 'product_image_status';
  const answered = async (code: string) => {
    await server.control('POST', 'faults', { dialect: 'jd-productsearch', operation, code });
    const { status, text } = await server.send(operation, '{"task_id":"1/x/1.5"}', shop.key);
    return { status, json: JSON.parse(text) };
  };

  test.each(Object.entries(errors))('result.code %s', async (code, entry) => {
    const { status, json } = await answered(code);
    expect([status, json.code, json.result]).toEqual([200, '10000', { code: Number(code), message: entry.message.en }]);
  });

  test.each(Object.entries(systemErrors))('code %s', async (code, entry) => {
    const { status, json } = await answered(code);
    expect([status, json.code, json.msg, json.result]).toEqual([200, code, entry.message.zh, undefined]);
  });

  test.each(Object.entries(gatewayErrors))('%s', async (row, entry) => {
    const { status, json } = await answered(row);
    expect([status, json.error]).toEqual([
      entry.status,
      { code: entry.status, status: wireCode(row), message: entry.message.en },
    ]);
  });
});
