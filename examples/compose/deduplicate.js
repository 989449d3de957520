// Finds the pictures of a folder that are copies of earlier ones, with Tencent Cloud's image search (TIIA):
// node deduplicate.js FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tiia } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tiia/index.js';

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TIIA_ENDPOINT } = process.env;
const { protocol, host } = new URL(TIIA_ENDPOINT ?? 'https://tiia.tencentcloudapi.com');
const client = new tiia.v20190529.Client({
  credential: { secretId, secretKey },
  region: 'ap-guangzhou',
  profile: { httpProfile: { protocol: `${protocol}//`, endpoint: host } },
});
const GroupId = 'uploads';

/** Runs a call whose refusal with this code is no error. */
const unless = (code, call) =>
  call.catch((error) => {
    if (error.code !== code) throw error;
  });

await unless(
  'InvalidParameterValue.ImageGroupIdAlreadyExist',
  client.CreateGroup({ GroupId, GroupName: 'Uploads', MaxCapacity: 10_000 }),
);
const [folder] = process.argv.slice(2);
for (const file of readdirSync(folder).sort()) {
  const ImageBase64 = readFileSync(join(folder, file), 'base64');
  const found = await unless('FailedOperation.ImageGroupEmpty', client.SearchImage({ GroupId, ImageBase64, Limit: 1 }));
  const original = found?.ImageInfos?.[0]?.EntityId;
  if (original === undefined) {
    await client.CreateImage({ GroupId, EntityId: file, PicName: file, ImageBase64 });
  }
  console.log(original === undefined ? `${file}: new` : `${file}: a copy of ${original}`);
}
