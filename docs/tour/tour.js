// The tour of the README with the unchanged Node SDK: `npx tuku exec -- node docs/tour/tour.js`.
import { readFileSync } from 'node:fs';
import tencentcloud from 'tencentcloud-sdk-nodejs';

const { host } = new URL(process.env.TUKU_URL ?? 'http://127.0.0.1:4580');
const client = new tencentcloud.tiia.v20190529.Client({
  credential: { secretId: 'tuku', secretKey: 'tuku-secret' },
  region: 'ap-guangzhou',
  profile: { httpProfile: { protocol: 'http://', endpoint: host } },
});
const picture = (name) => readFileSync(new URL(`../../fixtures/pictures/${name}`, import.meta.url)).toString('base64');
const unlessExists = (call) =>
  call.catch((error) => {
    if (!error.code?.endsWith('AlreadyExist')) throw error;
  });

await unlessExists(client.CreateGroup({ GroupId: 'holiday', GroupName: 'Holiday', MaxCapacity: 1000 }));
for (const name of ['balloons', 'beach', 'meadow', 'mountains']) {
  const [ImageBase64, Tags] = [picture(`${name}.jpg`), '{"year": 2026}'];
  await unlessExists(
    client.CreateImage({ GroupId: 'holiday', EntityId: name, PicName: `${name}-1`, ImageBase64, Tags }),
  );
}
const ImageBase64 = picture('balloons-edited.jpg'); // cropped, smaller, recompressed, with text on it
console.log(await client.SearchImage({ GroupId: 'holiday', ImageBase64, Filter: 'year >= 2026' }));
