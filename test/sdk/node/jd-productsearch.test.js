// The unchanged jdcloud-sdk-js against a running Tuku, whose address is in TUKU_URL: `node --test`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import JDCloud from 'jdcloud-sdk-js';

const { host } = new URL(process.env.TUKU_URL ?? '');
const collection_name = '商品库'; // an account has one, and the tests in Python share it
const picture = (name) =>
  readFileSync(new URL(`../../../fixtures/pictures/${name}`, import.meta.url)).toString('base64');

/** The SDK has no client for this product: its generic service, with this product's paths. */
class ProductSearch extends JDCloud.Service {
  constructor(secretAccessKey = 'tuku-secret') {
    super('aiapi', {
      credentials: new JDCloud.Credentials({ accessKeyId: 'tuku', secretAccessKey }),
      regionId: 'cn-north-1',
      endpoint: { protocol: 'http', host },
      version: { aiapi: '0.1' },
      logger: () => undefined,
    });
  }

  call(operation, body, query = {}) {
    const json = ['application/json'];
    return this.makeRequest(`/jdai/${operation}`, 'POST', {}, query, {}, {}, body, json, json, Object);
  }
}

JDCloud.config.logger = () => undefined;
const client = new ProductSearch();

async function ok(operation, body, query) {
  const answer = await client.call(operation, body, query);
  assert.equal(answer.code, '10000');
  assert.deepEqual([answer.result.code, answer.result.message], [0, 'SUCCESS']);
  return answer.result;
}

test('an application on the unchanged SDK', async () => {
  const products = [
    { product_id: 'sku-1', product_name: '气球', category: '其他' },
    { product_id: 'sku-2', product_name: 'beach', category: '其他' },
  ];
  const created = await ok('product_image_create_product', { collection_name, product_list: products });
  assert.deepEqual(created.successful_list, ['sku-1', 'sku-2']);

  for (const [product_id, name] of [
    ['sku-1', 'balloons.jpg'],
    ['sku-2', 'beach.jpg'],
  ]) {
    const image_list = [{ product_id, image_id: name, image_content: picture(name), image_info: `{"name":"${name}"}` }];
    const { task_id } = await ok('product_image_add', { collection_name, image_list });
    let status = await ok('product_image_status', { task_id });
    while (status.task_status !== 'FINISHED') status = await ok('product_image_status', { task_id });
    const owner = task_id.slice(0, task_id.lastIndexOf('/'));
    assert.deepEqual(status.succeeded_list, [`${owner}|${product_id}|${name}`]);
  }

  const image_content = picture('balloons.jpg');
  const found = await ok('product_image_search', { collection_name, image_content, topk: 2 });
  assert.deepEqual(
    found.images.map(({ image_id }) => image_id),
    ['balloons.jpg', 'beach.jpg'],
  );
  assert.deepEqual([found.images[0].product_name, found.images[0].similarity], ['气球', 1]);

  // parameters that are signed too
  const info = await ok('product_image_info', { collection_name, product_id: 'sku-1' }, { b: '1 2', a: '图+' });
  assert.deepEqual(info.image_list, [{ image_id: 'balloons.jpg', image_info: '{"name":"balloons.jpg"}' }]);

  const image_id_list = [{ product_id: 'sku-2', image_id: 'beach.jpg' }];
  const images = await ok('product_image_del_image', { collection_name, image_id_list });
  assert.deepEqual(images.successful_list, image_id_list);
  const product_id_list = ['sku-1', 'sku-2'];
  const deleted = await ok('product_image_del_product', { collection_name, product_id_list });
  assert.deepEqual(deleted.successful_list, product_id_list);
});

test('another secret is refused in the form the SDK reads', async () => {
  const wrong = new ProductSearch('another').call('product_image_info', { collection_name, product_id: 'a' });
  await assert.rejects(wrong, (answer) => {
    assert.deepEqual([answer.error.status, answer.error.message], ['ACCESS_ERROR', 'sign result is not same']);
    assert.equal(answer.requestId, answer.responseObj.headers.get('x-jdcloud-request-id'));
    return true;
  });
});
