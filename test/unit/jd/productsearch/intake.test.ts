import { createHash } from 'node:crypto';
import { putContents } from '../../../../adapters/jd/productsearch/contents.ts';
import { INTAKE, intakeDraft, intakeWorker, outcomesOf } from '../../../../adapters/jd/productsearch/intake.ts';
import type { Catalog, Gallery, Task } from '../../../../src/catalog/port.ts';
import { createEngine, type Engine } from '../../../../src/engine/engine.ts';
import { DomainError } from '../../../../src/engine/errors.ts';
import { TryAgain } from '../../../../src/engine/tasks.ts';
import { type Analysis, type Features, FeaturesBusyError } from '../../../../src/features/port.ts';
import { createExactIndex } from '../../../../src/index/exact.ts';
import { lendCatalog } from '../../../support/lent-catalog.ts';

const namespace = { family: 'jd-productsearch', account: 'a', region: 'r' };
const key = '1/shop/2.3';
let catalog: Catalog;
let engine: Engine;
let shop: Gallery;
/** Makes the analysis of a file fail. */
let trouble: (name: string) => void;

beforeAll(async () => {
  catalog = await lendCatalog();
});
afterAll(() => catalog.close());
beforeEach(async () => {
  trouble = () => undefined;
  await catalog.namespaces.drop({});
  engine = createEngine({ catalog, features, fetcher, indexOf: createExactIndex, now: () => new Date() });
  const draft = { key: 'shop', name: 'shop', description: '', capacity: 100, settings: {} };
  shop = await engine.galleries.create(namespace, draft, { maxGalleries: 1 });
  await engine.items.create(namespace, shop, [{ id: 'p', name: 'n', fields: { category: '其他' } }], { maxItems: 9 });
});
afterEach(() => engine.tasks.close());

const features: Features = {
  model: 'hash',
  dimension: 2,
  state: 'ready',
  ready: async () => undefined,
  async analyse({ bytes }) {
    const name = Buffer.from(bytes).toString();
    trouble(name);
    const contentHash = createHash('sha256').update(bytes).digest('hex');
    const sizes = { width: 300, height: 300, format: 'jpeg', subjects: [], colours: [] } as const;
    return { ...sizes, embedding: Float32Array.of(1, 0), model: 'hash', contentHash } satisfies Analysis;
  },
  describe: () => ({ backend: 'none', workers: 0, reason: 'a test' }),
  close: async () => undefined,
};
const fetcher = { fetch: async (url: string) => Buffer.from(url.slice('http://web/'.length)) };

/** A task for files of these names, as a restarted server finds it. */
async function task(...names: readonly string[]): Promise<Task> {
  const entries = names.map((name, n) => ({
    product_id: 'p',
    image_id: `${n}`,
    image_content: `http://web/${name}`,
    image_info: '',
  }));
  await engine.tasks.submit(namespace, [intakeDraft(key, shop, entries)]);
  return found();
}

async function found(): Promise<Task> {
  const submitted = await engine.tasks.find(namespace, INTAKE, key);
  if (submitted === undefined) throw new Error('no task');
  return submitted;
}

const worker = () =>
  intakeWorker({ engine, settings: { failedMessage: 'array', rectangle: 'array', succeededList: 'string' } });
const outcomes = async () => [...(await outcomesOf(engine, namespace, key))].sort(([a], [b]) => a - b);
const stored = async () => (await engine.pictures.matching(shop, { item: 'p' })).map(({ name }) => name);
const names = Array.from({ length: 20 }, (_, n) => `file-${n}`);

test('an interrupted task continues where it was, and settles every entry once', async () => {
  const interrupted = await task(...names);
  let broken = true;
  trouble = (name) => {
    if (broken && name === 'file-13') throw new Error('the server goes down');
  };
  await expect(worker().run(interrupted)).rejects.toThrow('the server goes down');
  expect(await outcomes()).toEqual(names.slice(0, 13).map((_, n) => [n, '']));
  expect(await stored()).toHaveLength(13);
  // A picture deleted in the meantime does not come back.
  await engine.pictures.removeEach(namespace, shop, [{ item: 'p', name: '4' }]);
  broken = false;
  await worker().run(await found());
  expect(await outcomes()).toEqual(names.map((_, n) => [n, '']));
  expect(await stored()).toEqual(names.map((_, n) => `${n}`).filter((n) => n !== '4'));
  await worker().run(await found());
  expect(await stored()).toHaveLength(19);
});

test('a Base64 picture is stored apart from its task, and dropped when the task is done', async () => {
  const image_content = Buffer.from('a picture').toString('base64');
  const sent = { product_id: 'p', image_id: 'i', image_content, image_info: '' };
  const entries = await putContents(engine, namespace, key, [sent]);
  expect(entries).toEqual([{ ...sent, image_content: '' }]);
  await engine.tasks.submit(namespace, [intakeDraft(key, shop, entries)]);
  trouble = () => {
    throw new Error('the server goes down');
  };
  await expect(worker().run(await found())).rejects.toThrow();
  trouble = (name) => expect(name).toBe('a picture');
  await worker().run(await found());
  expect(await outcomes()).toEqual([[0, '']]);
  expect(await catalog.resources.list(namespace, { kind: 'intake-content' })).toEqual([]);
});

test('two servers that work on the same task settle every entry once', async () => {
  const shared = await task(...names, 'file-3');
  await Promise.all([worker().run(shared), worker().run(shared)]);
  expect(await outcomes()).toEqual([...names.map((_, n) => [n, '']), [20, 'DUPLICATE_IMAGE']]);
  expect(await stored()).toEqual(names.map((_, n) => `${n}`));
});

test('a busy server is tried again, settled entries stay settled', async () => {
  const waiting = await task('a', 'b');
  trouble = (name) => {
    if (name === 'b') throw new FeaturesBusyError('full');
  };
  await expect(worker().run(waiting)).rejects.toThrow(TryAgain);
  expect(await outcomes()).toEqual([[0, '']]);
});

test('a model that cannot be loaded fails the entries', async () => {
  trouble = () => {
    throw new DomainError('model-unavailable', 'no model');
  };
  await worker().run(await task('a', 'b'));
  expect(await outcomes()).toEqual([
    [0, 'INSERT_IMAGE_ERROR'],
    [1, 'INSERT_IMAGE_ERROR'],
  ]);
});
