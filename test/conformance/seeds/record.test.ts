import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../../src/paths.ts';
import { scene } from '../../support/pictures.ts';
import { type SeedServer, seedFolder, startSeeded } from './harness.ts';
import { alibabaRpc, baidu, cos, green, jd, s3, tencent, tosVectors, vectors } from './signed.ts';

const run = promisify(execFile);

let cup: string;
const web = new Map<string, Buffer>();
beforeAll(async () => {
  cup = (await scene(1)).toString('base64');
  web.set('https://shop.example/cup.jpg', await scene(1));
});

/** `tuku record`, as a user runs it. */
async function record(server: SeedServer, out: string): Promise<string> {
  const args = [join(packageRoot, 'bin/tuku.js'), 'record', '--url', server.url, '--out', out];
  return (await run(process.execPath, args, { env: { ...process.env, TUKU_LANG: 'en' } })).stdout;
}

const imagesearch = '2020-12-14';
const cityvisual = '2018-10-30';

/** What a client does with each API: it makes things, fails, reads and changes its mind. */
const sessions: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  async 'tencent-tiia'(url) {
    const group = { GroupId: 'shop', GroupName: '$name', MaxCapacity: 9 };
    await tencent(url, 'CreateGroup', group);
    await tencent(url, 'CreateGroup', group);
    const picture = { GroupId: 'shop', EntityId: 'cup', ImageBase64: cup };
    await tencent(url, 'CreateImage', { ...picture, PicName: 'front' });
    await tencent(url, 'CreateImage', { ...picture, PicName: 'back' });
    await tencent(url, 'UpdateImage', { GroupId: 'shop', EntityId: 'cup', PicName: 'front', Tags: '{"price":3}' });
    await tencent(url, 'SearchImage', { GroupId: 'shop', ImageBase64: cup });
    await tencent(url, 'DeleteImages', { GroupId: 'shop', EntityId: 'cup', PicName: 'back' });
  },
  async 'alibaba-green'(url) {
    await green(url, '/green/similarity/library/add', { name: 'shop' });
    const tasks = ['cup', 'nothing'].map((name) => ({ dataId: name, url: `https://shop.example/${name}.jpg` }));
    // One of the two fails.
    await green(url, '/green/similarity/image/add', { library: 'shop', tasks });
  },
  async 'alibaba-cityvisual'(url) {
    const call = (action: string, parameters: Record<string, string>) =>
      alibabaRpc(url, cityvisual, action, { RegionId: 'cn-beijing', ...parameters });
    const made = await call('CreateInstance', { InstanceName: 'gate', InstanceCapacity: '10' });
    const { InstanceId } = JSON.parse(made) as { InstanceId: string };
    await call('CreateCapability', { InstanceId, CapabilityName: 'faces' });
    await call('DescribeInstances', {});
    await call('ModifyInstance', { InstanceId, Description: 'the north gate' });
  },
  async 'alibaba-imagesearch'(url) {
    const picture = { InstanceName: 'shop', ProductId: '1001', PicName: 'front', PicContent: cup, StrAttr: 'a' };
    await alibabaRpc(url, imagesearch, 'AddImage', picture);
    await alibabaRpc(url, imagesearch, 'AddImage', { ...picture, PicName: 'back', CategoryId: '3' });
    await alibabaRpc(url, imagesearch, 'DeleteImage', { InstanceName: 'shop', ProductId: '1001', PicName: 'front' });
  },
  async 'alibaba-ossvectors'(url) {
    await vectors(url, { method: 'PUT' });
    const index = { indexName: 'goods', dataType: 'float32', dimension: 2, distanceMetric: 'cosine' };
    await vectors(url, { method: 'POST', query: 'putVectorIndex', body: index });
    const stored = [{ key: 'cup', data: { float32: [1, 0.5] }, metadata: { file: 'cup.jpg' } }];
    await vectors(url, { method: 'POST', query: 'putVectors', body: { indexName: 'goods', vectors: stored } });
    const fields = [
      { name: 'look', type: 'vector', dataType: 'float32', dimension: 2, distanceMetric: 'ip' },
      { name: 'words', type: 'vector', dataType: 'float32', dimension: 1, distanceMetric: 'euclidean' },
      { name: 'title', type: 'string', text: { enabled: true } },
    ];
    const fusion = { indexName: 'shop-1', mode: 'fusion', schemaConfiguration: { fields } };
    await vectors(url, { method: 'POST', query: 'putVectorIndexFusion', body: fusion });
    const both = [{ key: 'cup', data: { look: [1, 0.5], words: [2] }, metadata: { title: '马克杯' } }];
    await vectors(url, { method: 'POST', query: 'putVectors', body: { indexName: 'shop-1', vectors: both } });
    const policy = {
      Version: '1',
      Statement: [{ Effect: 'Deny', Action: ['oss:GetVectors'], Resource: ['*'], Principal: ['1'] }],
    };
    await vectors(url, { method: 'PUT', query: 'policy', body: policy });
  },
  async 'volcengine-tosvectors'(url) {
    const bucket = { vectorBucketName: 'shop' };
    await tosVectors(url, 'CreateVectorBucket', bucket);
    const index = { ...bucket, indexName: 'goods' };
    await tosVectors(url, 'CreateIndex', { ...index, dataType: 'int8', dimension: 2, distanceMetric: 'cosine' });
    const stored = [{ key: 'cup', data: { int8: [1, -5] }, metadata: { file: 'cup.jpg' } }];
    await tosVectors(url, 'PutVectors', { ...index, vectors: stored });
    const statement = { Effect: 'Deny', Action: ['tosvectors:GetVectors'], Resource: ['*'], Principal: ['1'] };
    const policy = JSON.stringify({ Version: '2025-12-01', Statement: [statement] });
    await tosVectors(url, 'PutVectorBucketPolicy', { ...bucket, policy });
  },
  async 'tencent-cosvectors'(url) {
    const place = { vectorBucketName: 'shop-1250000000', indexName: 'goods' };
    const { vectorBucketName } = place;
    await cos(url, 'CreateVectorBucket', { vectorBucketName, encryptionConfiguration: { sseType: 'AES256' } });
    await cos(url, 'CreateIndex', { ...place, dataType: 'float32', dimension: 2, distanceMetric: 'cosine' });
    const stored = [{ key: 'cup', data: { float32: [1, 0.5] }, metadata: { file: 'cup.jpg' } }];
    await cos(url, 'PutVectors', { ...place, vectors: stored });
    await cos(url, 'PutVectorBucketPolicy', { vectorBucketName, policy: '{"Version": "2.0", "Statement": []}' });
  },
  async 'aws-s3vectors'(url) {
    const goods = { vectorBucketName: 'shop', indexName: 'goods' };
    const resourceArn = encodeURIComponent('arn:aws:s3vectors:us-east-1:123456789012:bucket/shop');
    await s3(url, '/CreateVectorBucket', { vectorBucketName: 'shop', tags: { a: 'b' } });
    await s3(url, '/CreateIndex', { ...goods, dataType: 'float32', dimension: 2, distanceMetric: 'cosine' });
    await s3(url, '/PutVectors', {
      ...goods,
      vectors: [{ key: 'cup', data: { float32: [1, 0.5] }, metadata: { n: 1 } }],
    });
    await s3(url, '/QueryVectors', { ...goods, topK: 1, queryVector: { float32: [1, 0] } });
    await s3(url, `/tags/${resourceArn}`, { tags: { c: 'd' } });
    await s3(url, `/tags/${resourceArn}?tagKeys=a`);
    const add = { textSearchConfigurations: [{ metadataKey: 'body', language: 'zh' }] };
    await s3(url, '/UpdateMetadataConfiguration', { ...goods, add });
  },
  async 'baidu-imagesearch'(url) {
    const same = '/rest/2.0/realtime_search/same_hq/';
    const added = await baidu(url, `${same}add`, { image: cup, brief: '{"name":"cup"}', tags: '1,2' });
    const { cont_sign } = JSON.parse(added) as { cont_sign: string };
    await baidu(url, `${same}update`, { cont_sign, brief: 'a cup' });
    await baidu(url, `${same}search`, { image: cup });
  },
  async 'jd-productsearch'(url) {
    const collection_name = 'shop';
    const product = (id: string) => ({ product_id: id, product_name: id, category: '其他' });
    await jd(url, 'product_image_create_product', { collection_name, product_list: [product('cup')] });
    // One of the two fails.
    await jd(url, 'product_image_create_product', { collection_name, product_list: [product('cup'), product('lamp')] });
    const image = { product_id: 'cup', image_id: 'front', image_content: cup, image_info: '{}' };
    const added = await jd(url, 'product_image_add', { collection_name, image_list: [image] });
    const { task_id } = (JSON.parse(added) as { result: { task_id: string } }).result;
    for (let state = ''; state !== 'FINISHED'; ) {
      const answer = await jd(url, 'product_image_status', { collection_name, task_id });
      state = (JSON.parse(answer) as { result: { task_status: string } }).result.task_status;
    }
  },
};

