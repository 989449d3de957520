const { startTuku } = require('tuku');
const { tuku } = require('tuku/jest');

test('the server of the run has the options of its set-up', async () => {
  expect((await tuku.info()).settings).toMatchObject({ strict: true });
});

test('two servers are used and closed', async () => {
  const [one, two] = await Promise.all([startTuku(), startTuku({ strict: true })]);
  expect(one.env().TUKU_URL).toBe(one.url);
  expect(two.url).not.toBe(one.url);
  await one.fault({ dialect: 'tencent-tiia', code: 'InternalError' });
  expect(await one.faults()).toHaveLength(1);
  expect(await two.faults()).toEqual([]);
  expect(await two.reset()).toBe(0);
  await one.close();
  expect((await two.info()).settings).toMatchObject({ strict: true });
  await two.close();
}, 60_000);
