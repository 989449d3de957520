import type { Catalog, PictureChange, PictureSelector } from '../../../src/catalog/port.ts';
import { addGallery, addPicture, at, collect, embedding, pictureDraft } from './setting.ts';

export function describePictures(catalog: () => Catalog): void {
  let gallery = 0;

  beforeEach(async () => {
    gallery = (await addGallery(catalog(), 'g')).id;
  });

  test('are returned as stored', async () => {
    const draft = {
      item: '商品-1',
      name: 'Ünï/图片.jpg',
      content: `${'🖼'.repeat(2048)}\t\r\n"\\`,
      tags: '{"颜色":"红","n":1}',
      details: { box: [1, 2.5, -3], nothing: null, text: '汉字', nested: { yes: true } },
    };
    const inserted = await addPicture(catalog(), 'g', draft);
    expect(inserted).toEqual({ ...draft, id: expect.any(Number), revision: 1, createdAt: at });
    expect(await catalog().pictures.list(gallery, { item: draft.item })).toEqual([inserted]);
  });

  test.each([null, 0, -1.25, 'text', '', true, [], {}, [null, { a: [] }]])('details may be %j', async (details) => {
    await addPicture(catalog(), 'g', { ...pictureDraft('i'), details });
    const [found] = await catalog().pictures.list(gallery, { item: 'i' });
    expect(found?.details).toEqual(details);
  });

  test('a NUL character, which PostgreSQL cannot store, is refused and nothing is stored', async () => {
    const refused = addPicture(catalog(), 'g', { ...pictureDraft('i'), content: 'a\0b' });
    await expect(refused).rejects.toMatchObject({ code: 'rejected', sqlState: '22021' });
    expect(await catalog().pictures.ids(gallery)).toEqual([]);
  });

  test('embeddings are returned bit for bit', async () => {
    const bits = Uint32Array.of(0, 0x80000000, 1, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00001, 0x3dfcd6e9);
    const vector = new Float32Array(bits.buffer);
    // A view into the middle of something larger, at an odd place.
    const view = new Float32Array(new Float32Array([9, ...new Array(8).fill(0), 9]).buffer, 4, 8);
    new Uint32Array(view.buffer, 4, 8).set(bits);
    for (const [name, given] of [
      ['whole', vector],
      ['view', view],
      ['empty', new Float32Array(0)],
    ] as const) {
      await addPicture(catalog(), 'g', pictureDraft('i', name), { ...embedding(), vector: given });
    }
    const found = await collect(catalog().pictures.changedSince(gallery, 0));
    const stored = found.map(({ embedding: { vector: v } }) => [...new Uint32Array(v.buffer, v.byteOffset, v.length)]);
    expect(stored).toEqual([[...bits], [...bits], []]);
  });

  test('(item, name) is unique in a gallery and free in others', async () => {
    await addPicture(catalog(), 'g', pictureDraft('i', 'n'));
    await expect(addPicture(catalog(), 'g', pictureDraft('i', 'n'))).rejects.toMatchObject({ sqlState: '23505' });
    await addGallery(catalog(), 'other');
    await addPicture(catalog(), 'other', pictureDraft('i', 'n'));
    await addPicture(catalog(), 'g', pictureDraft('i', 'N'));
  });

  test('selected by item, or by item and name, in order of creation', async () => {
    for (const [item, name] of [
      ['a', '2'],
      ['b', '1'],
      ['a', '1'],
      ['A', '1'],
    ] as const) {
      await addPicture(catalog(), 'g', pictureDraft(item, name));
    }
    const names = async (item: string, name?: string) => {
      const found = await catalog().pictures.list(gallery, name === undefined ? { item } : { item, name });
      return found.map((picture) => picture.item + picture.name);
    };
    expect(await names('a')).toEqual(['a2', 'a1']);
    expect(await names('a', '1')).toEqual(['a1']);
    expect(await names('c')).toEqual([]);
    expect(await catalog().pictures.countNamed(gallery, '1')).toBe(3);
    expect(await catalog().pictures.countNamed(gallery, '3')).toBe(0);
  });

  test('removed by item or by name; the removed ones are returned', async () => {
    const a1 = await addPicture(catalog(), 'g', pictureDraft('a', '1'));
    const a2 = await addPicture(catalog(), 'g', pictureDraft('a', '2'));
    const a3 = await addPicture(catalog(), 'g', pictureDraft('a', '3'));
    const b1 = await addPicture(catalog(), 'g', pictureDraft('b', '1'));
    expect(await catalog().pictures.remove(gallery, { item: 'a', name: '2' })).toEqual([a2]);
    expect(await catalog().pictures.remove(gallery, { item: 'a', name: '2' })).toEqual([]);
    expect(await catalog().pictures.remove(gallery, { item: 'a' })).toEqual([a1, a3]);
    expect(await catalog().pictures.ids(gallery)).toEqual([b1.id]);
  });

  test('selected by name in any item, or by id', async () => {
    const a1 = await addPicture(catalog(), 'g', pictureDraft('a', '1'));
    const b1 = await addPicture(catalog(), 'g', pictureDraft('b', '1'));
    const b2 = await addPicture(catalog(), 'g', pictureDraft('b', '2'));
    await addGallery(catalog(), 'other');
    const elsewhere = await addPicture(catalog(), 'other', pictureDraft('a', '1'));
    expect(await catalog().pictures.list(gallery, { name: '1' })).toEqual([a1, b1]);
    const ids = [b2.id, a1.id, elsewhere.id, 9e15];
    expect(await catalog().pictures.list(gallery, { ids })).toEqual([a1, b2]);
    expect(await catalog().pictures.list(gallery, { ids: [] })).toEqual([]);
    expect(await catalog().pictures.remove(gallery, { name: '1' })).toEqual([a1, b1]);
    expect(await catalog().pictures.remove(gallery, { ids })).toEqual([b2]);
    expect(await catalog().pictures.ids(elsewhere.id)).toEqual([]);
  });

  test('names of any length are distinguished', async () => {
    // Nothing an index entry could hold, and nothing that compresses.
    const long = Array.from({ length: 4000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join('');
    const one = await addPicture(catalog(), 'g', pictureDraft(long, `${long}1`));
    const two = await addPicture(catalog(), 'g', pictureDraft(long, `${long}2`));
    await expect(addPicture(catalog(), 'g', pictureDraft(long, `${long}2`))).rejects.toMatchObject({
      sqlState: '23505',
    });
    expect(await catalog().pictures.list(gallery, { item: long, name: `${long}2` })).toEqual([two]);
    expect(await catalog().pictures.list(gallery, { name: `${long}1` })).toEqual([one]);
    expect(await catalog().pictures.countNamed(gallery, `${long}1`)).toBe(1);
  });

  test('a page, from an offset or after an id', async () => {
    const added = [];
    for (const item of ['d', 'b', 'c', 'a']) added.push(await addPicture(catalog(), 'g', pictureDraft(item)));
    const page = (page: { after?: number; offset?: number; limit: number }) => catalog().pictures.page(gallery, page);
    expect(await page({ limit: 9 })).toEqual(added);
    expect(await page({ offset: 1, limit: 2 })).toEqual(added.slice(1, 3));
    expect(await page({ after: added[1]?.id as number, limit: 1 })).toEqual([added[2]]);
    expect(await page({ offset: 4, limit: 2 })).toEqual([]);
    expect(await page({ limit: 0 })).toEqual([]);
  });

  test('given strings and details are replaced, and the change is counted', async () => {
    const first = await addPicture(catalog(), 'g', pictureDraft('a', '1'));
    const second = await addPicture(catalog(), 'g', { ...pictureDraft('a', '2'), content: 'kept' });
    const update = (revision: number, selector: PictureSelector, change: PictureChange) =>
      catalog().pictures.update(gallery, revision, selector, change);
    const details = { n: [1, null] };
    expect(await update(7, { item: 'a' }, { tags: 'new' })).toEqual([
      { ...first, tags: 'new', revision: 7 },
      { ...second, tags: 'new', revision: 7 },
    ]);
    const changed = { ...second, tags: '', content: 'newer', details, revision: 8 };
    expect(await update(8, { name: '2' }, { tags: '', content: 'newer', details })).toEqual([changed]);
    expect(await update(9, { item: 'b' }, { tags: 'none' })).toEqual([]);
    expect(await update(9, { ids: [second.id] }, {})).toEqual([{ ...changed, revision: 9 }]);
    expect(await catalog().pictures.list(gallery, { item: 'a' })).toEqual([
      { ...first, tags: 'new', revision: 7 },
      { ...changed, revision: 9 },
    ]);
  });

  test('changes since a revision are read in the order of the changes, complete over many batches', async () => {
    const count = 1201;
    await catalog().transaction(async ({ galleries, pictures }) => {
      const { revision } = await galleries.touch(gallery, count, at);
      for (let at0 = 0; at0 < count; at0 += 1) {
        await pictures.insert(gallery, revision, pictureDraft(`i${at0}`), embedding(at0, -at0), at);
      }
    });
    const all = await collect(catalog().pictures.changedSince(gallery, 0));
    expect(all.map(({ embedding: { vector } }) => vector[0])).toEqual([...Array(count).keys()]);
    expect(all.map(({ id }) => id)).toEqual(await catalog().pictures.ids(gallery));
    expect(await collect(catalog().pictures.changedSince(gallery, 1))).toEqual([]);

    await catalog().pictures.update(gallery, 2, { item: 'i1100' }, { tags: 'x' });
    await catalog().pictures.update(gallery, 3, { item: 'i3' }, { tags: 'y' });
    const changed = await collect(catalog().pictures.changedSince(gallery, 1));
    expect(changed.map(({ item, tags }) => [item, tags])).toEqual([
      ['i1100', 'x'],
      ['i3', 'y'],
    ]);
    expect(changed[1]?.embedding).toEqual(embedding(3, -3));
  });

  test('removals are told since a revision, with the changes of the same moment, as far as the log leads back', async () => {
    const { pictures } = catalog();
    const added = [];
    for (const item of ['a', 'b', 'c', 'd']) added.push(await addPicture(catalog(), 'g', pictureDraft(item)));
    const [a, b, c, d] = added.map(({ id }) => id) as [number, number, number, number];
    const read = (since: number) => pictures.changes(gallery, { revision: since, id: Number.MAX_SAFE_INTEGER }, since);
    const remove = (...ids: number[]) =>
      catalog().transaction(async (tables) => {
        await tables.pictures.remove(gallery, { ids });
        await tables.galleries.touch(gallery, -ids.length, at, ids);
      });
    expect(await read(4)).toEqual({ revision: 4, count: 4, rows: [], more: false, removed: Float64Array.of() });
    await remove(b);
    await remove(a, c);
    expect(await read(4)).toMatchObject({ revision: 6, count: 1, removed: Float64Array.of(b, a, c) });
    expect(await read(5)).toMatchObject({ rows: [], removed: Float64Array.of(a, c) });
    expect((await read(3))?.rows.map(({ id }) => id)).toEqual([d]);
    expect(await pictures.allIds(gallery)).toEqual({ revision: 6, ids: Float64Array.of(d) });
    // More than is logged at once: whoever is behind reads all ids.
    await catalog().galleries.touch(gallery, 0, at, [...Array(1001).keys()]);
    expect((await read(5))?.removed).toBeUndefined();
    expect(await read(7)).toMatchObject({ revision: 7, removed: Float64Array.of() });
    expect(await pictures.changes(0, { revision: 0, id: 0 }, 0)).toBeUndefined();
    expect(await pictures.allIds(0)).toBeUndefined();
  });

  test('the log of removals is short', async () => {
    const { galleries, pictures } = catalog();
    await galleries.touch(gallery, 0, at, [1]);
    for (let n = 0; n < 999; n++) await galleries.touch(gallery, 0, at);
    const since = (revision: number) => pictures.changes(gallery, { revision, id: 0 }, revision);
    await galleries.touch(gallery, 0, at, [2]);
    expect((await since(1))?.removed).toEqual(Float64Array.of(2));
    expect((await since(0))?.removed).toBeUndefined();
  });

  test('the model of a gallery is that of its embeddings', async () => {
    expect(await catalog().pictures.model(gallery)).toBeUndefined();
    await addPicture(catalog(), 'g', pictureDraft('a'));
    expect(await catalog().pictures.model(gallery)).toBe('model-1');
  });

  test('ids ascend in order of creation', async () => {
    const ids: number[] = [];
    for (let at0 = 0; at0 < 20; at0 += 1) ids.push((await addPicture(catalog(), 'g', pictureDraft(`${at0}`))).id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(await catalog().pictures.ids(gallery)).toEqual(ids);
  });
}
