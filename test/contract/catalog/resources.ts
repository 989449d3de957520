import type { Catalog, Resource, ResourceDraft } from '../../../src/catalog/port.ts';
import { addGallery, addPicture, at, embedding, home, later, pictureDraft } from './setting.ts';

const draft = (id: string, more: Partial<ResourceDraft> = {}): ResourceDraft => ({
  kind: 'camera',
  id,
  parent: 'house',
  name: `${id}'s name`,
  fields: {},
  ...more,
});

export function describeResources(catalog: () => Catalog): void {
  const add = (one: ResourceDraft, namespace = home): Promise<Resource> =>
    catalog().transaction(async (tables) => tables.resources.insert(await tables.namespaces.lock(namespace), one, at));
  const ids = async (where: Parameters<Catalog['resources']['list']>[1]) =>
    (await catalog().resources.list(home, where)).map(({ id }) => id);

  test('are returned as stored', async () => {
    const one = draft('相机/1', { name: "o'Brien", fields: { deep: { list: [1.5, 'x', null, true, {}] }, 空: '' } });
    const inserted = await add(one);
    expect(inserted).toEqual({ ...one, sequence: expect.any(Number), createdAt: at, updatedAt: at });
    expect(await catalog().resources.find(home, 'camera', one.id)).toEqual(inserted);
  });

  test('belong to their namespace and kind', async () => {
    await add(draft('1'));
    await add(draft('1', { kind: 'group' }));
    await add(draft('1'), { ...home, account: 'else' });
    await expect(add(draft('1', { parent: 'elsewhere' }))).rejects.toMatchObject({ sqlState: '23505' });
    expect(await catalog().resources.find({ ...home, region: 'south' }, 'camera', '1')).toBeUndefined();
    expect(await catalog().resources.find(home, 'other', '1')).toBeUndefined();
  });

  test('are listed in order of creation, by kind and by parent', async () => {
    for (const id of ['c', 'a', 'b']) await add(draft(id));
    await add(draft('d', { parent: '' }));
    await add(draft('e', { kind: 'group' }));
    expect(await ids({ kind: 'camera' })).toEqual(['c', 'a', 'b', 'd']);
    expect(await ids({ kind: 'camera', parent: 'house' })).toEqual(['c', 'a', 'b']);
    expect(await ids({ kind: 'camera', parent: '' })).toEqual(['d']);
    expect(await ids({ parent: 'house' })).toEqual(['c', 'a', 'b', 'e']);
    expect(await ids({ kind: 'camera', name: "a's name" })).toEqual(['a']);
    expect(await ids({ kind: 'none' })).toEqual([]);
  });

  test('are changed, keeping their order and creation date', async () => {
    const first = await add(draft('1'));
    await add(draft('2'));
    const changed = await catalog().transaction(async (tables) =>
      tables.resources.update(
        await tables.namespaces.lock(home),
        { kind: 'camera', id: '1', name: 'new', fields: { a: 1 } },
        later,
      ),
    );
    expect(changed).toEqual({ ...first, name: 'new', fields: { a: 1 }, updatedAt: later });
    expect(await ids({ kind: 'camera' })).toEqual(['1', '2']);
  });

  test('are counted by kind and parent', async () => {
    await add(draft('1'));
    await add(draft('2', { parent: 'elsewhere' }));
    const count = (kind: string, parent: string) => catalog().resources.count(home, { kind, parent });
    expect(await count('camera', draft('1').parent)).toBe(1);
    expect(await count('camera', 'elsewhere')).toBe(1);
    expect(await count('group', 'elsewhere')).toBe(0);
    expect(await catalog().resources.count({ ...home, account: 'else' }, { kind: 'camera', parent: '' })).toBe(0);
  });

  test('are removed, once', async () => {
    await add(draft('1'));
    const remove = () =>
      catalog().transaction(async (tables) =>
        tables.resources.remove(await tables.namespaces.lock(home), 'camera', '1'),
      );
    expect(await remove()).toBe(true);
    expect(await remove()).toBe(false);
    expect(await ids({})).toEqual([]);
  });

  test('get unique numbers, even concurrently; a drop restarts them', async () => {
    const next = (kind: string, namespace = home) =>
      catalog().transaction(async (tables) =>
        tables.resources.nextNumber(await tables.namespaces.lock(namespace), kind),
      );
    const numbers = await Promise.all(Array.from({ length: 12 }, () => next('camera')));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(await next('group')).toBe(1);
    expect(await next('camera', { ...home, account: 'else' })).toBe(1);
    await add(draft('1'));
    await catalog().namespaces.drop(home);
    expect(await ids({})).toEqual([]);
    expect(await next('camera')).toBe(1);
  });

  test('single embeddings are read by picture id, of that gallery only', async () => {
    const gallery = await addGallery(catalog(), 'g');
    const other = await addGallery(catalog(), 'h');
    const [a, b] = [
      await addPicture(catalog(), 'g', pictureDraft('a'), embedding(1, 0)),
      await addPicture(catalog(), 'g', pictureDraft('b'), embedding(0, 1)),
    ];
    const elsewhere = await addPicture(catalog(), 'h', pictureDraft('a'), embedding(1, 1));
    const found = await catalog().embeddings.of(gallery.id, [b.id, a.id, elsewhere.id, 999_999]);
    expect([...found.keys()].sort((x, y) => x - y)).toEqual([a.id, b.id]);
    expect(found.get(b.id)).toEqual(embedding(0, 1));
    expect(await catalog().embeddings.of(other.id, [])).toEqual(new Map());
  });
}
