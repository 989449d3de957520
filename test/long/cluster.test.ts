import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningTuku } from '../../src/server/start.ts';
import { type SignedRequest, type Signer, signAcs3, signRoaV1, signRpcV1 } from '../support/alibaba-signer.ts';
import { createDatabase } from '../support/cluster.ts';
import { controlOf } from '../support/control.ts';
import { signJd } from '../support/jd-signer.ts';
import { scene } from '../support/pictures.ts';
import { thumbnailFeatures } from '../support/thumbnail-features.ts';
import { startOne } from '../support/tuku.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** Servers that share a PostgreSQL: what one of them was told, the others know. `npm run test:cluster` */
type Answer = Record<string, unknown>;

let database: Awaited<ReturnType<typeof createDatabase>>;
const servers: RunningTuku[] = [];
const [a, b] = [() => servers[0] as RunningTuku, () => servers[1] as RunningTuku];

beforeAll(async () => {
  database = await createDatabase(process.env.TUKU_TEST_DATABASE_URL ?? '');
  const options = { databaseUrl: database.url, fetchAllow: '127.0.0.0/8' };
  for (let n = 0; n < 2; n++) servers.push(await startOne(options, { features: thumbnailFeatures() }));
});
afterEach(async () => {
  await controlOf(b())('POST', 'clock', { real: true });
  await controlOf(b())('DELETE', 'faults');
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await database.drop();
});

async function send(url: string, { method, target, headers, body }: SignedRequest): Promise<Answer> {
  const { Host: _, host: __, 'Content-Length': ___, ...rest } = headers as Record<string, string>;
  const response = await fetch(url + target, { method, headers: rest, body: body.length > 0 ? body : null });
  return (await response.json()) as Answer;
}

/** A call of ImageSearch, or of a neighbour. */
function call(server: RunningTuku, action: string, params: Record<string, string>, how: Partial<Signer> = {}) {
  const host = new URL(server.url).host;
  const body = new URLSearchParams(params).toString();
  return send(server.url, signAcs3({ action, version: '2020-12-14', host, ...how }, { body }));
}

/** A time at which no limit of a second counts what came before. */
const later = () => controlOf(a())('POST', 'clock', { advance: '2s' });

async function withPicture(InstanceName: string): Promise<Record<string, string>> {
  const PicContent = (await scene(1)).toString('base64');
  await later();
  const names = { InstanceName, ProductId: 'p', PicName: '1.jpg' };
  expect(await call(a(), 'AddImage', { ...names, PicContent })).toMatchObject({ Success: true });
  return names;
}

test('each server has a name, in its journal and its health', async () => {
  const names = await Promise.all(
    servers.map(async ({ url }) => ((await (await fetch(`${url}/_tuku/health`)).json()) as Answer).instance),
  );
  expect(names).toEqual(servers.map(({ instance }) => instance));
  expect(new Set(names).size).toBe(2);
  expect(await controlOf(b())('GET', 'requests')).toMatchObject({ instance: b().instance });
});

test('changes of different fields at the same moment all last', async () => {
  const names = await withPicture('updates');
  const fields = ['IntAttr', 'IntAttr2', 'IntAttr3', 'IntAttr4', 'StrAttr', 'StrAttr2', 'StrAttr3', 'StrAttr4'];
  for (let round = 1; round <= 5; round++) {
    await later();
    const answers = await Promise.all(
      fields.map((field, n) =>
        call(servers[n % 2] as RunningTuku, 'UpdateImage', { ...names, [field]: String(round) }),
      ),
    );
    expect(answers.map(({ Success }) => Success)).toEqual(fields.map(() => true));
    const { Auctions } = await call(a(), 'SearchImageByName', names);
    const found = (Auctions as Answer[])[0] ?? {};
    expect(fields.map((field) => String(found[field]))).toEqual(fields.map(() => String(round)));
  }
});

