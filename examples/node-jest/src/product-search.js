const { tiia } = require('tencentcloud-sdk-nodejs/tencentcloud/services/tiia');

/** The cloud refuses to search for a reason that customers cannot change: tell them to try again later. */
class SearchUnavailable extends Error {}

const GROUP = { GroupId: 'posters', GroupName: 'Posters', MaxCapacity: 10_000 };
const OUTAGES = /^(RequestLimitExceeded|ResourceUnavailable\.|FailedOperation\.(ServerError|RequestTimeout))/;

/** The shop's product search by photo, on Tencent Cloud's image search (TIIA). */
class ProductSearch {
  #client;

  constructor({ secretId, secretKey, endpoint = 'https://tiia.tencentcloudapi.com' }) {
    const { protocol, host } = new URL(endpoint);
    this.#client = new tiia.v20190529.Client({
      credential: { secretId, secretKey },
      region: 'ap-guangzhou',
      profile: { httpProfile: { protocol: `${protocol}//`, endpoint: host } },
    });
  }

  /** Creates the library of product pictures, once. */
  async create() {
    await this.#client.CreateGroup(GROUP);
  }

  async add({ sku, title, price, photo }) {
    await this.#client.CreateImage({
      GroupId: GROUP.GroupId,
      EntityId: sku,
      PicName: `${sku}-front`,
      ImageBase64: photo.toString('base64'),
      CustomContent: title,
      Tags: JSON.stringify({ price }),
    });
  }

  /** The products that a photo shows, best first. Throws SearchUnavailable. */
  async find(photo, { maxPrice } = {}) {
    const ImageBase64 = photo.toString('base64');
    const Filter = maxPrice === undefined ? undefined : `price <= ${maxPrice}`;
    try {
      const { ImageInfos } = await this.#client.SearchImage({ GroupId: GROUP.GroupId, ImageBase64, Filter });
      return (ImageInfos ?? []).map(({ EntityId, CustomContent, Score }) => ({
        sku: EntityId,
        title: CustomContent,
        score: Score,
      }));
    } catch (error) {
      if (OUTAGES.test(error.code)) throw new SearchUnavailable(error.code, { cause: error });
      throw error;
    }
  }
}

module.exports = { ProductSearch, SearchUnavailable };
