import { execFileSync } from 'node:child_process';
import { scene } from '../../support/pictures.ts';
import { type SeedServer, startSeeded } from './harness.ts';
import { baidu, jd, tencent } from './signed.ts';

let server: SeedServer;
beforeAll(async () => {
  server = await startSeeded({ journalBodies: '1M', auth: 'strict' });
});
beforeEach(() => server.control('POST', 'reset'));
afterAll(() => server.tuku.close());

const group = { GroupId: 'shop', GroupName: "It's", MaxCapacity: 9 };

test('a request is made again, for the same account and without its signature', async () => {
  await tencent(server.url, 'CreateGroup', group);
  const state = await server.state();
  const first = await idOfLast();
  const refused = await server.control('POST', `requests/${first}/replay`);
  expect(refused.body).toEqual({
    id: first + 1,
    status: 200,
    code: 'InvalidParameterValue.ImageGroupIdAlreadyExist',
  });
  await server.control('POST', 'reset', { dialect: 'tencent-tiia' });
  expect((await server.control('POST', `requests/${first}/replay`)).body).toEqual({
    id: first + 2,
    status: 200,
    code: null,
  });
  expect(await server.state()).toEqual(state);
  // It is a request like any other.
  const { requests } = (await server.control('GET', 'requests?limit=1')).body as {
    requests: { operation: string; account: string }[];
  };
  expect(requests).toMatchObject([{ operation: 'CreateGroup', account: 'tuku' }]);
});

test('a fault meets it, as it would meet the client', async () => {
  await tencent(server.url, 'CreateGroup', group);
  await server.control('POST', 'faults', { dialect: 'tencent-tiia', code: 'FailedOperation.ServerError' });
  const { body } = await server.control('POST', `requests/${await idOfLast()}/replay`);
  expect(body).toMatchObject({ code: 'FailedOperation.ServerError' });
});

test('a shell command shows a request, with its secrets masked', async () => {
  await tencent(server.url, 'CreateGroup', group);
  const text = String((await server.control('GET', `requests/${await idOfLast()}/curl`)).body.text);
  expect(text).toContain(`curl -X POST '${server.url}/'`);
  expect(text).toContain("-H 'Authorization: ***'");
  expect(text).not.toMatch(/Signature=[0-9a-f]/);
  const [, command = ''] = text.split(/\n([\s\S]*)/);
  // What a shell makes of it is the request.
  const words = execFileSync('bash', ['-c', `curl() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' }).split(
    '\n',
  );
  expect(words[words.indexOf('--data-raw') + 1]).toBe(JSON.stringify(group));
});

test('tokens in a query and bytes in a body', async () => {
  await baidu(server.url, '/rest/2.0/realtime_search/same_hq/add', {
    image: (await scene(1)).toString('base64'),
    brief: 'b',
  });
  const text = String((await server.control('GET', `requests/${await idOfLast()}/curl`)).body.text);
  expect(text).toContain('/rest/2.0/realtime_search/same_hq/add?access_token=***');
  const raw = await fetch(`${server.url}/jdai/product_image_info`, {
    method: 'POST',
    body: Buffer.from([0, 255, 39, 10]),
  });
  await raw.text();
  const bytes = String((await server.control('GET', `requests/${await idOfLast()}/curl`)).body.text);
  expect(bytes).toContain('echo AP8nCg== | base64 -d | curl -X POST');
});

test('one that no account made cannot be made again', async () => {
  await (await fetch(`${server.url}/jdai/product_image_info`, { method: 'POST', body: '{}' })).text();
  const { status, body } = await server.control('POST', `requests/${await idOfLast()}/replay`);
  expect({ status, body }).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('cannot be made again') },
  });
});

test('the oldest go when there is no room for them', async () => {
  const image_content = 'x'.repeat(600_000);
  for (let index = 0; index < 2; index++)
    await jd(server.url, 'product_image_search', { collection_name: 'c', image_content });
  const last = await idOfLast();
  expect((await server.control('GET', `requests/${last}/curl`)).status).toBe(200);
  expect(await server.control('GET', `requests/${last - 1}/curl`)).toMatchObject({ status: 409 });
  expect((await server.control('GET', 'record')).body).toMatchObject({ calls: [], dropped: 1 });
  expect(await server.control('GET', 'requests/none/curl')).toMatchObject({ status: 409 });
});

test('without --journal-bodies nothing is stored', async () => {
  const other = await startSeeded({});
  await tencent(other.url, 'CreateGroup', group);
  for (const [method, path] of [
    ['GET', 'requests/1/curl'],
    ['POST', 'requests/1/replay'],
    ['GET', 'record'],
  ] as const) {
    expect(await other.control(method, path)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('--journal-bodies 64M') },
    });
  }
  await other.tuku.close();
});

test.each(['64X', '-1', '', '5G', 'all'])('--journal-bodies %j is refused', async (journalBodies) => {
  await expect(startSeeded({ journalBodies })).rejects.toThrow(
    /--journal-bodies .*: expected a number of bytes up to 4G/,
  );
});

/** The number of the last request: replays count from it. */
async function idOfLast(): Promise<number> {
  for (let id = 1, last = 0; ; id++) {
    const { status } = await server.control('GET', `requests/${id}/curl`);
    if (status === 200) last = id;
    else if (last > 0) return last;
    if (id > 500) throw new Error('nothing is stored');
  }
}
