import type { Tables } from '../port.ts';
import type { Queryable } from '../sql.ts';
import type { Extension } from './extension.ts';
import type { StorableCollection } from './port.ts';
import { deleteRow, lockTable, noteChange, type RegisteredTable } from './registry.ts';
import { fits, putRows, removeRows, type StoredRow } from './rows.ts';

/**
 * The tables of one transaction, whose changes also reach the stored tables of their collections. Other writers of a
 * collection wait meanwhile: the engine has locked it.
 */
export function keepingStored(tables: Tables, db: Queryable, extension: Extension): Tables {
  const known = new Map<string, Promise<RegisteredTable | undefined>>();

  function tableOf(kind: StorableCollection['kind'], id: number): Promise<RegisteredTable | undefined> {
    const name = `${kind} ${id}`;
    const found = known.get(name) ?? lockTable(db, { kind, id });
    known.set(name, found);
    return found;
  }

  async function put(kind: StorableCollection['kind'], id: number, rows: readonly StoredRow[], model = '') {
    const table = await tableOf(kind, id);
    if (table === undefined) return;
    if (table.model === model && rows.every(({ vector }) => fits(table, vector))) {
      return putRows(db, extension, table, rows);
    }
    // Vectors of another model: whoever searches next makes another table.
    await deleteRow(db, { kind, id });
    known.set(`${kind} ${id}`, Promise.resolve(undefined));
  }

  async function remove(kind: StorableCollection['kind'], id: number, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const table = await tableOf(kind, id);
    if (table !== undefined) await removeRows(db, table, ids);
  }

  async function changed(kind: StorableCollection['kind'], id: number, revision: number): Promise<void> {
    if ((await tableOf(kind, id)) !== undefined) await noteChange(db, { kind, id }, revision);
  }

  const { galleries, pictures, pictureFiles, vectorIndexes, vectors } = tables;
  return {
    ...tables,
    galleries: {
      ...galleries,
      async touch(id, ...change) {
        const gallery = await galleries.touch(id, ...change);
        await changed('gallery', id, gallery.revision);
        return gallery;
      },
    },
    pictures: {
      ...pictures,
      async insert(galleryId, revision, draft, embedding, at) {
        const picture = await pictures.insert(galleryId, revision, draft, embedding, at);
        await put('gallery', galleryId, [{ id: picture.id, vector: embedding.vector }], embedding.model);
        return picture;
      },
      async remove(galleryId, selector) {
        const removed = await pictures.remove(galleryId, selector);
        await remove(
          'gallery',
          galleryId,
          removed.map(({ id }) => id),
        );
        return removed;
      },
    },
    pictureFiles: {
      ...pictureFiles,
      async embed(galleryId, pictureId, revision, embedding) {
        await pictureFiles.embed(galleryId, pictureId, revision, embedding);
        await put('gallery', galleryId, [{ id: pictureId, vector: embedding.vector }], embedding.model);
      },
    },
    vectorIndexes: {
      ...vectorIndexes,
      async touch(id, ...change) {
        const index = await vectorIndexes.touch(id, ...change);
        await changed('vectors', id, index.revision);
        return index;
      },
    },
    vectors: {
      ...vectors,
      async put(indexId, revision, drafts) {
        const rows = await vectors.put(indexId, revision, drafts);
        const byKey = new Map(drafts.map(({ key, vector }) => [key, vector]));
        const stored = rows.map(({ id, key }) => ({ id, vector: byKey.get(key) as Float32Array }));
        await put('vectors', indexId, stored);
        return rows;
      },
      async remove(indexId, keys) {
        const removed = await vectors.remove(indexId, keys);
        await remove('vectors', indexId, removed);
        return removed;
      },
    },
  };
}