test('an instance starts one task at a time; its file can be read everywhere', async () => {
  const { InstanceName = '' } = await withPicture('dumps');
  await controlOf(a())('POST', 'transitions', { dialect: 'alibaba-imagesearch', operation: 'DumpMeta', afterPolls: 1 });
  for (let round = 0; round < 6; round++) {
    await later();
    const answers = await Promise.all([0, 1].map((n) => call(servers[n] as RunningTuku, 'DumpMeta', { InstanceName })));
    const started = answers.filter(({ Success }) => Success === true);
    expect([started.length, JSON.stringify(answers)]).toEqual([1, expect.stringContaining('TaskAlreadyExist')]);
    // The first look still finds it unfinished, whichever server it is at.
    const [first, second] = [await dumps(b(), InstanceName), await dumps(a(), InstanceName)];
    expect([first[0]?.Status, second[0]?.Status]).toEqual(['PROCESSING', 'SUCCESS']);
    const file = new URL(String(second[0]?.MetaUrl)).pathname;
    for (const { url } of servers) expect(await (await fetch(url + file)).text()).toContain('1.jpg');
  }
  await controlOf(b())('DELETE', 'transitions');
});

async function dumps(server: RunningTuku, InstanceName: string): Promise<Answer[]> {
  await later();
  const { Data } = await call(server, 'DumpMetaList', { InstanceName });
  return (Data as { DumpMetaList: Answer[] }).DumpMetaList;
}

test('a grant of one server is good at another, and what is uploaded there is read by both', async () => {
  const query = { Product: 'ImageSearch', RegionId: 'cn-shanghai' };
  const signed = signAcs3(
    { action: 'AuthorizeFileUpload', version: '2019-12-19', method: 'GET', host: new URL(a().url).host },
    { query },
  );
  const grant = (await send(a().url, signed)) as Record<string, string>;
  const form = new FormData();
  form.append('OSSAccessKeyId', grant.AccessKeyId as string);
  form.append('policy', grant.EncodedPolicy as string);
  form.append('Signature', grant.Signature as string);
  form.append('key', grant.ObjectKey as string);
  form.append('file', new Blob([new Uint8Array(await scene(2))]), 'a.jpg');
  expect((await fetch(b().url, { method: 'POST', body: form })).status).toBe(204);
  for (const { url } of servers) expect((await fetch(`${url}/${grant.ObjectKey}`)).status).toBe(200);
  await later();
  const params = { InstanceName: 'uploads', ProductId: 'p', PicName: 'x', PicContent: `http://up/${grant.ObjectKey}` };
  expect(await call(a(), 'AddImage', params)).toMatchObject({ Success: true });
  await controlOf(a())('POST', 'reset');
  expect((await fetch(`${b().url}/${grant.ObjectKey}`)).status).toBe(404);
});

test('a nonce is used up everywhere', async () => {
  await later();
  const host = new URL(a().url).host;
  // Of a scheme that does not sign the host.
  const signed = signRpcV1(
    { action: 'DumpMetaList', version: '2020-12-14', host, nonce: 'once' },
    { InstanceName: 'n' },
  );
  expect(await send(a().url, signed)).toMatchObject({ Data: { TotalCount: 0 } });
  expect(await send(b().url, signed)).toMatchObject({ Code: 'SignatureNonceUsed' });
});

