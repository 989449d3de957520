import { pictures, seeds } from './dialects.ts';
import { fill, type SeedServer, seedFolder, startSeeded } from './harness.ts';

interface Stored {
  readonly galleries: readonly { readonly key: string; readonly pictures: readonly (readonly unknown[])[] }[];
  readonly resources: readonly { readonly kind: string; readonly name: string; readonly parent?: string }[];
  readonly buckets: readonly object[];
}

/** Where each dialect's calls are kept when a seed names no region. */
const regions: Readonly<Record<string, string>> = {
  'tencent-tiia': 'ap-guangzhou',
  'alibaba-green': 'cn-shanghai',
  'alibaba-cityvisual': 'cn-beijing',
  'alibaba-imagesearch': 'cn-shanghai',
  'alibaba-ossvectors': 'cn-hangzhou',
  'volcengine-tosvectors': 'cn-beijing',
  'tencent-cosvectors': 'ap-guangzhou',
  'aws-s3vectors': 'us-east-1',
  'baidu-imagesearch': 'bj',
  'jd-productsearch': 'cn-north-1',
};

async function storedIn(server: SeedServer, dialect: string): Promise<Stored> {
  const state = (await server.state()) as unknown as Record<string, Stored>;
  expect(Object.keys(state)).toEqual([`${dialect} tuku ${regions[dialect]}`]);
  return Object.values(state)[0] as Stored;
}

/** `gallery/item/name` of every picture. */
const picturesOf = ({ galleries }: Stored) =>
  galleries.flatMap(({ key, pictures: found }) => found.map(([item, name]) => `${key}/${item}/${name}`));

/** Checks what the seed of each dialect makes. */
const expectations: Readonly<Record<string, (stored: Stored) => void>> = {
  'tencent-tiia': (stored) => expect(picturesOf(stored)).toEqual(['shop/cup/cup', 'shop/lamp/lamp']),
  'alibaba-green'(stored) {
    const url = 'https://tuku.oss-cn-shanghai.aliyuncs.com/tuku-files/seeds';
    expect(picturesOf(stored)).toEqual([
      expect.stringMatching(`^shop/cup/${url}/[0-9a-f]{16}/cup.jpg$`),
      expect.stringMatching(`^shop/lamp/${url}/[0-9a-f]{16}/lamp.jpg$`),
    ]);
  },
  'alibaba-cityvisual'(stored) {
    expect(stored.resources).toMatchObject([
      { kind: 'instance', name: 'gate' },
      { kind: 'capability', name: 'faces', parent: expect.stringMatching(/^cityvisual-[0-9a-f]{12}$/) },
      { kind: 'capability', name: 'faces', parent: 'another' },
    ]);
    // Those of the instance that the vendor named.
    const { parent = '' } = stored.resources[1] ?? {};
    expect(picturesOf(stored)).toEqual([`captures/${parent}/cup/cup`, `captures/${parent}/lamp/lamp`]);
  },
  'alibaba-imagesearch': (stored) => expect(picturesOf(stored)).toEqual(['shop/cup/cup', 'shop/lamp/lamp']),
  'alibaba-ossvectors': ({ buckets }) =>
    expect(buckets).toMatchObject([
      {
        bucket: 'shop',
        index: 'goods',
        // No file and no name: this API has no pictures.
        vectors: [{ key: 'cup', vector: [1, 0], metadata: { file: 'cup.jpg', text: '$name' } }, { key: 'lamp' }],
      },
    ]),
  'volcengine-tosvectors': ({ buckets }) =>
    expect(buckets).toMatchObject([
      {
        bucket: 'shop',
        index: 'goods',
        vectors: [{ key: 'cup', vector: [1, 0], metadata: { file: 'cup.jpg', text: '$name' } }, { key: 'lamp' }],
      },
    ]),
  'aws-s3vectors': ({ buckets }) =>
    expect(buckets).toMatchObject([
      {
        bucket: 'shop',
        index: 'goods',
        vectors: [{ key: 'cup', vector: [1, 0], metadata: { file: 'cup.jpg', text: '$name' } }, { key: 'lamp' }],
      },
    ]),
  'tencent-cosvectors': ({ buckets }) =>
    expect(buckets).toMatchObject([
      {
        bucket: 'shop-1250000000',
        index: 'goods',
        vectors: [{ key: 'cup', vector: [1, 0], metadata: { file: 'cup.jpg', text: '$name' } }, { key: 'lamp' }],
      },
    ]),
  'baidu-imagesearch'(stored) {
    expect(stored.galleries.map(({ key, pictures: found }) => [key, found.map((one) => one[2])])).toEqual([
      ['same_hq', ['{"name":"cup"}', '{"name":"lamp"}']],
      ['product', ['lamp']],
    ]);
  },
  'jd-productsearch': (stored) => expect(picturesOf(stored).sort()).toEqual(['shop/cup/cup-1', 'shop/lamp/lamp-1']),
};

