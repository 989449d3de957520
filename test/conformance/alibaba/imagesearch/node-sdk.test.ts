import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as models from '@alicloud/imagesearch20201214';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { popRoa, popRpc } from '../../../support/alibaba-sdk.ts';
import { scene } from '../../../support/pictures.ts';
import { type ImageSearchServer, startImageSearch } from './harness.ts';

/** The class: what Node makes of the default export of a CommonJS module. */
const { default: Client } = models.default as unknown as { default: typeof models.default.default };

const buckets = mkdtempSync(join(tmpdir(), 'tuku-sdk-'));
let server: ImageSearchServer;
let client: InstanceType<typeof Client>;
beforeAll(async () => {
  server = await startImageSearch({ switches: [`alibaba-imagesearch.bucket-folder=${buckets}`] });
  client = clientOf('tuku-secret');
});
afterAll(async () => {
  await server.close();
  rmSync(buckets, { recursive: true });
});

/** Milliseconds. The client's defaults of 3 s are too short on a busy machine. */
const timeouts = { connectTimeout: 60_000, readTimeout: 60_000 };

function clientOf(accessKeySecret: string): InstanceType<typeof Client> {
  const endpoint = new URL(server.url).host;
  const config = {
    accessKeyId: 'tuku',
    accessKeySecret,
    endpoint,
    protocol: 'http',
    regionId: 'cn-shanghai',
    ...timeouts,
  };
  const made = new Client(new $OpenApiUtil.Config(config));
  // The configuration's field of that name is not copied by this version of the client [observed].
  Object.assign(made, { _openPlatformEndpoint: endpoint });
  return made;
}

const instanceName = 'sdk';
const named = (i: number) => ({ instanceName, productId: `p${i}`, picName: `${i}.jpg` });
const runtime = () => new RuntimeOptions({ ignoreSSL: true, ...timeouts });

/** Key of the file that the last call of an action named by its URL. */
async function uploadedKey(action = 'CompareSimilarByImage'): Promise<string> {
  const { requests } = (await server.control('GET', 'requests?limit=50&bodies=true')) as {
    requests: { operation: string; request: string }[];
  };
  const call = requests.find(({ operation, request }) => operation === action && request.includes('tuku-files'));
  return /tuku-files\/[\w/-]+/.exec(decodeURIComponent(call?.request ?? ''))?.[0] ?? '';
}

