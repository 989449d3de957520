import type {
  Catalog,
  Embedding,
  Gallery,
  GalleryDraft,
  Namespace,
  Picture,
  PictureDraft,
} from '../../../src/catalog/port.ts';

export const at = new Date('2024-05-06T07:08:09.123Z');
export const later = new Date('2031-12-31T23:59:59.999Z');
export const home: Namespace = { family: 'first', account: 'someone', region: 'north' };

export function galleryDraft(key: string): GalleryDraft {
  return { key, name: `${key}'s name`, description: '', capacity: 100, settings: {} };
}

export function pictureDraft(item: string, name = 'front'): PictureDraft {
  return { item, name, content: '', tags: '', details: {} };
}

export function embedding(...numbers: number[]): Embedding {
  return { vector: Float32Array.from(numbers), model: 'model-1', contentHash: 'a'.repeat(64) };
}

export function addGallery(catalog: Catalog, key: string, namespace = home): Promise<Gallery> {
  return catalog.transaction(async (tables) => {
    const id = await tables.namespaces.lock(namespace);
    return tables.galleries.insert(id, galleryDraft(key), at);
  });
}

/** Adds a picture as the engine does: locks the gallery, counts the change, inserts. */
export function addPicture(
  catalog: Catalog,
  gallery: string,
  draft: PictureDraft,
  embedded = embedding(1, 2, 3),
): Promise<Picture> {
  return catalog.transaction(async (tables) => {
    const locked = await tables.galleries.lock(home, gallery);
    if (!locked) throw new Error(`no gallery ${gallery}`);
    const { id, revision } = await tables.galleries.touch(locked.id, 1, at);
    return tables.pictures.insert(id, revision, draft, embedded, at);
  });
}

export async function collect<T>(batches: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