/** What is said of what is there already: line and code. ImageSearch, and instances of CityVisual, take anything twice. */
const refusals: Readonly<Record<string, readonly [line: number, code: string]>> = {
  'tencent-tiia': [2, 'InvalidParameterValue.ImageGroupIdAlreadyExist'],
  'alibaba-green': [2, '400'],
  'alibaba-cityvisual': [5, 'InvalidCapabilityName.Duplicate'],
  'alibaba-ossvectors': [2, 'BucketAlreadyExists'],
  'volcengine-tosvectors': [2, 'ConflictException'],
  'tencent-cosvectors': [2, 'ConflictException'],
  'aws-s3vectors': [2, 'ConflictException'],
  'baidu-imagesearch': [2, '216681'],
  'jd-productsearch': [2, 'EXISTING_PRODUCT'],
};

describe.each(Object.keys(seeds))('%s', (dialect) => {
  const seed = seeds[dialect] ?? '';
  const withPolicy = (policy: string) => `ifExists: ${policy}\ndo:${seed.replaceAll('\n', '\n  ')}\n`;
  let server: SeedServer;
  beforeAll(async () => {
    const files = { 'error.yaml': seed, 'skip.yaml': withPolicy('skip'), 'replace.yaml': withPolicy('replace') };
    const seedDir = seedFolder({});
    server = await startSeeded({ seedDir });
    fill(seedDir, { ...files, ...(await pictures()) });
  });
  afterAll(() => server.tuku.close());
  const run = (file: string) => server.control('POST', 'seed', { file });

  test('a seed makes what its calls make', async () => {
    expect((await run('error.yaml')).body).toMatchObject({ seeds: [{ file: 'error.yaml', skipped: 0, replaced: 0 }] });
    expectations[dialect]?.(await storedIn(server, dialect));
  });

  test('what exists already is an error, and nothing is kept', async () => {
    const before = await server.state();
    const { status, body } = await run('error.yaml');
    const [line, code] = refusals[dialect] ?? [];
    if (line === undefined) return expect(status).toBe(200);
    expect({ status, ...body }).toMatchObject({ status: 400, file: 'error.yaml', line, code });
    expect(await server.state()).toEqual(before);
  });

  test('or skipped', async () => {
    if (refusals[dialect] === undefined) return;
    const before = await server.state();
    const { status, body } = await run('skip.yaml');
    expect({ status, body }).toMatchObject({ status: 200 });
    expect((body.seeds as unknown as { skipped: number }[])[0]?.skipped).toBeGreaterThan(0);
    // An instance of CityVisual is made anew: the vendor gives it an id.
    if (dialect !== 'alibaba-cityvisual') expect(await server.state()).toEqual(before);
  });

  test('or replaced', async () => {
    if (refusals[dialect] === undefined) return;
    const { status, body } = await run('replace.yaml');
    expect({ status, body }).toMatchObject({ status: 200 });
    expect((body.seeds as unknown as { replaced: number }[])[0]?.replaced).toBeGreaterThan(0);
    if (dialect !== 'alibaba-cityvisual') expectations[dialect]?.(await storedIn(server, dialect));
  });
});
