import type { Catalog } from '../../../src/catalog/port.ts';
import { addGallery, addPicture, at, galleryDraft, home, pause, pictureDraft } from './setting.ts';

export function describeTransactions(catalog: () => Catalog): void {
  test('is rolled back when the work rejects, with its error', async () => {
    const gallery = await addGallery(catalog(), 'g');
    const broken = catalog().transaction(async (tables) => {
      await tables.galleries.touch(gallery.id, 5, at);
      await tables.galleries.insert(await tables.namespaces.lock(home), galleryDraft('h'), at);
      throw new RangeError('changed my mind');
    });
    await expect(broken).rejects.toThrow(RangeError);
    expect(await catalog().galleries.list(home, { offset: 0, limit: 9 })).toEqual([gallery]);
  });

  test('is rolled back when a statement is refused, and the next one works', async () => {
    await addGallery(catalog(), 'g');
    const broken = catalog().transaction(async (tables) => {
      const id = await tables.namespaces.lock(home);
      await tables.galleries.insert(id, galleryDraft('h'), at);
      await tables.galleries.insert(id, galleryDraft('g'), at);
    });
    await expect(broken).rejects.toMatchObject({ code: 'rejected', sqlState: '23505' });
    expect(await catalog().galleries.count(home)).toBe(1);
    await addGallery(catalog(), 'h');
    expect(await catalog().galleries.count(home)).toBe(2);
  });

  test('a refused statement rolls everything back even if the work ignores it', async () => {
    const swallowed = catalog().transaction(async (tables) => {
      const id = await tables.namespaces.lock(home);
      await tables.galleries.insert(id, galleryDraft('g'), at);
      await tables.galleries.insert(id, galleryDraft('g'), at).catch(() => undefined);
    });
    await swallowed.catch(() => undefined);
    expect(await catalog().galleries.count(home)).toBe(0);
  });

  test('failing a hundred times leaks nothing', async () => {
    for (let round = 0; round < 100; round += 1) {
      await catalog()
        .transaction(() => Promise.reject(new Error('no')))
        .catch(() => undefined);
    }
    await catalog().check();
    await addGallery(catalog(), 'g');
  });

  test('reads outside see committed state only', async () => {
    const gallery = await addGallery(catalog(), 'g');
    let seen: Promise<unknown> | undefined;
    await catalog().transaction(async ({ galleries }) => {
      await galleries.touch(gallery.id, 1, at);
      expect(await galleries.find(home, 'g')).toMatchObject({ revision: 1 });
      // Not awaited here: one session answers after the transaction, a second one at once.
      seen = catalog().galleries.find(home, 'g');
      await pause(20);
      await galleries.touch(gallery.id, 1, at);
    });
    expect([0, 2]).toContain(((await seen) as { revision: number }).revision);
    expect(await catalog().galleries.find(home, 'g')).toMatchObject({ revision: 2 });
  });

  test('two that lock one gallery run one after the other', async () => {
    const { id } = await addGallery(catalog(), 'g');
    const counted = await Promise.all(
      Array.from({ length: 20 }, () =>
        catalog().transaction(async ({ galleries }) => {
          const before = await galleries.lock(home, 'g');
          await pause(1);
          const after = await galleries.touch(id, 1, at);
          return [before?.revision, after.revision];
        }),
      ),
    );
    const sorted = counted.sort(([a = 0], [b = 0]) => a - b);
    expect(sorted).toEqual(Array.from({ length: 20 }, (_, n) => [n, n + 1]));
  });

  test('two that lock one new namespace at once get the same one', async () => {
    const lock = () => catalog().transaction(({ namespaces }) => namespaces.lock(home));
    const ids = await Promise.all(Array.from({ length: 12 }, lock));
    expect(new Set(ids).size).toBe(1);
  });

  test('locking a row that does not exist returns nothing', async () => {
    expect(await catalog().transaction(({ galleries }) => galleries.lock(home, 'g'))).toBeUndefined();
  });

  test('a drop waits for or ends concurrent writes, and leaves nothing', async () => {
    await addGallery(catalog(), 'g');
    const writing = Array.from({ length: 20 }, (_, n) =>
      addPicture(catalog(), 'g', pictureDraft(`i${n}`)).catch(() => undefined),
    );
    await catalog().namespaces.drop({});
    await Promise.all(writing);
    expect(await catalog().namespaces.list()).toEqual([]);
  });

  test('many concurrent reads and writes all succeed', async () => {
    const { id } = await addGallery(catalog(), 'g');
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        await addPicture(catalog(), 'g', pictureDraft(`i${n}`));
        const found = await catalog().pictures.list(id, { item: `i${n}` });
        expect(found).toHaveLength(1);
      }),
    );
    expect(await catalog().galleries.find(home, 'g')).toMatchObject({ revision: 60, pictureCount: 60 });
    expect(await catalog().pictures.ids(id)).toHaveLength(60);
  });
}
