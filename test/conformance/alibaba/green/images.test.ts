import { openCatalog } from '../../../../src/catalog/catalog.ts';
import { temporaryFolder } from '../../../unit/catalog/support.ts';
import { type Answer, type GreenServer, startGreen } from './harness.ts';

const path = (name: string) => `/green/similarity/image/${name}`;
const folder = temporaryFolder();
let green: GreenServer;
let library: string;
beforeAll(async () => {
  green = await startGreen({ clock: '2026-01-02T03:04:05.678Z' });
});
beforeEach(async () => {
  await green.control('POST', 'reset');
  library = await green.library();
});
afterAll(() => green.close());

const createTime = 1767323045;
const list = (more: object = {}) => green.data(path('list'), { library, pageSize: 50, currentPage: 1, ...more });

test('samples are added, told of in the order of the tasks, listed and found', async () => {
  const urls = await Promise.all([1, 2, 3].map((seed) => green.picture(seed)));
  const tasks = [
    { dataId: 'one', url: urls[0], tags: ['spam', '广告'] },
    { url: urls[1] },
    { dataId: 'three', url: urls[2], tags: [] },
  ];
  const added = await green.data(path('add'), { tasks, library });
  expect(added).toEqual([
    { code: 200, msg: 'OK', dataId: 'one', url: urls[0] },
    { code: 200, msg: 'OK', url: urls[1] },
    { code: 200, msg: 'OK', dataId: 'three', url: urls[2] },
  ]);
  const samples = [
    { dataId: 'one', url: urls[0], createTime, tags: ['spam', '广告'] },
    { url: urls[1], createTime, tags: [] },
    { dataId: 'three', url: urls[2], createTime, tags: [] },
  ];
  expect(await list()).toEqual(samples);
  const get = async (body: object) => (await green.ok(path('get'), { library, ...body })).data;
  expect(await get({ dataId: 'one' })).toEqual(samples[0]);
  expect(await get({ url: urls[1] })).toEqual(samples[1]);
  expect(await get({ dataId: 'three', url: urls[2] })).toEqual(samples[2]);
  const { imageCount } = await green.ok('/green/similarity/library/get', { name: library });
  expect(imageCount).toBe(3);
});

test('without a library the system library is meant', async () => {
  const url = await green.picture(1);
  await green.data(path('add'), { tasks: [{ dataId: 'd', url }] });
  expect(await list()).toEqual([]);
  expect(await list({ library: 'default' })).toHaveLength(1);
  expect(await green.data(path('list'), {})).toHaveLength(1);
  await green.ok(path('get'), { dataId: 'd' });
  await green.data(path('delete'), { dataIds: ['d'] });
  expect(await list({ library: 'default' })).toEqual([]);
});

test('lists are paged, ten at a time by default', async () => {
  const tasks = await Promise.all(Array.from({ length: 12 }, async (_, i) => ({ url: await green.picture(i) })));
  await green.data(path('add'), { tasks, library });
  const page = async (body: object) => {
    const answer = await green.ok(path('list'), { library, ...body });
    return { urls: (answer.data as unknown as Answer[]).map(({ url }) => url), answer };
  };
  const urls = tasks.map(({ url }) => url);
  const first = await page({});
  expect(first.urls).toEqual(urls.slice(0, 10));
  expect(first.answer).toMatchObject({ totalCount: 12, pageSize: 10, currentPage: 1 });
  expect((await page({ pageSize: 5, currentPage: 3 })).urls).toEqual(urls.slice(10));
  expect((await page({ pageSize: 5, currentPage: 4 })).urls).toEqual([]);
});

test('a sample of the same dataId, or of the same URL, is replaced', async () => {
  const [a, b] = [await green.picture(1), await green.picture(2)];
  await green.data(path('add'), {
    library,
    tasks: [
      { dataId: 'x', url: a, tags: ['old'] },
      { dataId: 'y', url: b },
    ],
  });
  await green.data(path('add'), { library, tasks: [{ dataId: 'x', url: b, tags: ['new'] }] });
  expect(await list()).toEqual([{ dataId: 'x', url: b, createTime, tags: ['new'] }]);
  // Also within one request, the later task wins.
  await green.data(path('add'), {
    library,
    tasks: [
      { url: a, tags: ['1'] },
      { url: a, tags: ['2'] },
    ],
  });
  expect(await list()).toEqual([
    { dataId: 'x', url: b, createTime, tags: ['new'] },
    { url: a, createTime, tags: ['2'] },
  ]);
});

test('samples are deleted by dataId and by URL, each on its own', async () => {
  const urls = await Promise.all([1, 2, 3].map((seed) => green.picture(seed)));
  const tasks = urls.map((url, i) => (i === 1 ? { url } : { dataId: `d${i}`, url }));
  await green.data(path('add'), { library, tasks });
  const missing = { code: 404, msg: 'NOT_FOUND: there is no such image in the library.' };
  expect(
    await green.data(path('delete'), { library, dataIds: ['d0', 'none', '', 'a\0'], urls: [urls[1], urls[0], 'x\0'] }),
  ).toEqual([
    { code: 200, msg: 'OK', dataId: 'd0', url: urls[0] },
    { ...missing, dataId: 'none' },
    { ...missing, dataId: '' },
    { ...missing, dataId: 'a\0' },
    { code: 200, msg: 'OK', url: urls[1] },
    { ...missing, url: urls[0] },
    { ...missing, url: 'x\0' },
  ]);
  expect(await list()).toHaveLength(1);
});

test('a task that fails leaves the others alone', async () => {
  const url = await green.picture(1);
  const tasks = [
    { dataId: 'a', url: green.web.url('nothing.jpg') },
    { dataId: 'b', url: 'ftp://127.0.0.1/x.jpg' },
    { dataId: 'c', url, tags: ['1', '2', '3', '4'] },
    { dataId: 'd\0', url },
    { dataId: 'e', url: 'http://169.254.169.254/latest' },
    { dataId: 'f', url, tags: ['1', '2', '3'] },
  ];
  const added = await green.data(path('add'), { library, tasks });
  expect(added.map(({ code }) => code)).toEqual([480, 400, 400, 400, 401, 200]);
  expect(added.map(({ dataId }) => dataId)).toEqual(tasks.map(({ dataId }) => dataId));
  expect(await list()).toHaveLength(1);
});

test('a full library refuses what it does not replace', async () => {
  const catalog = await openCatalog({ dataDir: folder });
  await catalog.transaction(async ({ namespaces, galleries }) => {
    const id = await namespaces.lock({ family: 'alibaba-green', account: 'tuku', region: 'cn-shanghai' });
    const draft = { key: 'small', name: 'small', description: '', capacity: 1, settings: {} };
    await galleries.insert(id, draft, new Date());
  });
  await catalog.close();
  const small = await startGreen({ dataDir: folder }, green.web);
  try {
    const [one, two] = [await green.picture(1), await green.picture(2)];
    const codes = async (...tasks: object[]) =>
      (await small.data(path('add'), { library: 'small', tasks })).map(({ code }) => code);
    expect(await codes({ url: one }, { url: two })).toEqual([200, 588]);
    expect(await codes({ url: one, tags: ['again'] })).toEqual([200]);
  } finally {
    await small.close();
  }
});
