import type { Catalog, Gallery, Namespace } from '../../../src/catalog/port.ts';
import { createGalleries } from '../../../src/engine/galleries.ts';
import { createKeeper, KEPT_LIMITS, type KeptFiles } from '../../../src/engine/kept-files.ts';
import { createPictures, type Pictures } from '../../../src/engine/pictures.ts';
import { createReembedding } from '../../../src/engine/reembedding.ts';
import type { Features } from '../../../src/features/port.ts';
import { lendCatalog } from '../../support/lent-catalog.ts';

const home: Namespace = { family: 'test', account: 'a', region: 'r' };
const analysisOptions = { limits: { formats: [], maxBytes: 1000, maxWidth: 9, maxHeight: 9, refuseFlat: false } };
/** Every picture has a preview of two bytes, if one is wanted. */
const features: Features = {
  model: 'm',
  dimension: 2,
  state: 'ready',
  ready: async () => undefined,
  analyse: async ({ bytes, preview }) => ({
    embedding: Float32Array.of(1, 0),
    model: 'm',
    width: 4,
    height: 3,
    format: 'png',
    contentHash: Buffer.from(bytes).toString('hex'),
    subjects: [],
    colours: [],
    ...(preview ? { preview: Uint8Array.of(1, 2) } : {}),
  }),
  describe: () => ({ backend: '', workers: 0, reason: '' }),
  close: async () => undefined,
};

let catalog: Catalog;
let gallery: Gallery;
beforeAll(async () => {
  catalog = await lendCatalog();
});
beforeEach(async () => {
  await catalog.namespaces.drop({});
  const now = () => new Date();
  const draft = { key: 'g', name: 'g', description: '', capacity: 5000, settings: {} };
  gallery = await createGalleries(catalog, now).create(home, draft, { maxGalleries: 1 });
});
afterAll(() => catalog.close());

/** A server's pictures, of a catalog that keeps no more than this. */
function keeping(keeps: KeptFiles, limits: Partial<typeof KEPT_LIMITS>): Pictures {
  const fetcher = { fetch: () => Promise.reject(new Error('nothing is fetched here')) };
  const keeper = createKeeper(keeps, { features, fetcher }, { ...KEPT_LIMITS, ...limits });
  const reembedding = createReembedding({ catalog, features, keeps });
  return createPictures({ catalog, features, keeper, reembedding, now: () => new Date() });
}
const put = async (pictures: Pictures, item: string, bytes = 10) => {
  const draft = { item, name: '', content: '', tags: '', details: {} };
  const source = { bytes: new Uint8Array(bytes).fill(item.length) };
  await pictures.put(home, gallery, { draft, source, analysisOptions });
};
/** What is stored of each picture: T for a thumbnail, O for an original. */
async function kept(): Promise<string[]> {
  const stored = await catalog.pictures.page(gallery.id, { limit: 1000 });
  const files = await catalog.pictureFiles.of(
    gallery.id,
    stored.map(({ id }) => id),
  );
  return stored.map(({ id, item }) => {
    const { thumbnail = false, original = false } = files.get(id) ?? {};
    return `${item}${thumbnail ? 'T' : ''}${original ? 'O' : ''}`;
  });
}

test('20,000 thumbnails and 1 GiB of files, unless told otherwise', () => {
  const { limits } = createKeeper('originals', { features, fetcher: { fetch: () => Promise.reject(new Error()) } });
  expect(limits).toEqual({ thumbnails: 20_000, originalBytes: 1_073_741_824 });
});

test('pictures beyond the most thumbnails are stored without', async () => {
  const pictures = keeping('thumbnails', { thumbnails: 2 });
  for (const item of ['a', 'b', 'c']) await put(pictures, item);
  expect(await kept()).toEqual(['aT', 'bT', 'c']);
});

test('pictures that come at once are not more than there is room for', async () => {
  const pictures = keeping('thumbnails', { thumbnails: 3 });
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((item) => put(pictures, item)));
  expect(await catalog.pictureFiles.totals()).toMatchObject({ thumbnails: 3 });
  expect(await kept()).toHaveLength(6);
});

test('files are kept up to the byte; a smaller one still fits where a larger one does not', async () => {
  const pictures = keeping('originals', { originalBytes: 100 });
  await put(pictures, 'a', 60);
  await put(pictures, 'b', 41);
  await put(pictures, 'c', 40);
  await put(pictures, 'd', 1);
  expect(await kept()).toEqual(['aTO', 'bT', 'cTO', 'dT']);
  expect(await catalog.pictureFiles.totals()).toEqual({ thumbnails: 4, originals: 2, originalBytes: 100 });
});

test('a server counts what earlier ones have kept, and finds room again some time after pictures are removed', async () => {
  await put(keeping('thumbnails', { thumbnails: 1 }), 'a');
  const later = keeping('thumbnails', { thumbnails: 1 });
  await put(later, 'b');
  expect(await kept()).toEqual(['aT', 'b']);
  await catalog.pictures.remove(gallery.id, { item: 'a' });
  // It counts anew with every 256th picture that finds no room.
  for (let at = 2; at <= 256; at++) await put(later, `c${at}`);
  await put(later, 'd');
  expect((await kept()).filter((each) => each.endsWith('T'))).toEqual(['c256T']);
});

test('nothing is kept when nothing is to be', async () => {
  await put(keeping('none', {}), 'a');
  expect(await kept()).toEqual(['a']);
});