test.each(Object.entries(sessions))('what was recorded of %s makes the same state', async (dialect, session) => {
  const server = await startSeeded({ journalBodies: '16M' }, { web });
  await session(server.url);
  const out = seedFolder({});
  const printed = await record(server, out);
  const state = (await server.state()) as Record<string, unknown>;
  await server.tuku.close();
  expect(Object.keys(state)).toEqual([expect.stringMatching(`^${dialect} tuku `)]);
  expect(printed).toMatch(/recorded.yaml: [2-9] calls, (0 pictures|1 picture)/);
  // Pictures are files; each is stored once.
  const text = readFileSync(join(out, 'recorded.yaml'), 'utf8');
  expect(text).not.toContain(cup.slice(0, 100));
  if (text.includes('"file": "pictures/') || text.includes('"file":"pictures/'))
    expect(readdirSync(join(out, 'pictures'))).toHaveLength(1);

  const again = await startSeeded({ seedDir: out }, { web });
  expect(withoutIds(await again.state())).toEqual(withoutIds(state));
  await again.tuku.close();
});

/** CityVisual's ids and JD's tasks are random: they are numbered here. */
function withoutIds(state: unknown): unknown {
  const ids: string[] = [];
  return JSON.parse(
    JSON.stringify(state).replaceAll(/cityvisual-[0-9a-f]{12}|\d+\/shop\/\d+\.\d{7}/g, (id) => {
      if (!ids.includes(id)) ids.push(id);
      return `id ${ids.indexOf(id)}`;
    }),
  );
}

test('a JSON file is written as JSON, and none is overwritten', async () => {
  const server = await startSeeded({ journalBodies: '16M' });
  await tencent(server.url, 'CreateGroup', { GroupId: 'shop', GroupName: 'Shop', MaxCapacity: 9 });
  const out = join(seedFolder({}), 'shop.json');
  expect(await record(server, out)).toContain('shop.json: 1 call, 0 pictures');
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual([
    {
      'tencent-tiia CreateGroup': { GroupId: 'shop', GroupName: 'Shop', MaxCapacity: 9 },
      account: 'tuku',
      region: 'ap-guangzhou',
    },
  ]);
  await expect(record(server, out)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('there is such a file already'),
  });
  await server.tuku.close();
});

test('without --journal-bodies there is nothing to record', async () => {
  const server = await startSeeded({});
  await expect(record(server, join(seedFolder({}), 'a.yaml'))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--journal-bodies'),
  });
  await server.tuku.close();
});
