import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { scene } from '../../support/pictures.ts';
import { thumbnailFeatures } from '../../support/thumbnail-features.ts';
import { pictures } from './dialects.ts';
import { fill, newDatabase, type SeedServer, seedFolder, startSeeded } from './harness.ts';
import { tencent } from './signed.ts';

const group = (id: string, more = '') =>
  `- tencent-tiia CreateGroup: { GroupId: ${id}, GroupName: G, MaxCapacity: 9 }\n${more}`;

describe('at the start', () => {
  test('the seeds of a folder run in the order of their names, before the server is ready', async () => {
    const image =
      '- tencent-tiia CreateImage: { GroupId: a, EntityId: $name, PicName: p, ImageBase64: { file: products/cup.jpg } }';
    const json = JSON.stringify([{ 'tencent-tiia CreateGroup': { GroupId: 'b', GroupName: 'B', MaxCapacity: 1 } }]);
    const files = {
      '1.yml': group('a'),
      '2.yaml': image,
      '3.json': json,
      'notes.txt': 'no seed',
      ...(await pictures()),
    };
    const server = await startSeeded({ seedDir: seedFolder(files) });
    expect((await server.control('GET', 'ready')).body).toMatchObject({ ready: true });
    expect((await server.control('GET', 'seed')).body).toEqual({ files: ['1.yml', '2.yaml', '3.json'] });
    const answer = JSON.parse(await tencent(server.url, 'DescribeGroups', {}));
    expect(
      answer.Response.Groups.map((one: { GroupId: string; PicCount: number }) => [one.GroupId, one.PicCount]),
    ).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    await server.tuku.close();
  });

  test('a seed that is refused ends it', async () => {
    const start = startSeeded({ seedDir: seedFolder({ 'a.yaml': group('a'), 'b.yaml': `\n${group('a')}` }) });
    await expect(start).rejects.toMatchObject({
      name: 'SeedError',
      message: expect.stringMatching(
        /^b.yaml:2: tencent-tiia CreateGroup: InvalidParameterValue.ImageGroupIdAlreadyExist: /,
      ),
    });
  });

  test('with --seed, ids and answers are the same each time', async () => {
    const seed = `
- alibaba-cityvisual CreateInstance: { InstanceName: gate, InstanceCapacity: 10, RegionId: cn-beijing }
  answers: { InstanceId: gate }
- alibaba-cityvisual captures: { instance: gate, camera: c, type: person, picture: { base64: { files: products/*.jpg } } }
${group('a')}- baidu-imagesearch same_hq/add: { image: { files: products/*.jpg }, brief: $name }
`;
    const files = { 'a.yaml': seed, ...(await pictures()) };
    const runs = [];
    for (let run = 0; run < 2; run++) {
      // A catalog that a seeded server has used before gives other ids, so that none repeats.
      const database = await newDatabase();
      const options = { seedDir: seedFolder(files), seed: '7', clock: '2026-01-01T00:00:00Z' };
      const server = await startSeeded(options, { database });
      runs.push([await server.state(), await tencent(server.url, 'DescribeGroups', {})]);
      await server.tuku.close();
    }
    expect(runs[0]).toEqual(runs[1]);
  });
});

