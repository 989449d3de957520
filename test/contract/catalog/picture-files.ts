import type { Catalog } from '../../../src/catalog/port.ts';
import { addGallery, addPicture, at, embedding, home, pictureDraft } from './setting.ts';

const thumbnail = { width: 320, height: 240, data: Uint8Array.of(82, 73, 70, 70) };
const original = { format: 'png', analysis: { limits: { maxBytes: 7 } }, data: Uint8Array.of(0, 255, 1) };

/** The files of pictures, and reads across namespaces. */
export function describePictureFiles(catalog: () => Catalog): void {
  let gallery = 0;
  beforeEach(async () => {
    gallery = (await addGallery(catalog(), 'g')).id;
  });

  test('are returned as stored, and go with their picture', async () => {
    const { pictureFiles, pictures } = catalog();
    const [first, second] = [
      await addPicture(catalog(), 'g', pictureDraft('a')),
      await addPicture(catalog(), 'g', pictureDraft('b')),
    ];
    await pictureFiles.insert(first.id, { thumbnail, original });
    await pictureFiles.insert(second.id, { thumbnail });
    expect(await pictureFiles.thumbnail(gallery, first.id)).toEqual(thumbnail);
    expect(await pictureFiles.original(gallery, first.id)).toEqual(original);
    expect(await pictureFiles.original(gallery, second.id)).toBeUndefined();
    expect(await pictureFiles.thumbnail(gallery + 1, first.id)).toBeUndefined();
    expect(await pictureFiles.of(gallery, [first.id, second.id, 999_999])).toEqual(
      new Map([
        [first.id, { width: 320, height: 240, thumbnail: true, original: true }],
        [second.id, { width: 320, height: 240, thumbnail: true, original: false }],
      ]),
    );
    expect(await pictureFiles.totals()).toEqual({ thumbnails: 2, originals: 1, originalBytes: 3 });
    await pictures.remove(gallery, { ids: [first.id] });
    expect(await pictureFiles.totals()).toEqual({ thumbnails: 1, originals: 0, originalBytes: 0 });
    await catalog().namespaces.drop({});
    expect(await pictureFiles.totals()).toEqual({ thumbnails: 0, originals: 0, originalBytes: 0 });
  });

  test('tell which pictures another model has embedded, newest first, and which of them cannot be embedded again', async () => {
    const { pictureFiles, embeddings } = catalog();
    const ids = [];
    for (const item of ['a', 'b', 'c']) ids.push((await addPicture(catalog(), 'g', pictureDraft(item))).id);
    const [a = 0, b = 0, c = 0] = ids;
    for (const id of [a, c]) await pictureFiles.insert(id, { original });
    expect(await pictureFiles.countOutdated(gallery, 'model-1')).toEqual({ all: 0, lost: 0 });
    expect(await pictureFiles.countOutdated(gallery, 'model-2')).toEqual({ all: 3, lost: 1 });
    expect(await pictureFiles.lost(gallery, 'model-2')).toMatchObject({ id: b, item: 'b', model: 'model-1' });
    expect((await pictureFiles.outdated(gallery, 'model-2', 2)).map(({ id }) => id)).toEqual([c, b]);
    const renewed = { ...embedding(4, 5), model: 'model-2' };
    await pictureFiles.embed(gallery, c, 9, renewed);
    expect((await embeddings.of(gallery, [c])).get(c)).toEqual(renewed);
    expect(await pictureFiles.outdated(gallery, 'model-2', 9)).toMatchObject([{ id: b }, { id: a, original }]);
  });
}

export function describeOverview(catalog: () => Catalog): void {
  const elsewhere = { ...home, account: 'another' };

  test('lists galleries and vector indexes of every namespace, or of some', async () => {
    const { overview } = catalog();
    const mine = await addGallery(catalog(), 'g');
    const theirs = await addGallery(catalog(), 'g', elsewhere);
    await addPicture(catalog(), 'g', pictureDraft('a'));
    const index = await catalog().transaction(async (tables) => {
      const bucket = await tables.vectorBuckets.insert(
        await tables.namespaces.lock(home),
        { name: 'b', settings: {} },
        at,
      );
      const draft = { name: 'i', dimension: 2, metric: 'cosine', unfilterable: [] } as const;
      return tables.vectorIndexes.insert(bucket.id, draft, at);
    });
    expect(await overview.galleries({}, 10)).toMatchObject([
      { id: mine.id, namespace: home, model: 'model-1', pictureCount: 1 },
      { id: theirs.id, namespace: elsewhere },
    ]);
    expect((await overview.galleries({}, 1)).map(({ id }) => id)).toEqual([mine.id]);
    expect((await overview.galleries({ account: 'another' }, 10)).map(({ id }) => id)).toEqual([theirs.id]);
    expect(await overview.gallery(theirs.id)).toEqual({ ...theirs, namespace: elsewhere });
    expect(await overview.gallery(theirs.id + 1)).toBeUndefined();
    const placed = { ...index, bucket: 'b', namespace: home };
    expect(await overview.vectorIndexes({ family: home.family }, 10)).toEqual([placed]);
    expect(await overview.vectorIndexes({ region: 'nowhere' }, 10)).toEqual([]);
    expect(await overview.vectorIndex(index.id)).toEqual(placed);
  });

  test('finds pictures by how their item or name begins, page by page', async () => {
    const { id } = await addGallery(catalog(), 'g');
    for (const [item, name] of [
      ['shoe', 'a.jpg'],
      ['hat', 'shoe.jpg'],
      ['100%', 'b.jpg'],
      ['shoe', 'c.jpg'],
    ] as const) {
      await addPicture(catalog(), 'g', pictureDraft(item, name));
    }
    const found = async (search: string, after = 0, limit = 10) =>
      (await catalog().overview.pictures(id, { search, after, limit })).map((picture) => picture.name);
    expect(await found('shoe')).toEqual(['a.jpg', 'shoe.jpg', 'c.jpg']);
    expect(await found('1%')).toEqual([]);
    expect(await found('100%')).toEqual(['b.jpg']);
    const [first] = await catalog().overview.pictures(id, { search: 'shoe', after: 0, limit: 1 });
    expect(await found('shoe', first?.id, 1)).toEqual(['shoe.jpg']);
    expect(await found('')).toHaveLength(4);
  });
}