describe('the unchanged @alicloud/imagesearch20201214', () => {
  it('adds, changes, finds, compares and deletes pictures', async () => {
    for (const i of [0, 1, 2]) {
      const picContent = (await scene(i)).toString('base64');
      const fields = { customContent: `内容 & ${i}`, intAttr: i, intAttr4: 4, strAttr: 'red', strAttr3: 'a b+c' };
      const { body } = await client.addImage(new models.AddImageRequest({ ...named(i), picContent, ...fields }));
      expect(body).toMatchObject({ code: 0, success: true, message: 'success' });
      expect(body?.picInfo).toMatchObject({ categoryId: 88888888, region: expect.stringMatching(/^\d+,\d+,\d+,\d+$/) });
    }
    const update = { ...named(1), intAttr: 10, intAttr3: 30, strAttr4: '四' };
    expect((await client.updateImage(new models.UpdateImageRequest(update))).body).toMatchObject({
      code: 0,
      success: true,
    });

    const picContent = (await scene(1)).toString('base64');
    const query = {
      instanceName,
      picContent,
      num: 2,
      filter: 'int_attr>=0 AND str_attr="red"',
      scoreThreshold: '0.00',
    };
    const byPic = (await client.searchImageByPic(new models.SearchImageByPicRequest(query))).body;
    expect(byPic).toMatchObject({ code: 0, success: true, msg: 'success', head: { docsFound: 2, docsReturn: 3 } });
    expect(byPic?.auctions?.[0]).toMatchObject({
      productId: 'p1',
      picName: '1.jpg',
      customContent: '内容 & 1',
      score: 1,
      intAttr: 10,
      intAttr3: 30,
      intAttr4: 4,
      strAttr: 'red',
      strAttr3: 'a b+c',
      strAttr4: '四',
    });
    const byName = (await client.searchImageByName(new models.SearchImageByNameRequest({ ...named(1), num: 2 }))).body;
    expect(byName?.auctions?.map(({ picName }) => picName)).toEqual(byPic?.auctions?.map(({ picName }) => picName));
    const byFilter = new models.SearchImageByFilterRequest({ instanceName, filter: 'int_attr3 = 30' });
    expect((await client.searchImageByFilter(byFilter)).body?.auctions?.map(({ picName }) => picName)).toEqual([
      '1.jpg',
    ]);
    const exists = new models.CheckImageExistsRequest(named(1));
    expect((await client.checkImageExists(exists)).body).toMatchObject({
      exists: true,
      auctions: { picName: '1.jpg' },
    });
    const compared = { instanceName, primaryPicContent: picContent, secondaryPicContent: picContent };
    expect((await client.compareSimilarByImage(new models.CompareSimilarByImageRequest(compared))).body).toMatchObject({
      score: 1,
    });
    const { body } = await client.deleteImage(new models.DeleteImageRequest({ instanceName, productId: 'p0' }));
    expect(body).toMatchObject({ code: 0, data: { picNames: ['0.jpg'] } });
    const detail = (await client.detail(new models.DetailRequest({ instanceName }))).body;
    expect(detail?.instance).toMatchObject({
      name: instanceName,
      region: 'cn-shanghai',
      totalCount: 2,
      serviceType: 0,
    });
  });

  it('exports and imports', async () => {
    const ended = async <T extends { status?: string }>(list: () => Promise<T | undefined>): Promise<T> => {
      const row = await list();
      return row && row.status !== 'PROCESSING' ? row : ended(list);
    };
    const dump = (await client.dumpMeta(new models.DumpMetaRequest({ instanceName }))).body;
    const id = Number(dump?.data?.id);
    const dumped = await ended(async () => {
      const request = new models.DumpMetaListRequest({ instanceName, id, pageNumber: 1, pageSize: 5 });
      return (await client.dumpMetaList(request)).body?.data?.dumpMetaList?.[0];
    });
    expect(dumped).toMatchObject({ id, status: 'SUCCESS', code: '0', metaUrl: expect.stringMatching(/^http:/) });
    const place = { instanceName, bucketName: 'none', path: '/nothing' };
    const increase = (await client.increaseInstance(new models.IncreaseInstanceRequest(place))).body;
    expect(increase?.data?.incrementStatus).toBe('PROCESSING');
    const failed = await ended(async () => {
      const request = new models.IncreaseListRequest({ ...place, pageNumber: 1 });
      return (await client.increaseList(request)).body?.data?.increments?.instance?.[0];
    });
    expect(failed).toMatchObject({
      id: Number(increase?.data?.id),
      status: 'FAIL',
      bucketName: 'none',
      path: '/nothing',
    });
  });

  it('uploads pictures by its Advance calls, byte for byte', async () => {
    // Ends with a line end, which a careless parser takes for the form's own.
    const picture = Buffer.concat([await scene(7), Buffer.from('\r\n')]);
    const stream = (bytes: Buffer) => Readable.from([bytes]);
    const adding = { ...named(7), picContentObject: stream(picture), strAttr: 'uploaded' };
    const added = await client.addImageAdvance(new models.AddImageAdvanceRequest(adding), runtime());
    expect(added.body).toMatchObject({ code: 0, success: true });
    const searching = { instanceName, picContentObject: stream(picture), filter: 'str_attr = "uploaded"' };
    const found = await client.searchImageByPicAdvance(new models.SearchImageByPicAdvanceRequest(searching), runtime());
    expect(found.body?.auctions).toMatchObject([{ picName: '7.jpg', score: 1 }]);
    const comparing = {
      instanceName,
      primaryPicContentObject: stream(picture),
      secondaryPicContentObject: stream(await scene(8)),
    };
    const request = new models.CompareSimilarByImageAdvanceRequest(comparing);
    const compared = await client.compareSimilarByImageAdvance(request, runtime());
    expect(compared.body?.score).toBeLessThan(1);

    const url = `${server.url}/${await uploadedKey()}`;
    const comparisons = [await scene(8), picture];
    expect(comparisons).toContainEqual(Buffer.from(await (await fetch(url)).arrayBuffer()));
    expect(await (await fetch(`${server.url}/${await uploadedKey('AddImage')}`)).arrayBuffer()).toEqual(
      new Uint8Array(picture).buffer,
    );

    const large = new models.AddImageAdvanceRequest({
      ...named(9),
      picContentObject: stream(Buffer.concat([picture, Buffer.alloc(4 << 20)])),
    });
    await expect(client.addImageAdvance(large, runtime())).rejects.toMatchObject({ code: 'InvalidPicContent' });
  });

  it('does not upload without the permission, or to a server it does not trust', async () => {
    const adding = async () =>
      new models.AddImageAdvanceRequest({ ...named(1), picContentObject: Readable.from([await scene(1)]) });
    const refused = clientOf('wrong').addImageAdvance(await adding(), runtime());
    await expect(refused).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    await expect(client.addImageAdvance(await adding(), new RuntimeOptions({}))).rejects.toThrow(
      /local issuer certificate/,
    );
  });

  it('gets the product’s errors as its own', async () => {
    const unknown = new models.SearchImageByNameRequest({ instanceName, productId: 'x', picName: 'y' });
    await expect(client.searchImageByName(unknown)).rejects.toMatchObject({
      code: 'PicNotExist',
      statusCode: 400,
      message: expect.stringContaining('The search picture does not exist.'),
    });
    const words = new models.SearchImageByTextRequest({ instanceName, text: '红色的包' });
    await expect(client.searchImageByText(words)).rejects.toMatchObject({ code: 'UnsupportedInstanceType' });
  });
});

