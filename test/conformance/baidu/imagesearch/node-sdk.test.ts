import { baidu, type ImageSearchClient, pointAt } from '../../../support/baidu-sdk.ts';
import { base64 } from '../../tencent/tiia/pictures.ts';
import { type BaiduServer, startBaidu } from './harness.ts';

let server: BaiduServer;
let client: ImageSearchClient;
let images: string[];
beforeAll(async () => {
  server = await startBaidu({ switches: ['baidu-oauth.iam-only=iam'] });
  pointAt(server.url);
  client = new baidu.imageSearch('1', 'tuku', 'tuku-secret');
  images = await Promise.all([1, 2].map((seed) => base64(seed)));
  server.web.set('http://web/1.jpg', Buffer.from(images[0] as string, 'base64'));
});
afterAll(async () => {
  baidu.HttpClient.setRequestInterceptor(null);
  await server.close();
});

const tagged = { tags: '100,11' };
const classed = { class_id1: 1, class_id2: 2 };
const brief = '{"id":"sku-1","name":"红鞋"}';

/** Each family's methods, in the order image, url, cont_sign where there are several. */
const families = {
  same_hq: {
    add: ['sameHqAdd', 'sameHqAddUrl'],
    search: ['sameHqSearch', 'sameHqSearchUrl'],
    update: ['sameHqUpdate', 'sameHqUpdateUrl', 'sameHqUpdateContSign'],
    remove: ['sameHqDeleteByImage', 'sameHqDeleteByUrl', 'sameHqDeleteBySign'],
    attributes: tagged,
    briefFirst: ['add'],
  },
  similar: {
    add: ['similarAdd', 'similarAddUrl'],
    search: ['similarSearch', 'similarSearchUrl'],
    update: ['similarUpdate', 'similarUpdateUrl', 'similarUpdateContSign'],
    remove: ['similarDeleteByImage', 'similarDeleteByUrl', 'similarDeleteBySign'],
    attributes: tagged,
    briefFirst: [],
  },
  product: {
    add: ['productAdd', 'productAddUrl'],
    search: ['productSearch', 'productSearchUrl'],
    update: ['productUpdate', 'productUpdateUrl', 'productUpdateContSign'],
    remove: ['productDeleteByImage', 'productDeleteByUrl', 'productDeleteBySign'],
    attributes: classed,
    briefFirst: [],
  },
  materiel: {
    add: ['materielAdd', 'materielAddUrl'],
    search: ['materielSearch', 'materielSearchUrl'],
    update: ['materielUpdate', 'materielUpdateUrl', 'materielUpdateContSign'],
    remove: ['materielDeleteByImage', 'materielDeleteByUrl', 'materielDeleteBySign'],
    attributes: tagged,
    briefFirst: ['add', 'update'],
  },
  picturebook: {
    add: ['pictureBookAddImage', 'pictureBookAddUrl'],
    search: ['pictureBookSearchImage', 'pictureBookSearchUrl'],
    update: ['pictureBookUpdate', 'pictureBookUpdateUrl', 'pictureBookUpdateContSign'],
    remove: ['pictureBookDeleteByImage', 'pictureBookDeleteByUrl', 'pictureBookDeleteBySign'],
    attributes: tagged,
    briefFirst: ['add'],
  },
} as const;

