import { tiia } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tiia/index.js';

const GroupId = 'posters';

/** The shop's product search by photo, on Tencent Cloud's image search (TIIA); its settings are the environment's. */
export function openSearch({ TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TIIA_ENDPOINT }) {
  const { protocol, host } = new URL(TIIA_ENDPOINT ?? 'https://tiia.tencentcloudapi.com');
  const client = new tiia.v20190529.Client({
    credential: { secretId, secretKey },
    region: 'ap-guangzhou',
    profile: { httpProfile: { protocol: `${protocol}//`, endpoint: host } },
  });
  return {
    /** Creates the library of product pictures, once. */
    create: () => client.CreateGroup({ GroupId, GroupName: 'Posters', MaxCapacity: 10_000 }),
    /** Stores a product's photo, in Base64. */
    add: (sku, photo) => client.CreateImage({ GroupId, EntityId: sku, PicName: `${sku}-front`, ImageBase64: photo }),
    /** The products that a photo shows, best first. */
    async find(photo) {
      const { ImageInfos } = await client.SearchImage({ GroupId, ImageBase64: photo });
      return (ImageInfos ?? []).map(({ EntityId }) => EntityId);
    },
  };
}
