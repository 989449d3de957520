import type { Catalog } from '../../../src/catalog/port.ts';
import { addGallery, addPicture, at, galleryDraft, home, later, pictureDraft } from './setting.ts';

export function describeGalleries(catalog: () => Catalog): void {
  describe('namespaces', () => {
    test('the same namespace is the same row, others are different rows', async () => {
      const { transaction } = catalog();
      const first = await transaction(({ namespaces }) => namespaces.lock(home));
      const again = await transaction(({ namespaces }) => namespaces.lock(home));
      const other = await transaction(({ namespaces }) => namespaces.lock({ ...home, region: 'south' }));
      expect(again).toBe(first);
      expect(other).not.toBe(first);
      expect(await catalog().namespaces.list()).toEqual([home, { ...home, region: 'south' }]);
    });

    test.each([
      ['everything', {}, 4],
      ['a family', { family: 'first' }, 3],
      ['an account', { account: 'someone' }, 3],
      ['one namespace', home, 1],
      ['nothing that exists', { family: 'none' }, 0],
    ])('dropping %s', async (_, match, dropped) => {
      for (const namespace of [
        home,
        { ...home, region: 'south' },
        { ...home, account: 'else' },
        { ...home, family: 'second' },
      ]) {
        await addGallery(catalog(), 'g', namespace);
      }
      expect(await catalog().namespaces.drop(match)).toBe(dropped);
      expect(await catalog().namespaces.list()).toHaveLength(4 - dropped);
    });

    test('dropping removes everything inside, and the namespace can be created again', async () => {
      const gallery = await addGallery(catalog(), 'g');
      await addPicture(catalog(), 'g', pictureDraft('item'));
      await catalog().namespaces.drop(home);
      expect(await catalog().galleries.find(home, 'g')).toBeUndefined();
      expect(await catalog().pictures.ids(gallery.id)).toEqual([]);
      const next = await addGallery(catalog(), 'g');
      expect(next).toMatchObject({ pictureCount: 0, revision: 0 });
      expect(next.id).toBeGreaterThan(gallery.id);
    });
  });

  describe('galleries', () => {
    test('are returned as stored', async () => {
      const draft = {
        key: '图库/α β',
        name: "o'Brien; DROP TABLE x --",
        description: '第一行\n第二行\u{1F5BC}',
        capacity: 9_007_199_254_740_991,
        settings: { type: 4, deep: { list: [1.5, 'x', null, true, {}] }, 空: '' },
      };
      const inserted = await catalog().transaction(async (tables) =>
        tables.galleries.insert(await tables.namespaces.lock(home), draft, at),
      );
      expect(inserted).toEqual({
        ...draft,
        id: expect.any(Number),
        pictureCount: 0,
        revision: 0,
        createdAt: at,
        updatedAt: at,
      });
      expect(await catalog().galleries.find(home, draft.key)).toEqual(inserted);
    });

    test('belong to their namespace', async () => {
      await addGallery(catalog(), 'g');
      const elsewhere = { ...home, account: 'else' };
      expect(await catalog().galleries.find(elsewhere, 'g')).toBeUndefined();
      expect(await catalog().galleries.list(elsewhere, { offset: 0, limit: 10 })).toEqual([]);
      expect(await catalog().galleries.count(elsewhere)).toBe(0);
      await addGallery(catalog(), 'g', elsewhere);
      expect(await catalog().galleries.count(elsewhere)).toBe(1);
    });

    test('are listed in order of creation, page by page', async () => {
      for (const key of ['c', 'a', 'b', 'd']) await addGallery(catalog(), key);
      const keys = async (offset: number, limit: number) =>
        (await catalog().galleries.list(home, { offset, limit })).map(({ key }) => key);
      expect(await keys(0, 10)).toEqual(['c', 'a', 'b', 'd']);
      expect(await keys(1, 2)).toEqual(['a', 'b']);
      expect(await keys(3, 2)).toEqual(['d']);
      expect(await keys(4, 2)).toEqual([]);
      expect(await keys(0, 0)).toEqual([]);
      expect(await catalog().galleries.count(home)).toBe(4);
    });

    test('a second one with the same key is refused', async () => {
      await addGallery(catalog(), 'g');
      await expect(addGallery(catalog(), 'g')).rejects.toMatchObject({ code: 'rejected', sqlState: '23505' });
      expect(await catalog().galleries.count(home)).toBe(1);
    });

    test('count their changes', async () => {
      const { id } = await addGallery(catalog(), 'g');
      const touch = (delta: number) => catalog().transaction(({ galleries }) => galleries.touch(id, delta, later));
      expect(await touch(2)).toMatchObject({ revision: 1, pictureCount: 2, createdAt: at, updatedAt: later });
      expect(await touch(-1)).toMatchObject({ revision: 2, pictureCount: 1 });
      expect(await touch(0)).toMatchObject({ revision: 3, pictureCount: 1 });
      expect(await catalog().galleries.find(home, 'g')).toMatchObject({ revision: 3, pictureCount: 1 });
    });

    test('are removed with their pictures', async () => {
      const { id } = await addGallery(catalog(), 'g');
      await addPicture(catalog(), 'g', pictureDraft('item'));
      await catalog().galleries.remove(id);
      expect(await catalog().galleries.find(home, 'g')).toBeUndefined();
      expect(await catalog().pictures.ids(id)).toEqual([]);
      await expect(catalog().galleries.touch(id, 1, at)).rejects.toThrow('no such gallery');
    });

    test('are not created in a namespace that does not exist', async () => {
      await expect(catalog().galleries.insert(-1, galleryDraft('g'), at)).rejects.toMatchObject({ sqlState: '23503' });
    });
  });
}