describe('the older versions', () => {
  const form = async (i: number) => ({
    InstanceName: 'older',
    ProductId: `p${i}`,
    PicName: `${i}.jpg`,
    PicContent: (await scene(i)).toString('base64'),
    CustomContent: 'c',
    IntAttr: i,
  });

  it('2020-02-12, by the unchanged pop-core: no Score, and fewer members', async () => {
    const client = popRpc(server.url, '2020-02-12');
    const post = { method: 'POST', formatParams: false };
    const added = (await client.request('AddImage', await form(1), post)) as { PicInfo: object };
    expect(added).toEqual({
      Message: 'success',
      Code: 0,
      Success: true,
      PicInfo: { CategoryId: 88888888, Region: expect.any(String) },
      RequestId: expect.any(String),
    });
    await client.request('AddImage', await form(2), post);
    const { PicContent, InstanceName, ProductId, PicName } = await form(1);
    for (const [action, params] of [
      ['SearchImageByPic', { PicContent }],
      ['SearchImageByName', { ProductId, PicName }],
    ] as const) {
      const found = (await client.request(action, { InstanceName, ...params, Num: 1 }, post)) as Record<string, object>;
      expect(found.Auctions).toEqual([
        { ProductId, PicName, CategoryId: 88888888, CustomContent: 'c', IntAttr: 1, SortExprValues: '1;0' },
      ]);
      expect(found.PicInfo).not.toHaveProperty('MultiRegion');
    }
    const deleted = await client.request('DeleteImage', { InstanceName, ProductId, PicName }, post);
    expect(deleted).toEqual({ Message: 'success', Code: 0, Success: true, RequestId: expect.any(String) });
  });

  it('2019-03-25, by the unchanged pop-core ROA client', async () => {
    const client = popRoa(server.url, '2019-03-25');
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const post = (path: string, params: object) => {
      const texts = Object.entries(params).map(([name, value]) => [name, String(value)] as [string, string]);
      return client.post(path, {}, new URLSearchParams(texts).toString(), headers, {}) as Promise<
        Record<string, object>
      >;
    };
    const { PicContent, InstanceName, ProductId, PicName } = await form(3);
    expect(await post('/v2/image/add', await form(3))).toMatchObject({ Message: 'success', Code: 0, Success: true });
    const byPic = await post('/v2/image/search', { InstanceName, PicContent, Filter: 'int_attr = 3' });
    expect(byPic).toMatchObject({ Msg: 'success', Code: 0, Auctions: [{ ProductId, PicName, Score: 1 }] });
    const byName = await post('/v2/image/search', { Type: 'SearchByName', InstanceName, ProductId, PicName, Num: 1 });
    expect(byName.Auctions).toEqual(byPic.Auctions);
    await expect(post('/v2/image/search', { Type: 'SearchByText', InstanceName })).rejects.toMatchObject({
      code: 'InvalidType',
    });
    expect(await post('/v2/image/delete', { InstanceName, ProductId })).toMatchObject({ Message: 'success', Code: 0 });
    const gone = post('/v2/image/search', { Type: 'SearchByName', InstanceName, ProductId, PicName });
    await expect(gone).rejects.toMatchObject({ code: 'PicNotExist' });
  });
});
