import type { Catalog } from '../../../src/catalog/port.ts';
import { addGallery, at, galleryDraft, home } from './setting.ts';

export function describeWholes(catalog: () => Catalog): void {
  const keys = async () => (await catalog().galleries.list(home, { offset: 0, limit: 9 })).map(({ key }) => key);

  test('several transactions and reads are one: all of it is stored', async () => {
    const seen = await catalog().atomically(async () => {
      await addGallery(catalog(), 'g');
      await addGallery(catalog(), 'h');
      return keys();
    });
    expect(seen).toEqual(['g', 'h']);
    expect(await keys()).toEqual(['g', 'h']);
  });

  test('or nothing', async () => {
    await addGallery(catalog(), 'kept');
    const broken = catalog().atomically(async () => {
      await addGallery(catalog(), 'g');
      throw new RangeError('changed my mind');
    });
    await expect(broken).rejects.toThrow(RangeError);
    expect(await keys()).toEqual(['kept']);
    await addGallery(catalog(), 'next');
    expect(await keys()).toEqual(['kept', 'next']);
  });

  test('a part that is refused undoes itself only', async () => {
    await catalog().atomically(async () => {
      await addGallery(catalog(), 'g');
      const part = catalog().transaction(async (tables) => {
        const id = await tables.namespaces.lock(home);
        await tables.galleries.insert(id, galleryDraft('h'), at);
        await tables.galleries.insert(id, galleryDraft('g'), at);
      });
      await expect(part).rejects.toMatchObject({ code: 'rejected' });
      await addGallery(catalog(), 'i');
    });
    expect(await keys()).toEqual(['g', 'i']);
  });

  test('parts that begin together run one after the other', async () => {
    await catalog().atomically(() => Promise.all(['g', 'h', 'i'].map((key) => addGallery(catalog(), key))));
    expect((await keys()).sort()).toEqual(['g', 'h', 'i']);
  });

  test('what is to follow the commit happens after it, and never when there is none', async () => {
    const done: string[] = [];
    catalog().afterCommit(() => done.push('at once'));
    await catalog().atomically(async () => {
      catalog().afterCommit(() => done.push('after'));
      done.push('inside');
    });
    await catalog()
      .atomically(async () => {
        catalog().afterCommit(() => done.push('never'));
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(done).toEqual(['at once', 'inside', 'after']);
  });

  test('what goes on after the end is on its own', async () => {
    let late: Promise<unknown> = Promise.resolve();
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    await catalog().atomically(async () => {
      late = ended.then(() => addGallery(catalog(), 'late'));
    });
    end();
    await late;
    expect(await keys()).toEqual(['late']);
  });
}
