import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import supertest from 'supertest';
import { privateRoot } from '../../src/catalog/private-root.ts';
import { randomFrom } from '../../src/engine/random.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { signRpcV1 } from '../support/alibaba-signer.ts';
import { ossClient } from '../support/oss-client.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { thumbnailFeatures } from '../support/thumbnail-features.ts';
import { startTestTuku } from '../support/tuku.ts';

// With TUKU_TEST_DATABASE_URL (`npm run test:postgres`), the second of the three servers is on PostgreSQL.
const REQUESTS = 500;
const SEED = Number(process.env.TUKU_MOVES_SEED ?? 16);
const folder = mkdtempSync(join(privateRoot(), 'tuku-moves-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pictures = await Promise.all(
  Array.from({ length: 12 }, async (_, seed) => (await scene(seed)).toString('base64')),
);
const bucket = 'bucket-1';
const indexName = 'numbers';

/** Sends one request of a vendor's; resolves to its answer, whatever it is. */
type Send = (server: Server) => Promise<unknown>;

interface Server {
  readonly url: string;
  readonly token: string;
}

async function serverOf({ url }: RunningTuku): Promise<Server> {
  const query = 'grant_type=client_credentials&client_id=tuku&client_secret=tuku-secret';
  const token = (await (await fetch(`${url}/oauth/2.0/token?${query}`)).json()) as { access_token: string };
  return { url, token: token.access_token };
}

const tiia =
  (action: string, request: object): Send =>
  ({ url }) => {
    const client = tiiaClient(url) as unknown as Record<string, (body: object) => Promise<unknown>>;
    return client[action]?.(request).catch(({ code, message }: { code: string; message: string }) => ({
      code,
      message,
    })) as Promise<unknown>;
  };

const similar =
  (verb: string, fields: Record<string, string>): Send =>
  async ({ url, token }) => {
    const path = `/rest/2.0/image-classify/v1/realtime_search/similar/${verb}?access_token=${token}`;
    return (await fetch(url + path, { method: 'POST', body: new URLSearchParams(fields) })).json();
  };

const vectors =
  (operation: string, body?: object): Send =>
  ({ url }) =>
    ossClient(url)(operation, bucket, body);

const city =
  (action: string, params: Record<string, string>): Send =>
  async ({ url }) => {
    const signed = signRpcV1({ action, version: '2018-10-30', host: new URL(url).host }, params);
    const { Host: _, 'Content-Length': __, ...headers } = signed.headers;
    const init = { method: signed.method, headers, ...(signed.method === 'GET' ? {} : { body: signed.body }) };
    return (await fetch(url + signed.target, init)).json();
  };

/** A random request; many of them change something, some are refused. */
function request(random: () => number): Send {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(...choices: T[]) => choices[below(choices.length)] as T;
  const GroupId = pick('one', 'two', 'three');
  const ImageBase64 = pictures[below(pictures.length)] as string;
  const EntityId = `e${below(12)}`;
  const key = `v${below(40)}`;
  const float32 = [random(), random(), random()];
  return pick<() => Send>(
    () => tiia('SearchImage', { GroupId, ImageBase64, Limit: 1 + below(20), MatchThreshold: below(40) }),
    () => tiia('SearchImage', { GroupId, ImageBase64, Filter: `n > ${below(9)}`, MatchThreshold: 1 }),
    () => tiia('DescribeImages', { GroupId, EntityId }),
    () => tiia('DescribeGroups', { Offset: below(3), Limit: 1 + below(5) }),
    () => tiia('CreateGroup', { GroupId, GroupName: 'name', MaxCapacity: 100 }),
    () => tiia('CreateImage', { GroupId, EntityId, PicName: `p${below(40)}`, ImageBase64, Tags: `{"n":${below(10)}}` }),
    () => tiia('UpdateImage', { GroupId, EntityId, Tags: `{"n":${below(10)}}` }),
    () => tiia('DeleteImages', { GroupId, EntityId }),
    () => similar('search', { image: ImageBase64, pn: String(below(4)), rn: String(1 + below(8)) }),
    () => similar('add', { image: ImageBase64, brief: `b${below(5)}`, class_id1: String(1 + below(3)) }),
    () => similar('delete', { image: ImageBase64 }),
    () => vectors('PutVectors', { indexName, vectors: [{ key, data: { float32 }, metadata: { n: below(9) } }] }),
    () => vectors('QueryVectors', { indexName, queryVector: { float32 }, topK: 1 + below(20), returnDistance: true }),
    () =>
      vectors('QueryVectors', {
        indexName,
        queryVector: { float32 },
        topK: 9,
        filter: { n: below(9) },
        returnMetadata: true,
      }),
    () => vectors('GetVectors', { indexName, keys: [key], returnData: true, returnMetadata: true }),
    () => vectors('ListVectors', { indexName, returnData: true, maxResults: 100 }),
    () => vectors('DeleteVectors', { indexName, keys: [key] }),
    () => city('CreateInstance', { RegionId: 'cn-shanghai', InstanceCapacity: '20', InstanceName: `i${below(9)}` }),
    () => city('DescribeInstances', { RegionId: 'cn-shanghai', PageNumber: '1', PageSize: '20' }),
  )();
}

/** Without what is another one in every answer: ids of requests and of what is new, and the server's own address. */
function normalised(answer: unknown): unknown {
  const text = JSON.stringify(answer, (name, value) =>
    ['RequestId', 'requestId', 'log_id', 'nextToken', 'HostId'].includes(name) ? undefined : value,
  );
  return JSON.parse(text.replace(/cityvisual-[0-9a-f]{12}/g, 'cityvisual-…').replace(/127\.0\.0\.1:\d+/g, 'host'));
}

async function run(tuku: RunningTuku, sends: readonly Send[]): Promise<unknown[]> {
  const server = await serverOf(tuku);
  const answers: unknown[] = [];
  for (const send of sends) answers.push(normalised(await send(server)));
  return answers;
}

/** Shows the first answers that differ: all later ones may follow from them. */
function expectEqual(found: readonly unknown[], expected: readonly unknown[]): void {
  const at = expected.findIndex((answer, number) => !isDeepStrictEqual(answer, found[number]));
  expect({ at, found: found[at] }).toEqual({ at: -1, found: expected[at] });
}

const start = (dataDir?: string) =>
  startTestTuku(
    {
      snapshotDir: folder,
      clock: '2026-01-02T03:04:05Z',
      ...(dataDir === undefined ? {} : { dataDir: join(folder, dataDir) }),
    },
    { features: thumbnailFeatures({ keptMean: 0.5 }) },
  );

it(`equal answers to ${REQUESTS} requests on three databases, the state moved by snapshots (TUKU_MOVES_SEED=${SEED})`, async () => {
  const random = randomFrom(SEED);
  const prepare: Send[] = [
    ...['one', 'two'].map((GroupId) => tiia('CreateGroup', { GroupId, GroupName: 'n', MaxCapacity: 100 })),
    vectors('PutVectorBucket'),
    vectors('PutVectorIndex', { indexName, dataType: 'float32', dimension: 3, distanceMetric: 'cosine' }),
    ...Array.from({ length: 150 }, () => request(random)),
  ];
  const requests = Array.from({ length: REQUESTS }, () => request(random));
  const first = await start('first');
  const control = (tuku: RunningTuku) => supertest(tuku.url);
  await run(first, prepare);
  await control(first).post('/_tuku/snapshots').send({ name: 'first' }).expect(201);
  const expected = await run(first, requests);
  await first.close();
  // Most requests succeed, or there would be little to compare.
  const refused = expected.filter((answer) => /"(code|Code|error_code)":("[A-Z]|\d{3})/.test(JSON.stringify(answer)));
  expect(refused.length).toBeLessThan(REQUESTS / 3);

  const second = await start();
  await run(second, requests.slice(0, 20));
  await control(second).post('/_tuku/snapshots/first/load').expect(200);
  await control(second).post('/_tuku/snapshots').send({ name: 'second' }).expect(201);
  expectEqual(await run(second, requests), expected);
  await second.close();

  const third = await start('third');
  await control(third).post('/_tuku/snapshots/second/load').expect(200);
  expectEqual(await run(third, requests), expected);
  await third.close();
}, 280_000);
