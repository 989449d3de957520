import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scene } from '../../../support/pictures.ts';
import { type Answer, type ImageSearchServer, startImageSearch } from './harness.ts';

const root = mkdtempSync(join(tmpdir(), 'tuku-buckets-'));
const folder = join(root, 'bucket/batch/one');
let server: ImageSearchServer;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  for (const i of [1, 2]) writeFileSync(join(folder, `${i}.jpg`), await scene(i));
  server = await startImageSearch({ switches: [`alibaba-imagesearch.bucket-folder=${root}`] });
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});
beforeEach(() => {
  delete server.sights.gate;
});

type Row = { Id: number; Status: string; Msg?: string; Code?: string; MetaUrl?: string; ErrorUrl?: string };

const dumps = ({ Data }: Answer) => (Data as unknown as { DumpMetaList: Row[] }).DumpMetaList;
const increments = ({ Data }: Answer) => (Data as unknown as { Increments: { Instance: Row[] } }).Increments.Instance;

/** The instance's only task of the kind, once it has ended. */
async function ended(action: 'DumpMetaList' | 'IncreaseList', InstanceName: string): Promise<Row> {
  for (;;) {
    const answer = await server.succeed(action, { InstanceName });
    const [row] = action === 'DumpMetaList' ? dumps(answer) : increments(answer);
    if (row && row.Status !== 'PROCESSING') return row;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function meta(...lines: (object | string)[]): void {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(join(folder, 'increment.meta'), `${texts.join('\r\n')}\n`);
}

const batch = { BucketName: 'bucket', Path: '/batch/one' };
const add = (i: number, more: object = {}) => ({
  OperationType: 'ADD',
  ProductId: `p${i}`,
  PicName: `${i}.jpg`,
  ...more,
});

describe('IncreaseInstance', () => {
  it('does what increment.meta says', async () => {
    const InstanceName = server.instance();
    meta(add(1, { CategoryId: 0, CustomContent: 'k:v', IntAttr: 12, StrAttr: 'red' }), add(2), {
      OperationType: 'DELETE',
      ProductId: 'p2',
      PicName: '2.jpg',
    });
    const { Data } = await server.succeed('IncreaseInstance', { InstanceName, ...batch, CallbackAddress: 'http://x/' });
    expect(Data).toEqual({ Id: expect.stringMatching(/^\d+$/), IncrementStatus: 'PROCESSING' });
    const row = await ended('IncreaseList', InstanceName);
    expect(row).toEqual({
      Id: Number((Data as unknown as { Id: string }).Id),
      ...batch,
      CallbackAddress: 'http://x/',
      Status: 'SUCCESS',
      Code: '0',
      Msg: 'success',
      UtcCreate: expect.stringMatching(/^\d{13}$/),
      UtcModified: expect.any(Number),
    });
    const { Auctions } = await server.succeed('SearchImageByFilter', { InstanceName, Filter: 'int_attr=12' });
    const stored = {
      ProductId: 'p1',
      PicName: '1.jpg',
      CategoryId: 0,
      CustomContent: 'k:v',
      IntAttr: 12,
      StrAttr: 'red',
    };
    expect(Auctions).toEqual([stored]);
    expect((await server.succeed('Detail', { InstanceName })).Instance).toMatchObject({ TotalCount: 1 });
  });

  it('leaves out lines that are wrong, and says why', async () => {
    const InstanceName = server.instance();
    symlinkSync('/etc/hostname', join(folder, 'link.jpg'));
    writeFileSync(join(folder, 'text.jpg'), 'text');
    meta(
      'no json',
      add(1, { StrAttr: '%' }),
      add(3),
      { ...add(1), OperationType: 'MOVE' },
      { ...add(1), PicName: '../../../etc/hostname' },
      { ...add(1), PicName: 'link.jpg' },
      { ...add(1), PicName: 'text.jpg' },
      add(1, { IntAttr: 'x' }),
      '',
      add(2, { IntAttr: '7' }),
    );
    await server.succeed('IncreaseInstance', { InstanceName, ...batch });
    const row = await ended('IncreaseList', InstanceName);
    expect(row).toMatchObject({ Status: 'SUCCESS', Code: '0' });
    const problems = await (await fetch(row.ErrorUrl as string)).text();
    expect(
      problems
        .trim()
        .split('\n')
        .map((line) => line.split(' ').slice(0, 3).join(' ')),
    ).toEqual([
      'line 1: BadRequest',
      'line 2: InvalidStrAttr',
      'line 3: PicNotExist',
      'line 4: UnsupportedOperationType',
      'line 5: PicNotExist',
      'line 6: PicNotExist',
      'line 7: UnsupportedPicFormat',
      'line 8: BadRequest',
    ]);
    expect((await server.succeed('Detail', { InstanceName })).Instance).toMatchObject({ TotalCount: 1 });
  });

  it.each([
    ['a folder that is not there', { BucketName: 'bucket', Path: '/nowhere' }],
    ['a folder without increment.meta', { BucketName: 'bucket', Path: '/batch' }],
    ['a path that leads out of the buckets', { BucketName: 'bucket', Path: '/../../..' }],
  ])('fails for %s', async (_what, place) => {
    const InstanceName = server.instance();
    await server.succeed('IncreaseInstance', { InstanceName, ...place });
    expect(await ended('IncreaseList', InstanceName)).toMatchObject({
      Status: 'FAIL',
      Code: '1',
      Msg: expect.stringMatching(/^no /),
    });
  });

  it('fails when no folder stands for the buckets', async () => {
    const other = await startImageSearch();
    await other.succeed('IncreaseInstance', { InstanceName: 'i', ...batch });
    const failed = async (): Promise<Row> => {
      const [row] = increments(await other.succeed('IncreaseList', { InstanceName: 'i' }));
      return row?.Status === 'FAIL' ? row : failed();
    };
    expect((await failed()).Msg).toContain('bucket-folder');
    await other.close();
  });

  it('excludes any other task of its instance while it runs', async () => {
    const [InstanceName, free] = [server.instance(), server.instance()];
    let open: () => void = () => undefined;
    server.sights.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    meta(add(1));
    await server.succeed('IncreaseInstance', { InstanceName, ...batch });
    expect(increments(await server.succeed('IncreaseList', { InstanceName }))).toMatchObject([
      { Status: 'PROCESSING' },
    ]);
    for (const action of ['DumpMeta', 'IncreaseInstance']) {
      const { status, answer } = await server.call(action, { InstanceName, ...batch });
      expect([status, answer.Code]).toEqual([409, 'Console.TaskAlreadyExist']);
    }
    await server.succeed('DumpMeta', { InstanceName: free });
    open();
    expect(await ended('IncreaseList', InstanceName)).toMatchObject({ Status: 'SUCCESS' });
    await server.succeed('DumpMeta', { InstanceName });
  });
});

describe('the lists', () => {
  it('page through the instance’s own tasks, the newest first, and find one by id, bucket or path', async () => {
    const [InstanceName, other] = [server.instance(), server.instance()];
    meta(add(1));
    const ids: number[] = [];
    for (const Path of ['/batch/one', '/nowhere', '/batch/one']) {
      const { Data } = await server.succeed('IncreaseInstance', { InstanceName, BucketName: 'bucket', Path });
      ids.unshift(Number((Data as unknown as { Id: string }).Id));
      while ((await ended('IncreaseList', InstanceName)).Id !== ids[0]);
    }
    await server.succeed('IncreaseInstance', { InstanceName: other, ...batch });
    const list = async (params = {}) =>
      increments(await server.succeed('IncreaseList', { InstanceName, ...params })).map(({ Id }) => Id);
    expect(await list()).toEqual(ids);
    expect(await list({ PageNumber: 2, PageSize: 2 })).toEqual(ids.slice(2));
    expect(await list({ Id: Number(ids[1]) })).toEqual([ids[1]]);
    expect(await list({ Path: '/batch/one' })).toEqual([ids[0], ids[2]]);
    expect(await list({ BucketName: 'none' })).toEqual([]);
    const { Data } = await server.succeed('IncreaseList', { InstanceName, PageSize: 1 });
    expect(Data).toMatchObject({ PageNumber: 1, PageSize: 1, TotalCount: 3 });
  });
});

describe('DumpMeta', () => {
  it('writes a file of everything but the pictures, which a batch import reads again', async () => {
    const InstanceName = server.instance();
    meta(add(1, { CategoryId: 3, CustomContent: '内容', IntAttr2: -1, StrAttr3: 'a "quoted" b' }), add(2));
    await server.succeed('IncreaseInstance', { InstanceName, ...batch });
    await ended('IncreaseList', InstanceName);
    const { Data } = await server.succeed('DumpMeta', { InstanceName });
    expect(Data).toEqual({ Id: expect.any(String), DumpMetaStatus: 'PROCESSING' });
    const row = await ended('DumpMetaList', InstanceName);
    expect(row).toMatchObject({
      Status: 'SUCCESS',
      Code: '0',
      Msg: 'success',
      Id: Number((Data as unknown as { Id: string }).Id),
    });
    const response = await fetch(row.MetaUrl as string);
    expect(response.status).toBe(200);
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      {
        ...add(1),
        CategoryId: 3,
        Region: expect.any(String),
        CustomContent: '内容',
        IntAttr2: -1,
        StrAttr3: 'a "quoted" b',
      },
      { ...add(2), CategoryId: 88888888, Region: expect.any(String), CustomContent: '' },
    ]);
    const copy = server.instance();
    meta(...lines);
    await server.succeed('IncreaseInstance', { InstanceName: copy, ...batch });
    expect(await ended('IncreaseList', copy)).toMatchObject({ Status: 'SUCCESS', Code: '0' });
    const all = async (name: string) =>
      (await server.succeed('SearchImageByName', { InstanceName: name, ProductId: 'p1', PicName: '1.jpg' })).Auctions;
    expect(await all(copy)).toEqual(await all(InstanceName));
    await server.control('POST', 'reset', { dialect: 'alibaba-imagesearch' });
    expect((await fetch(row.MetaUrl as string)).status).toBe(404);
  });
});
