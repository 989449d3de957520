import { connectTuku, type Tuku } from '../../src/api/index.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { algoLib } from '../conformance/alibaba/cityvisual/harness.ts';
import { popRoa, popRpc } from '../support/alibaba-sdk.ts';
import { signCos } from '../support/cos-signer.ts';
import { signJd } from '../support/jd-signer.ts';
import { ossClient } from '../support/oss-client.ts';
import { sendRaw } from '../support/raw-http.ts';
import { signS3 } from '../support/s3-signer.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { signTos4 } from '../support/tos-signer.ts';
import { startTestTuku } from '../support/tuku.ts';

/** What a worker of Jest or Vitest signs with. */
const credentials = ['worker-1', 'worker-2'].map((name) => ({ id: name, secret: `${name}-secret`, account: name }));
type Key = (typeof credentials)[number];

let tuku: RunningTuku;
let client: Tuku;
beforeAll(async () => {
  tuku = await startTestTuku({ credentials: JSON.stringify(credentials) });
  client = await connectTuku({ url: tuku.url, credentials });
});
afterAll(() => tuku.close());

/** One call in each dialect. Most create something that an account can have only once. */
const calls: Readonly<Record<string, (key: Key) => Promise<unknown>>> = {
  'tencent-tiia': ({ id: secretId, secret: secretKey }) =>
    tiiaClient(tuku.url, { secretId, secretKey }).CreateGroup({ GroupId: 'shop', GroupName: 'Shop', MaxCapacity: 10 }),
  'alibaba-green': (key) =>
    popRoa(tuku.url, '2018-05-09', key).post('/green/similarity/library/add', {}, '{"name":"shop"}', {
      'Content-Type': 'application/json',
    }),
  'alibaba-cityvisual': (key) =>
    popRpc(tuku.url, '2018-10-30', key).request('CreateAlgoLib', algoLib, { method: 'POST' }),
  'alibaba-imagesearch': (key) =>
    popRpc(tuku.url, '2020-12-14', key).request('Detail', { InstanceName: 'shop' }, { method: 'POST' }),
  'alibaba-ossvectors': (key) => ossClient(tuku.url, key)('PutVectorBucket', 'shop'),
  'volcengine-tosvectors'({ id, secret }) {
    const path = '/CreateVectorBucket';
    const headers = signTos4({ host: new URL(tuku.url).host, path }, { id, secret });
    return fetch(`${tuku.url}${path}`, { method: 'POST', headers, body: '{"vectorBucketName":"shop"}' });
  },
  'tencent-cosvectors'({ id, secret }) {
    const request = { method: 'POST', path: '/CreateVectorBucket', host: new URL(tuku.url).host };
    const headers = signCos(request, { id, secret });
    const body = '{"vectorBucketName":"shop-1250000000"}';
    return sendRaw(tuku.url, { ...request, target: request.path, headers, body });
  },
  'aws-s3vectors'(key) {
    const [target, body] = ['/CreateVectorBucket', '{"vectorBucketName":"shop"}'];
    const request = { method: 'POST', target, host: new URL(tuku.url).host, body };
    return sendRaw(tuku.url, { ...request, headers: signS3(request, key) });
  },
  async 'baidu-imagesearch'({ id, secret }) {
    const asked = `grant_type=client_credentials&client_id=${id}&client_secret=${secret}`;
    const token = await (await fetch(`${tuku.url}/oauth/2.0/token?${asked}`, { method: 'POST' })).json();
    const { access_token } = token as { access_token: string };
    const remove = '/rest/2.0/image-classify/v1/realtime_search/similar/delete';
    await fetch(`${tuku.url}${remove}?access_token=${access_token}`, {
      method: 'POST',
      body: new URLSearchParams({ cont_sign: '1,1' }),
    });
  },
  'jd-productsearch': (key) => {
    const product_list = [{ product_id: 'lamp', product_name: 'Lamp', category: '其他' }];
    const body = JSON.stringify({ collection_name: 'shop', product_list });
    const { host } = new URL(tuku.url);
    return sendRaw(tuku.url, signJd(host, '/jdai/product_image_create_product', body, key));
  },
};

it('there is a call of every dialect whose product Tuku serves', async () => {
  const { dialects } = await client.info();
  const served = dialects
    .map(({ name }) => name)
    .filter((name) => /-(tiia|green|cityvisual|.*search|(oss|s3|tos|cos)vectors)$/.test(name));
  expect(Object.keys(calls).sort()).toEqual(served.sort());
});

it.each(Object.entries(calls))('%s: workers that do the same have an account each', async (dialect, call) => {
  for (const key of credentials) await call(key).catch(() => undefined);
  const [first, second] = await Promise.all(
    credentials.map(({ account }) => client.account(account).requests({ dialect })),
  );
  expect(first).toEqual([expect.objectContaining({ account: 'worker-1', operation: expect.any(String) })]);
  // Each creates it: a shared account would have had it already.
  if (!/alibaba-imagesearch|baidu/.test(dialect)) expect(first?.[0]?.code).toBeNull();
  expect(second).toEqual([expect.objectContaining({ account: 'worker-2', code: first?.[0]?.code })]);
  expect(await client.account('worker-1').reset({ dialect })).toBe(await client.account('worker-2').reset({ dialect }));
});