describe('every method of the unchanged SDK', () => {
  it.each(Object.keys(families) as (keyof typeof families)[])('%s', async (name) => {
    const { add, search, update, remove, attributes, briefFirst } = families[name];
    const call = (method: string, ...args: unknown[]) => {
      const found = client[method];
      if (found === undefined) throw new Error(`the SDK has no ${method}`);
      return found.apply(client, args);
    };
    /** Some methods take the brief as an argument of its own. */
    const write = (verb: 'add' | 'update', method: string, what: unknown, text: string) =>
      (briefFirst as readonly string[]).includes(verb)
        ? call(method, what, text, attributes)
        : call(method, what, { brief: text, ...attributes });

    const { cont_sign } = await write('add', add[0], images[0], brief);
    expect(cont_sign).toMatch(/^\d+,\d+$/);
    const sources = [images[0], 'http://web/1.jpg', cont_sign];
    expect(await write('add', add[1], sources[1], brief)).toMatchObject({ error_code: 216681, cont_sign });

    for (const [i, method] of search.entries()) {
      const found = await call(method, sources[i], { ...attributes, tag_logic: 0, pn: 0, rn: 5 });
      expect(found.result).toEqual([{ score: 1, brief, cont_sign }]);
      expect(found).toMatchObject({ result_num: 1, has_more: false, log_id: expect.any(Number) });
    }
    for (const [i, method] of update.entries()) {
      expect(Object.keys(await write('update', method, sources[i], `brief ${i}`))).toEqual(['log_id']);
      expect((await call(search[0], images[0], {})).result?.[0]?.brief).toBe(`brief ${i}`);
    }
    for (const [i, method] of remove.entries()) {
      expect(Object.keys(await call(method, sources[i]))).toEqual(['log_id']);
      expect(await call(method, sources[i])).toMatchObject({ error_code: 216680 });
      await write('add', add[0], images[0], brief);
    }
    const { cont_sign: other } = await write('add', add[0], images[1], brief);
    await call(remove[2], `${cont_sign};${other}`);
    expect(await call(search[0], images[0])).toMatchObject({ result_num: 0, result: [] });
  });

  it('is one of these', () => {
    const known = Object.values(families).flatMap(({ add, search, update, remove }) => [
      ...add,
      ...search,
      ...update,
      ...remove,
    ]);
    const methods = Object.getOwnPropertyNames(baidu.imageSearch.prototype);
    expect(methods.filter((name) => /Add|Search|Update|Delete/.test(name)).sort()).toEqual([...known].sort());
  });
});

describe('the SDK', () => {
  it('is called in the older way, with brief and tags in one object', async () => {
    await client.sameHqAdd?.(images[0], { brief, tags: '7' });
    const found = await client.sameHqSearch?.(images[0], { tags: '7' });
    expect(found?.result?.[0]?.brief).toBe(brief);
  });

  it('signs when the key gets no token, and finds the same account', async () => {
    const signing = new baidu.imageSearch('1', 'iam', 'iam-secret');
    expect(await signing.productAdd?.(images[0], { brief: 'mine' })).toMatchObject({ cont_sign: expect.any(String) });
    expect((await signing.productSearch?.(images[0]))?.result?.[0]?.brief).toBe('mine');
    const [entry] = await server.journal(1);
    expect(entry).toMatchObject({ account: 'unknown:iam', operation: 'product/search' });
    expect(await client.productSearch?.(images[0])).toMatchObject({ result_num: 0 });
  });

  it('signs when its secret is wrong, and is refused with 14', async () => {
    const wrong = new baidu.imageSearch('1', 'tuku', 'wrong');
    expect(await wrong.similarSearch?.(images[0])).toEqual({ error_code: 14, error_msg: 'IAM Certification failed' });
  });

  it('uses a token that it is given', async () => {
    const given = new baidu.imageSearch('1', 'tuku', 'tuku-secret');
    given.setAccessToken((await server.token('other', 'x')).answer.access_token);
    expect(await given.sameHqSearch?.(images[0])).toMatchObject({ result_num: 0 });
    given.setAccessToken('24.presettoken');
    expect(await given.sameHqSearch?.(images[0])).toMatchObject({ error_code: 110 });
  });

  it('sends no token at all when tokens last less than a day: 100', async () => {
    const short = await startBaidu({ switches: ['baidu-oauth.token-lifetime=3600'] });
    pointAt(short.url);
    const shortlived = new baidu.imageSearch('1', 'tuku', 'tuku-secret');
    expect(await shortlived.sameHqSearch?.(images[0])).toMatchObject({ error_code: 100 });
    pointAt(server.url);
    await short.close();
  });
});
