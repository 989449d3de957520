import type { Catalog, Gallery, GalleryDraft, Namespace } from '../catalog/port.ts';
import { DomainError } from './errors.ts';

/** Galleries of a namespace: named collections of pictures. */
export interface Galleries {
  /** Throws DomainError gallery-exists, too-many-galleries. */
  create(namespace: Namespace, draft: GalleryDraft, rules: { maxGalleries: number }): Promise<Gallery>;
  /** Throws DomainError gallery-not-found. */
  get(namespace: Namespace, key: string): Promise<Gallery>;
  /** In order of creation. */
  list(namespace: Namespace, page: { offset: number; limit: number }): Promise<Gallery[]>;
}

export function createGalleries(catalog: Catalog, now: () => Date): Galleries {
  return {
    create: (namespace, draft, { maxGalleries }) =>
      catalog.transaction(async (tables) => {
        const namespaceId = await tables.namespaces.lock(namespace);
        if (await tables.galleries.find(namespace, draft.key)) {
          throw new DomainError('gallery-exists', `gallery ${draft.key} exists already`);
        }
        if ((await tables.galleries.count(namespace)) >= maxGalleries) {
          throw new DomainError('too-many-galleries', `the account has ${maxGalleries} galleries already`);
        }
        return tables.galleries.insert(namespaceId, draft, now());
      }),
    async get(namespace, key) {
      const gallery = await catalog.galleries.find(namespace, key);
      if (gallery === undefined) throw new DomainError('gallery-not-found', `no gallery ${key}`);
      return gallery;
    },
    list: (namespace, page) => catalog.galleries.list(namespace, page),
  };
}
