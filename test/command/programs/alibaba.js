// Knows nothing of Tuku: both generations of the SDK go to https://green.cn-shanghai.aliyuncs.com.
import { createRequire } from 'node:module';
import OpenApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';

const { ROAClient } = createRequire(import.meta.url)('@alicloud/pop-core');
const host = 'green.cn-shanghai.aliyuncs.com';
const key = {
  accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
  accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
};

const older = new ROAClient({ ...key, endpoint: `https://${host}`, apiVersion: '2018-05-09' });
const headers = { 'Content-Type': 'application/json' };
const added = await older.post('/green/similarity/library/add', {}, JSON.stringify({ name: 'fixed' }), headers);

const newer = new OpenApi.default(new Config({ ...key, endpoint: host, regionId: 'cn-shanghai' }));
const listed = await newer.callApi(
  new Params({
    action: 'ListSimilarityLibraries',
    version: '2018-05-09',
    style: 'ROA',
    pathname: '/green/similarity/library/list',
    method: 'POST',
    authType: 'AK',
    protocol: 'HTTPS',
    reqBodyType: 'json',
    bodyType: 'json',
  }),
  new OpenApiRequest({ body: { currentPage: 1, pageSize: 10 } }),
  new RuntimeOptions({}),
);
console.log(JSON.stringify([added.code, listed.body]));
