import type { Catalog, Gallery, GalleryDraft, Namespace } from '../catalog/port.ts';
import { DomainError } from './errors.ts';

/** Galleries of a namespace: named collections of pictures. */
export interface Galleries {
  /** Throws DomainError gallery-exists, too-many-galleries. */
  create(namespace: Namespace, draft: GalleryDraft, rules: { maxGalleries: number }): Promise<Gallery>;
  /** Returns the gallery with the draft's key, or creates it: for galleries that every account has. */
  ensure(namespace: Namespace, draft: GalleryDraft): Promise<Gallery>;
  /** Throws DomainError gallery-not-found. */
  get(namespace: Namespace, key: string): Promise<Gallery>;
  /** In order of creation. */
  list(namespace: Namespace, page: { offset: number; limit: number }): Promise<Gallery[]>;
  count(namespace: Namespace): Promise<number>;
  /** Removes a gallery and its pictures; `onlyEmpty` refuses one with pictures. Throws DomainError gallery-not-found, gallery-not-empty. */
  remove(namespace: Namespace, key: string, rules: { onlyEmpty: boolean }): Promise<void>;
}

/** @param forget called with the id of a removed gallery */
export function createGalleries(
  catalog: Catalog,
  now: () => Date,
  forget: (galleryId: number) => void = () => undefined,
): Galleries {
  return {
    create: (namespace, draft, { maxGalleries }) =>
      catalog.transaction(async (tables) => {
        const namespaceId = await tables.namespaces.lock(namespace);
        if (await tables.galleries.find(namespace, draft.key)) {
          throw new DomainError('gallery-exists', `gallery ${draft.key} already exists`);
        }
        if ((await tables.galleries.count(namespace)) >= maxGalleries) {
          throw new DomainError('too-many-galleries', `the account already has ${maxGalleries} galleries`);
        }
        return tables.galleries.insert(namespaceId, draft, now());
      }),
    async ensure(namespace, draft) {
      const present = await catalog.galleries.find(namespace, draft.key);
      if (present !== undefined) return present;
      return catalog.transaction(async (tables) => {
        const namespaceId = await tables.namespaces.lock(namespace);
        const made = await tables.galleries.find(namespace, draft.key);
        return made ?? tables.galleries.insert(namespaceId, draft, now());
      });
    },
    async get(namespace, key) {
      const gallery = await catalog.galleries.find(namespace, key);
      if (gallery === undefined) throw noGallery(key);
      return gallery;
    },
    list: (namespace, page) => catalog.galleries.list(namespace, page),
    count: (namespace) => catalog.galleries.count(namespace),
    async remove(namespace, key, { onlyEmpty }) {
      const removed = await catalog.transaction(async (tables) => {
        const gallery = await tables.galleries.lock(namespace, key);
        if (gallery === undefined) throw noGallery(key);
        if (onlyEmpty && gallery.pictureCount > 0) {
          throw new DomainError('gallery-not-empty', `gallery ${key} holds ${gallery.pictureCount} pictures`);
        }
        await tables.galleries.remove(gallery.id);
        return gallery.id;
      });
      forget(removed);
    },
  };
}

function noGallery(key: string): DomainError {
  return new DomainError('gallery-not-found', `no gallery ${key}`);
}