test('the clock, faults and settings hold from the next request on, at any server', async () => {
  await controlOf(a())('POST', 'clock', { set: '2026-05-01T00:00:00Z', freeze: true });
  expect(await controlOf(b())('GET', 'clock')).toMatchObject({ mode: 'frozen', now: '2026-05-01T00:00:00.000Z' });
  for (let n = 0; n < 20; n++) {
    await controlOf(servers[n % 2] as RunningTuku)('POST', 'clock', { advance: '1s' });
    expect(await controlOf(servers[(n + 1) % 2] as RunningTuku)('GET', 'clock')).toMatchObject({
      now: `2026-05-01T00:00:${String(n + 1).padStart(2, '0')}.000Z`,
    });
  }
  const fault = { dialect: 'alibaba-imagesearch', operation: 'DumpMetaList', code: 'ServiceUnavailable', times: 2 };
  const { id } = (await controlOf(a())('POST', 'faults', fault)) as { id: number };
  const codes = [];
  for (let n = 0; n < 4; n++) {
    await later();
    codes.push((await call(servers[n % 2] as RunningTuku, 'DumpMetaList', { InstanceName: 'n' })).Code);
  }
  const met = expect.stringContaining('ServiceUnavailable') as unknown;
  expect(codes).toEqual([met, met, undefined, undefined]);
  expect(await controlOf(b())('GET', 'faults?spent=true')).toMatchObject({ faults: [{ id, hits: 2, times: 0 }] });
  await controlOf(a())('POST', 'settings', { strict: true });
  expect(await controlOf(b())('GET', 'info')).toMatchObject({ settings: { strict: true } });
  await controlOf(b())('POST', 'settings', { strict: false });
  expect(await controlOf(a())('GET', 'info')).toMatchObject({ settings: { strict: false } });
});

test('limits count the calls of all servers', async () => {
  const left = async (server: RunningTuku) => {
    const target = '/jdai/product_image_info';
    const { method, headers, body } = signJd(new URL(server.url).host, target, '{"collection_name":"c"}');
    const { host: _, ...rest } = headers;
    const response = await fetch(server.url + target, { method, headers: rest, body });
    return Number(((await response.json()) as { remain?: number }).remain);
  };
  const counts = [await left(a()), await left(b()), await left(a())];
  expect(counts).toEqual([0, 1, 2].map((used) => Number(counts[0]) - used));
  await controlOf(b())('POST', 'settings', { quotas: 'documented' });
  await controlOf(a())('POST', 'clock', { set: '2026-06-01T00:00:00Z', freeze: true });
  const calls = Array.from({ length: 24 }, (_, n) =>
    call(servers[n % 2] as RunningTuku, 'DeleteImage', { InstanceName: 'limits', ProductId: 'p' }),
  );
  const answers = await Promise.all(calls);
  expect(answers.filter(({ Success }) => Success === true)).toHaveLength(20);
  await controlOf(b())('POST', 'settings', { quotas: 'off' });
});

test('clients trust one certificate authority', async () => {
  expect(await a().caCertificate()).toBe(await b().caCertificate());
});

test('a task of a server that dies is taken over within 15 s, and has one result', async () => {
  const asked: ServerResponse[] = [];
  let takenOver = 0;
  const picture = await scene(3);
  const web = createServer((_req, res) => {
    asked.push(res);
    if (asked.length === 1) return;
    takenOver = performance.now();
    res.end(picture);
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/a.jpg`;
  const dying = await spawnTuku(['--fetch-allow', '127.0.0.0/8'], undefined, { env: { DATABASE_URL: database.url } });
  const green = (server: string, path: string, body: object) => {
    const { host } = new URL(server);
    return send(server, signRoaV1({ path, version: '2018-05-09', host }, { body })) as Promise<{ data: Answer[] }>;
  };
  const { data } = await green(dying.url, '/green/image/asyncscan', { scenes: ['porn'], tasks: [{ url }] });
  while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await dying.stop('SIGKILL');
  const died = performance.now();
  let result: Answer | undefined;
  do {
    await new Promise((resolve) => setTimeout(resolve, 100));
    [result] = (await green(b().url, '/green/image/results', [data[0]?.taskId])).data;
  } while (result?.code === 280);
  const seconds = (takenOver - died) / 1000;
  console.log(`taken over after ${seconds.toFixed(1)} s`);
  expect([result, asked.length]).toEqual([expect.objectContaining({ code: 200 }), 2]);
  expect(seconds).toBeLessThan(15);
  web.closeAllConnections();
  web.close();
}, 60_000);
