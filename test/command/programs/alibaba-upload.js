// Knows nothing of Tuku: three https hosts, imagesearch, openplatform and the object store that the latter names.
import { createReadStream } from 'node:fs';
import ImageSearch, { AddImageAdvanceRequest, SearchImageByNameRequest } from '@alicloud/imagesearch20201214';
import { Config } from '@alicloud/openapi-core/dist/utils.js';
import { RuntimeOptions } from '@alicloud/tea-util';

const client = new ImageSearch.default(
  new Config({
    accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
    accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
    regionId: 'cn-shanghai',
    endpoint: 'imagesearch.cn-shanghai.aliyuncs.com',
  }),
);
const picContentObject = createReadStream(new URL('../../../fixtures/pictures/balloons.jpg', import.meta.url));
const names = { instanceName: 'fixed', productId: 'p-1', picName: 'a.jpg' };
const added = await client.addImageAdvance(
  new AddImageAdvanceRequest({ ...names, picContentObject }),
  // The first picture waits for the model, on a busy machine longer than the SDK would.
  new RuntimeOptions({ readTimeout: 60_000, connectTimeout: 60_000 }),
);
const found = await client.searchImageByName(new SearchImageByNameRequest(names));
console.log(JSON.stringify([added.body.success, found.body.auctions.map(({ productId }) => productId)]));
