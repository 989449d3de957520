import { switches } from '../../../../adapters/jd/productsearch/dialect.ts';
import { appkeyQuery } from '../../../support/jd-signer.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { collection_name, type ProductServer, picture, startProductSearch } from './harness.ts';

const add = 'product_image_add';
let server: ProductServer;
beforeAll(async () => {
  server = await startProductSearch({
    switches: [
      'jd-productsearch.failed-message=string',
      'jd-productsearch.rectangle=object',
      'jd-productsearch.succeeded-list=object',
      'jd-productsearch.image-hosts=360buyimg.com, Storage.jd.com',
      'jd-productsearch.anonymous=allowed',
    ],
  });
});
afterAll(() => server.close());

test('a failed entry’s message is a string, a rectangle and a succeeded entry are objects', async () => {
  const shop = server.shop();
  await shop.products(['a']);
  const bytes = await picture(1);
  const first = [{ product_id: 'a', image_id: 'i', image_content: bytes.toString('base64') }];
  const stored = await shop.finished((await shop.ok(add, { collection_name, image_list: first })).task_id);
  expect(stored.succeeded_list).toEqual([{ product_id: 'a', image_id: 'i' }]);
  const image_content = server.put('1.jpg', bytes);
  const image_list = ['i', 'j'].map((image_id) => ({ product_id: 'a', image_id, image_content }));
  const { failed_list, task_id } = await shop.ok(add, { collection_name, image_list });
  expect(failed_list).toEqual([{ image_id: 'i', message: 'REPEAT_IMAGE_NAME_IN_DB' }]);
  await shop.finished(task_id);
  const { rectangle } = await shop.ok('product_image_search', { collection_name, image_content });
  expect(rectangle).toEqual({ bottom: 240, top: 0, left: 0, right: 320 });
});

test('pictures may only come from the named domains', async () => {
  const shop = server.shop();
  await shop.products(['a']);
  const refused = (image_content: string) => shop.refused('product_image_search', { collection_name, image_content });
  for (const host of ['example.com', '360buyimg.com.evil.cn', 'x360buyimg.com', '127.0.0.1']) {
    expect(await refused(`http://${host}/x.jpg`)).toEqual([2006, 'BROKEN_BASE64_OR_URL']);
    const image_list = [{ product_id: 'a', image_id: 'i', image_content: `http://${host}/x.jpg` }];
    expect(await shop.refused(add, { collection_name, image_list })).toEqual([2006, 'BROKEN_BASE64_OR_URL']);
  }
  const image_content = server.put('2.jpg', await picture(2));
  await shop.ok('product_image_search', { collection_name, image_content });
});

test('requests without a key are served for the default account', async () => {
  const body = JSON.stringify({ collection_name: 'none', product_id: 'a' });
  const { text } = await sendRaw(server.url, { method: 'POST', target: '/jdai/product_image_info', headers: {}, body });
  expect(JSON.parse(text)).toMatchObject({ result: { code: 1030 } });
});

test('switches are listed, and invalid settings fail the start', async () => {
  const { dialects } = (await server.control('GET', 'info')) as unknown as {
    dialects: { name: string; switches: { name: string; value: string }[] }[];
  };
  const values = dialects.find(({ name }) => name === 'jd-productsearch')?.switches;
  expect(values?.map(({ name }) => name)).toEqual(switches.map(({ name }) => name));
  await expect(startTestTuku({ switches: ['jd-productsearch.image-hosts=a b'] })).rejects.toThrow('domain names');
  await expect(startTestTuku({ switches: ['jd-productsearch.package=none'] })).rejects.toThrow('person, company, beta');
});

test('the journal holds no proof of a caller', async () => {
  const query = appkeyQuery();
  const body = `${query}&x=1`;
  await sendRaw(server.url, { method: 'POST', target: `/jdai/product_image_info?${query}`, headers: {}, body });
  const journal = JSON.stringify(await server.control('GET', 'requests?limit=1&bodies=true'));
  expect(journal).toContain('appkey=***&timestamp=');
  for (const secret of query.match(/(?<=(appkey|sign)=)[^&]+/g) ?? []) expect(journal).not.toContain(`=${secret}`);
});
