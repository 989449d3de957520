import { createJdProductSearch } from '../../../../adapters/jd/productsearch/dialect.ts';
import { similarityOf } from '../../../../adapters/jd/productsearch/score.ts';
import { taskId, userNumber } from '../../../../adapters/jd/productsearch/task-id.ts';
import { translate } from '../../../../adapters/jd/productsearch/translate.ts';
import { dialectDefinitions } from '../../../../adapters/registry.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import { DomainError, RepeatedPictureError } from '../../../../src/engine/errors.ts';
import { ResourceError } from '../../../../src/engine/resources.ts';
import { ImageError } from '../../../../src/images/port.ts';
import { seededIds, systemClock } from '../../../../src/protocol/clock-and-ids.ts';
import { defaultCredential, keyRing } from '../../../../src/protocol/keys.ts';
import { signReader } from '../../../../src/protocol/signs.ts';
import { wireRequest } from '../../../../src/protocol/wire.ts';
import { signJd } from '../../../support/jd-signer.ts';
import { timed } from '../../../support/timed.ts';

const environment = {
  keys: keyRing([defaultCredential], true),
  ...timed(systemClock),
  ids: seededIds('x'),
  strict: false,
  switches: {},
};

/** Serves a call with an engine whose every use case throws. */
async function serve(operation: string, body: object, thrown: unknown) {
  const failing = new Proxy({}, { get: () => () => Promise.reject(thrown) });
  const engine = new Proxy(
    {},
    { get: (_, part) => (part === 'tasks' ? { work: () => undefined, find: () => Promise.reject(thrown) } : failing) },
  );
  const dialect = createJdProductSearch({ engine: engine as Engine, environment });
  const { method, target, headers, body: sent } = signJd('h', `/jdai/${operation}`, JSON.stringify(body));
  const request = wireRequest({ method, target, rawHeaders: Object.entries(headers).flat(), body: Buffer.from(sent) });
  expect(dialectDefinitions.find(signReader(request))?.name).toBe(dialect.name);
  const { response } = await dialect.answer(request, () => undefined);
  expect(response.status).toBe(200);
  const { code, msg, result } = JSON.parse(String(response.body));
  return code === '10000' ? [result.code, result.message] : [code, msg];
}

const base = { collection_name: 'shop' };
const bodies = {
  product_image_create_product: { ...base, product_list: [{ product_id: 'p', product_name: 'n', category: '其他' }] },
  product_image_add: { ...base, image_list: [{ product_id: 'p', image_id: 'i', image_content: 'http://h/x' }] },
  product_image_status: { task_id: '1/shop/2.3' },
  product_image_search: { ...base, image_content: 'http://h/x' },
  product_image_info: { ...base, product_id: 'p' },
  product_image_del_image: { ...base, image_id_list: [{ product_id: 'p', image_id: 'i' }] },
  product_image_del_product: { ...base, product_id_list: ['p'] },
};

test.each([
  ['product_image_create_product', 3008, 'INSERT_PRODUCT_ERROR'],
  ['product_image_add', 3018, 'INSERT_IMAGE_ERROR'],
  ['product_image_status', 3030, 'QUERY_TASK_STATUS_ERROR'],
  ['product_image_search', 3031, 'SEARCH_PRODUCT_IMAGE_ERROR'],
  ['product_image_del_image', 3032, 'DELETE_IMAGE_ERROR'],
  ['product_image_info', 3033, 'QUERY_IMAGE_INFO_ERROR'],
  ['product_image_del_product', 5000, 'INTERNAL_SERVER_ERROR'],
] as const)('%s answers %i for anything unforeseen, and does not reveal it', async (operation, code, constant) => {
  expect(await serve(operation, bodies[operation], new Error('a secret'))).toEqual([code, constant]);
  const noModel = new DomainError('model-unavailable', 'x');
  expect(await serve(operation, bodies[operation], noModel)).toEqual([code, constant]);
});

test('a busy server answers the gateway’s own code', async () => {
  const answered = await serve('product_image_search', bodies.product_image_search, new DomainError('busy', 'x'));
  expect(answered).toEqual(['10020', '系统繁忙，请稍后再试']);
});

test.each([
  [new DomainError('gallery-not-found', ''), '1030'],
  [new DomainError('too-many-galleries', ''), '2013'],
  [new DomainError('picture-exists', ''), '1032'],
  [new DomainError('picture-not-found', ''), '1031'],
  [new DomainError('item-full', ''), '3017'],
  [new DomainError('gallery-full', ''), '3017'],
  [new DomainError('model-mismatch', ''), undefined],
  [new RepeatedPictureError('a', 'b'), '3012'],
  [new ResourceError('not-found', 'item', 'p', ''), '3007'],
  [new ResourceError('exists', 'item', 'p', ''), undefined],
  [new ImageError('download', ''), '2006'],
  [new ImageError('url', ''), '2006'],
  [new ImageError('base64', ''), '2006'],
  [new ImageError('flat', ''), undefined],
  [new Error(''), undefined],
])('%p is code %s', (error, code) => {
  expect(translate(error)?.code).toBe(code);
});

test('similarities rise from 0 for unrelated pictures to 1 for the same one', () => {
  expect([-1, 0.6, 0.85, 0.9999, 1.0000001].map(similarityOf)).toEqual([0, 0, 0.8, 1, 1]);
  const rising = Array.from({ length: 100 }, (_, n) => similarityOf(0.6 + n * 0.004));
  expect(rising).toEqual([...rising].sort((a, b) => a - b));
  expect(similarityOf(0.9123456)).toBe(Number(similarityOf(0.9123456).toFixed(6)));
});

test('task ids are as in the examples, and tell tasks of one second apart', () => {
  const at = new Date('2020-02-11T10:38:32Z');
  const ids = seededIds('x');
  const made = Array.from({ length: 100 }, () => taskId('tuku', 'XX小店', at, ids));
  expect(new Set(made).size).toBe(100);
  for (const id of made) expect(id).toMatch(/^\d{1,13}\/XX小店\/1581417512\.\d{7}$/);
  expect(userNumber('tuku')).toBe(userNumber('tuku'));
  expect(userNumber('tuku')).not.toBe(userNumber('other'));
});
