// How an operation is written in each product: all that `npm run new:operation` needs to know of it, as data.

/**
 * @typedef Product
 * @property {string} builder function of call.ts that makes an operation
 * @property {string} list how the list of operations begins, in operations.ts
 * @property {(name: string) => string} entry the operation's entry in it
 * @property {string} required a request field that the example requires; the vendor must have a code for its absence
 * @property {object} answer members that every answer of the vendor has, as response properties
 * @property {string[]} [rules] rules that every operation of the product runs; they are in rules.ts
 * @property {(name: string) => string[]} [more] members that only this product's operations have
 * @property {{ file: string, list: string, entry: (name: string) => string }} [route] where else it is listed
 * @property {(name: string, required: string) => string} test the first conformance test
 */

const uuid = { type: 'string' };

/** @type {Readonly<Record<string, Product>>} */
export const products = {
  'tencent/tiia': {
    builder: 'tiiaOperation',
    list: 'operations: readonly TiiaOperation[] = [',
    entry: (name) => name,
    required: 'Name',
    answer: { RequestId: uuid },
    test: (name, required) => `import { startTiia, type TiiaServer } from './harness.ts';

let tiia: TiiaServer;
beforeAll(async () => {
  tiia = await startTiia();
});
afterAll(() => tiia.close());

test('${name} answers', async () => {
  await tiia.succeed('${name}', { ${required}: 'a' });
});

test('${name} needs ${required}', async () => {
  expect(await tiia.codeOf('${name}')).toBe('MissingParameter');
});
`,
  },
  'alibaba/green': {
    builder: 'greenOperation',
    list: 'operations: readonly GreenOperation[] = [',
    entry: (name) => name,
    more: (name) => [`path: '${greenPath(name)}'`],
    required: 'name',
    answer: { code: { type: 'integer' }, msg: { type: 'string' }, requestId: uuid },
    test: (name, required) => `import { type GreenServer, startGreen } from './harness.ts';

const path = '${greenPath(name)}';
let green: GreenServer;
beforeAll(async () => {
  green = await startGreen();
});
afterAll(() => green.close());

test('${name} answers', async () => {
  await green.ok(path, { ${required}: 'a' });
});

test('${name} needs ${required}', async () => {
  expect((await green.refused(path, {}))[0]).toBe(400);
});
`,
  },
  'alibaba/cityvisual': {
    builder: 'cityOperation',
    list: 'operations: readonly CityOperation[] = [',
    entry: (name) => name,
    required: 'Name',
    answer: { RequestId: uuid },
    test: (name, required) => `import { type CityServer, startCity } from './harness.ts';
import type { ActionName } from './schemas.ts';

// The vendor's definition, which names are taken from, may not have it.
const action = '${name}' as string as ActionName;
let city: CityServer;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city.close());

test('${name} answers', async () => {
  await city.ok(action, { ${required}: 'a' });
});

test('${name} needs ${required}', async () => {
  expect(await city.codeOf(action, {})).toBe('400 Missing${required}');
});
`,
  },
  'alibaba/imagesearch': {
    builder: 'imageSearchOperation',
    list: 'current: readonly ImageSearchOperation[] = [',
    entry: (name) => name,
    required: 'Name',
    answer: { RequestId: uuid },
    test: (name, required) => `import { type ImageSearchServer, startImageSearch } from './harness.ts';

let server: ImageSearchServer;
beforeAll(async () => {
  server = await startImageSearch();
});
afterAll(() => server.close());

test('${name} answers', async () => {
  await server.succeed('${name}', { ${required}: 'a' });
});

test('${name} needs ${required}', async () => {
  expect(await server.codeOf('${name}')).toBe('Missing${required}');
});
`,
  },
  'alibaba/ossvectors': {
    builder: 'vectorOperation',
    list: 'operations: Readonly<Record<OperationName, VectorOperation>> = {',
    entry: (name) => name,
    route: {
      file: 'routes.ts',
      list: 'onBuckets = [',
      entry: (name) => `{ operation: '${name}', method: 'POST', subresource: '${camel(name)}', status: 200 }`,
    },
    required: 'name',
    answer: {},
    rules: ['bucketExists', 'bodyIsJson', 'fieldsValid(schemas.request)'],
    test: (name, required) => `import { type OssServer, startOss } from './harness.ts';

const sending = { method: 'POST', query: '${camel(name)}' };
let oss: OssServer;
let bucket: string;
beforeAll(async () => {
  oss = await startOss();
  bucket = await oss.bucket();
});
afterAll(() => oss.close());

test('${name} answers', async () => {
  const { status } = await oss.call('${name}', bucket, { ${required}: 'a' }, sending);
  expect(status).toBe(200);
});

test('${name} needs ${required}', async () => {
  const [status] = await oss.refused('${name}', bucket, {}, sending);
  expect(status).toBe(400);
});
`,
  },
  'baidu/imagesearch': {
    builder: 'imageSearchOperation',
    list: 'operations: readonly ImageSearchOperation[] = [',
    entry: (name) => name,
    required: 'name',
    answer: { log_id: { type: 'integer' } },
    test: (name, required) => `import { type BaiduServer, paths, startBaidu } from './harness.ts';

const path = \`\${paths.same_hq}${name}\`;
let baidu: BaiduServer;
beforeAll(async () => {
  baidu = await startBaidu();
});
afterAll(() => baidu.close());

test('${name} answers', async () => {
  expect(await baidu.send(path, { ${required}: 'a' })).toEqual({ log_id: expect.any(Number) });
});

test('${name} needs ${required}', async () => {
  expect((await baidu.send(path)).error_code).toBe(216100);
});
`,
  },
  'jd/productsearch': {
    builder: 'productOperation',
    list: 'operations: readonly ProductOperation[] = [',
    entry: (name) => name,
    more: () => ["internalError: '5000'"],
    required: 'collection_name',
    answer: Object.fromEntries(
      ['code', 'charge', 'remain', 'remainTimes', 'remainSeconds', 'msg', 'result'].map((name) => [name, {}]),
    ),
    test: (name, required) => `import { type ProductServer, startProductSearch } from './harness.ts';

let server: ProductServer;
beforeAll(async () => {
  server = await startProductSearch();
});
afterAll(() => server.close());

test('${name} answers', async () => {
  await server.shop().ok('${name}', { ${required}: 'spring_shop' });
});

test('${name} needs ${required}', async () => {
  expect((await server.shop().refused('${name}', {}))[0]).toBe(2010);
});
`,
  },
};

/** `ListThings` as a path of the product: `/green/list/things`. */
function greenPath(name) {
  return `/green/${name.replace(/(?<!^)([A-Z])/g, '/$1').toLowerCase()}`;
}

function camel(name) {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
