import { type GreenServer, startGreen } from './harness.ts';

const path = (name: string) => `/green/similarity/library/${name}`;
let green: GreenServer;
beforeAll(async () => {
  green = await startGreen({ clock: '2026-01-02T03:04:05.678Z' });
});
beforeEach(async () => void (await green.control('POST', 'reset')));
afterAll(() => green.close());

const facts = { createTime: 1767323045, imageCount: 0, region: 'cn-shanghai' };

test('a library is made, as printed in the documentation, and found again', async () => {
  const made = await green.ok(path('add'), { name: 'xxxx' });
  const info = { name: 'xxxx', ...facts };
  expect(made).toEqual({ code: 200, msg: 'OK', requestId: expect.any(String), ...info, data: info });
  expect(await green.ok(path('get'), { name: 'xxxx' })).toMatchObject({ ...info, data: info });
});

test('the system library is there from the start, and first of the list', async () => {
  expect(await green.ok(path('list'), { pageSize: 10, currentPage: 1 })).toEqual({
    code: 200,
    msg: 'OK',
    requestId: expect.any(String),
    data: [{ name: 'default', ...facts }],
    totalCount: 1,
    pageSize: 10,
    currentPage: 1,
  });
  await green.ok(path('get'), { name: 'default' });
  expect(await green.refused(path('delete'), { name: 'default' })).toEqual([
    403,
    'FORBIDDEN: the library default belongs to the system.',
  ]);
  expect((await green.refused(path('add'), { name: 'default' }))[0]).toBe(400);
});

test('lists are paged, in order of creation', async () => {
  for (const name of ['c', 'a', 'b']) await green.ok(path('add'), { name });
  const page = async (currentPage: number, pageSize = 3) => {
    const { data, totalCount } = await green.ok(path('list'), { pageSize, currentPage });
    expect(totalCount).toBe(4);
    return (data as unknown as { name: string }[]).map(({ name }) => name);
  };
  expect(await page(1)).toEqual(['default', 'c', 'a']);
  expect(await page(2)).toEqual(['b']);
  expect(await page(3)).toEqual([]);
  expect(await page(50, 50)).toEqual([]);
  // A number as a string, as some clients send it.
  expect(await green.ok(path('list'), { pageSize: '2', currentPage: '1' })).toMatchObject({ pageSize: 2 });
});

test('an empty library is deleted, once; one with images is not', async () => {
  const name = await green.library();
  await green.data('/green/similarity/image/add', { tasks: [{ url: await green.picture(1) }], library: name });
  expect(await green.refused(path('delete'), { name })).toEqual([
    400,
    `BAD_REQUEST: the library ${name} is not empty.`,
  ]);
  await green.data('/green/similarity/image/delete', { urls: [await green.picture(1)], library: name });
  const { requestId, ...rest } = await green.ok(path('delete'), { name });
  expect(rest).toEqual({ code: 200, msg: 'OK' });
  expect((await green.refused(path('delete'), { name }))[0]).toBe(404);
  expect((await green.refused(path('get'), { name }))[0]).toBe(404);
});

test('there are ten libraries at most, and names are unique', async () => {
  for (let i = 0; i < 9; i++) await green.ok(path('add'), { name: `n_${i}` });
  expect(await green.refused(path('add'), { name: 'n_3' })).toEqual([
    400,
    'BAD_REQUEST: the library n_3 already exists.',
  ]);
  expect(await green.refused(path('add'), { name: 'eleventh' })).toEqual([
    588,
    'EXCEED_QUOTA: an account has at most 10 libraries.',
  ]);
  await green.ok(path('delete'), { name: 'n_0' });
  await green.ok(path('add'), { name: 'eleventh' });
});

test.each(['广告_图库', 'A_z', 'a', '_', '字'.repeat(64), '𠀀'.repeat(64), 'with-digits-2'])(
  'a name may be %s',
  async (name) => {
    await green.ok(path('add'), { name });
    expect((await green.ok(path('get'), { name })).name).toBe(name);
  },
);

test.each(['', 'a b', 'a.b', 'x'.repeat(65), 'é', 'a\0b', '😀'])('a name may not be %j', async (name) => {
  expect((await green.refused(path('add'), { name }))[0]).toBe(400);
  if (name !== '') expect((await green.refused(path('get'), { name }))[0]).toBe(404);
});

test('in strict mode a name keeps to the documented characters', async () => {
  const strict = await startGreen({ strict: true }, green.web);
  try {
    expect((await strict.refused(path('add'), { name: 'with-digits-2' }))[0]).toBe(400);
    await strict.ok(path('add'), { name: '图_Library' });
  } finally {
    await strict.close();
  }
});

test('accounts and regions have libraries of their own', async () => {
  await green.ok(path('add'), { name: 'mine' });
  const other = { id: 'another', secret: 'key' };
  expect((await green.refused(path('get'), { name: 'mine' }, other))[0]).toBe(404);
  expect(await green.data(path('list'), { pageSize: 5, currentPage: 1 }, other)).toHaveLength(1);
  const { answer } = await green.send(path('add'), {
    body: { name: 'mine' },
    query: { RegionId: 'cn-beijing' },
  });
  expect(answer).toMatchObject({ code: 200, region: 'cn-beijing' });
});

test('a client may tell of itself, in JSON', async () => {
  const body = { name: 'default' };
  for (const name of ['clientInfo', 'ClientInfo']) {
    const told = await green.send(path('get'), { body, query: { [name]: '{"userId":"1"}' } });
    expect(told.answer.code).toBe(200);
    const broken = await green.send(path('get'), { body, query: { [name]: '{' } });
    expect(broken.answer).toMatchObject({ code: 400, msg: 'BAD_REQUEST: clientInfo is not JSON.' });
  }
});