describe('in a running server', () => {
  let server: SeedServer;
  let folder: string;
  let before: () => Promise<unknown> | undefined = () => undefined;
  beforeAll(async () => {
    folder = seedFolder({});
    const features = thumbnailFeatures({ before: () => before() });
    server = await startSeeded({ seedDir: folder, quotas: 'documented' }, { features });
    fill(folder, await pictures());
  });
  beforeEach(() => server.control('POST', 'reset'));
  afterAll(() => server.tuku.close());

  async function run(seed: string, options: object = {}) {
    fill(folder, { 'seed.yaml': seed });
    const { status, body } = await server.control('POST', 'seed', { file: 'seed.yaml', ...options });
    return { status, ...body } as { status: number; error?: string; line?: number; seeds?: { unread: string[] }[] };
  }

  test('a seed that fails leaves nothing, however far it came', async () => {
    await run(group('kept'));
    const before = await server.state();
    const image = `- tencent-tiia CreateImage: { GroupId: a, EntityId: $name, PicName: $name, ImageBase64: { files: products/*.jpg } }\n`;
    const vectors = '- alibaba-ossvectors PutVectorBucket: { bucket: shop }\n';
    const failed = await run(group('a', image + vectors + group('kept')));
    expect(failed).toMatchObject({ status: 400, line: 4, code: 'InvalidParameterValue.ImageGroupIdAlreadyExist' });
    expect(failed.error).toMatch(/; nothing was kept$/);
    expect(await server.state()).toEqual(before);
  });

  test('requests wait for it, and see all of it', async () => {
    let goOn = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const reached = new Promise<void>((resolve) => {
      before = () => {
        resolve();
        return gate;
      };
    });
    const image =
      '- tencent-tiia CreateImage: { GroupId: a, EntityId: e, PicName: p, ImageBase64: { file: products/cup.jpg } }\n';
    const seeding = run(group('a', image));
    await reached;
    const ready = await server.control('GET', 'ready');
    expect(ready).toMatchObject({ status: 503, body: { ready: false, seeding: true } });
    const asked = tencent(server.url, 'DescribeGroups', {});
    goOn();
    expect(await seeding).toMatchObject({ status: 200 });
    expect(JSON.parse(await asked).Response.Groups).toMatchObject([{ GroupId: 'a', PicCount: 1 }]);
    before = () => undefined;
  });

  test('no rate limit counts its calls', async () => {
    const many = Array.from({ length: 5 }, (_, index) => group(`g${index}`)).join('');
    expect(await run(many)).toMatchObject({ status: 200 });
  });

  test('a fault takes the place of a call, as for clients', async () => {
    await server.control('POST', 'faults', { dialect: 'tencent-tiia', code: 'FailedOperation.ServerError' });
    expect(await run(group('a'))).toMatchObject({ status: 400, line: 1, code: 'FailedOperation.ServerError' });
  });

  test('accounts and regions: those of the call, of the seed, of the request, of the server', async () => {
    const own = `${group('a').trim()}\n  account: third\n  region: ap-beijing\n`;
    const seed = `account: second\nregion: ap-shanghai\ndo:\n${(own + group('a')).replaceAll(/^/gm, '  ')}`;
    expect(await run(seed)).toMatchObject({ status: 200 });
    expect(await run(group('a'), { account: 'first' })).toMatchObject({ status: 200 });
    expect(await run(group('a'))).toMatchObject({ status: 200 });
    expect(Object.keys((await server.state()) as object).sort()).toEqual([
      'tencent-tiia tuku ap-guangzhou',
      'tencent-tiia unknown:first ap-guangzhou',
      'tencent-tiia unknown:second ap-shanghai',
      'tencent-tiia unknown:third ap-beijing',
    ]);
  });

  test('parameters that nothing reads are reported', async () => {
    const seed =
      '- alibaba-imagesearch AddImage: { InstanceName: i, ProductId: 1001, PicName: p, PicContent: { file: products/cup.jpg }, Colour: red }';
    expect(await run(seed)).toMatchObject({ seeds: [{ unread: ['1: alibaba-imagesearch AddImage: Colour'] }] });
  });

  test('reset?seed=true drops and seeds, or does neither', async () => {
    await run(group('old'));
    fill(folder, { 'seed.yaml': group('new') });
    expect(await server.control('POST', 'reset?seed=true')).toMatchObject({ status: 200, body: { dropped: 1 } });
    const seeded = await server.state();
    expect(seeded).toMatchObject({ 'tencent-tiia tuku ap-guangzhou': { galleries: [{ key: 'new' }] } });
    fill(folder, { 'seed.yaml': group('bad id!') });
    expect(await server.control('POST', 'reset?seed=true')).toMatchObject({
      status: 400,
      body: { file: 'seed.yaml', line: 1 },
    });
    expect(await server.state()).toEqual(seeded);
    fill(folder, { 'seed.yaml': '[]' });
  });

  const wrong: readonly (readonly [seed: string, error: string])[] = [
    ['- tencent-tiia CreateGroup: { GroupId: [ }', 'seed.yaml:1: '],
    ['just text', 'seed.yaml:1: expected a list of calls, or a mapping with one as "do"'],
    ['ifExists: maybe\ndo: []', 'seed.yaml:1: ifExists is none of error, skip, replace'],
    ['do: []\nwhen: now', 'seed.yaml:2: when is none of ifExists, account, region, do'],
    ['- one\n', 'seed.yaml:1: expected one call'],
    ['-\n', 'seed.yaml:1: expected one call'],
    ['- { a b: {}, c d: {} }', 'seed.yaml:1: expected one call'],
    ['\n- tencent-tiia CreateGroup: text', 'seed.yaml:2: tencent-tiia CreateGroup: expected a mapping of parameters'],
    [
      '- tencent CreateGroup: {}',
      'seed.yaml:1: tencent CreateGroup: there is no dialect tencent; there are baidu-imagesearch, ',
    ],
    [
      '- tencent-tiia MakeGroup: {}',
      'seed.yaml:1: tencent-tiia MakeGroup: tencent-tiia has no operation MakeGroup; it has CreateGroup, ',
    ],
    ['- tencent-tiia CreateGroup: {}', 'seed.yaml:1: tencent-tiia CreateGroup: MissingParameter: '],
    [
      '- jd-productsearch product_image_add: { image_list: [{ a: $name }] }',
      'seed.yaml:1: jd-productsearch product_image_add: $name stands for a file',
    ],
    [
      '- tencent-tiia CreateImage: { ImageBase64: { files: none/*.jpg } }',
      'seed.yaml:1: tencent-tiia CreateImage: none: there is no such file',
    ],
    [
      '- tencent-tiia CreateImage: { ImageBase64: { file: products } }',
      'seed.yaml:1: tencent-tiia CreateImage: products is not a file',
    ],
    [
      '- tencent-tiia CreateImage: { ImageBase64: { file: ../seed.yaml } }',
      'seed.yaml:1: tencent-tiia CreateImage: ../seed.yaml is not within the folder of seeds',
    ],
    [
      '- tencent-tiia CreateImage: { ImageBase64: { file: /etc/passwd } }',
      'seed.yaml:1: tencent-tiia CreateImage: /etc/passwd is not within the folder of seeds',
    ],
    [
      '- tencent-tiia CreateImage: { ImageBase64: { file: outside } }',
      'seed.yaml:1: tencent-tiia CreateImage: outside is not within the folder of seeds',
    ],
    ['- tencent-tiia CreateImage: { ImageBase64: { files: out*/passwd } }', 'is not within the folder of seeds'],
    [
      `- &a ["x","x","x","x","x","x","x","x","x"]\n${'bcdefg'.replaceAll(/./g, (name) => `- &${name} [${Array(9).fill(`*${String.fromCharCode(name.charCodeAt(0) - 1)}`)}]\n`)}`,
      'seed.yaml:1: expected one call',
    ],
    [
      `- tencent-tiia CreateGroup:\n    a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefg'.replaceAll(/./g, (name) => `    ${name}: &${name} [${Array(9).fill(`*${String.fromCharCode(name.charCodeAt(0) - 1)}`)}]\n`)}`,
      'Excessive alias count',
    ],
    ['['.repeat(100_000), 'seed.yaml:1: '],
    [
      '- alibaba-cityvisual captures: { instance: i, camera: c, type: person, picture: { base64: { file: products/cup.jpg } }, account: a }',
      'seed.yaml:1: alibaba-cityvisual captures: account and region of captures stand beside the call, not in it',
    ],
    [
      '- alibaba-cityvisual captures: { instance: i, camera: c, type: cat, picture: { base64: { file: products/cup.jpg } } }',
      'seed.yaml:1: alibaba-cityvisual captures: type: ',
    ],
  ];

  test.each(wrong)('%j is refused', async (seed, error) => {
    if (seed.includes('out')) {
      const elsewhere = seedFolder({ passwd: await scene(3) });
      for (const name of ['outside', 'outer']) {
        try {
          symlinkSync(name === 'outside' ? join(elsewhere, 'passwd') : elsewhere, join(folder, name));
        } catch {}
      }
    }
    const before = await server.state();
    const answer = await run(seed);
    expect(answer).toMatchObject({ status: 400, file: 'seed.yaml' });
    expect(answer.error).toContain(error);
    expect(await server.state()).toEqual(before);
  });

  test('only files of the folder are seeds', async () => {
    for (const file of ['../seed.yaml', 'products/cup.jpg', '/etc/passwd', 'none.yaml', '.', 'products']) {
      expect(await server.control('POST', 'seed', { file })).toMatchObject({ status: 400, body: { file } });
    }
    symlinkSync(join(seedFolder({ 'there.yaml': '[]' }), 'there.yaml'), join(folder, 'link.yaml'));
    expect(await server.control('POST', 'seed', { file: 'link.yaml' })).toMatchObject({
      status: 400,
      body: { error: 'link.yaml: link.yaml is not within the folder of seeds; nothing was kept' },
    });
  });
});

test('without --seed-dir there are no seeds', async () => {
  const server = await startSeeded({});
  expect((await server.control('GET', 'seed')).body).toEqual({ files: [] });
  expect(await server.control('POST', 'seed')).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('start it with --seed-dir') },
  });
  await server.tuku.close();
});
