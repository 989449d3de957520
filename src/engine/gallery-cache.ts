import type { Catalog, Gallery, Namespace, Picture } from '../catalog/port.ts';
import type { ForgetIndexes, VectorIndexFactory } from '../index/port.ts';
import { createViewsIndex, viewsIndexNames } from '../index/views.ts';
import { DomainError } from './errors.ts';
import { createIndexCache, type IndexCache } from './index-cache.ts';
import { viewDiscount } from './view-discount.ts';

/** A gallery with its namespace. */
export type PlacedGallery = Gallery & { readonly namespace: Namespace };

/** Pictures and indexes of the galleries that were searched. Throws DomainError gallery-not-found, model-mismatch. */
export type GalleryCache = IndexCache<PlacedGallery, Picture, Map<number, Picture>>;

/**
 * @param forget deletes the stored files of an index
 * @param features the loaded model, which every embedding must come from; its name and dimension are known once it has
 * loaded
 */
export function createGalleryCache(
  catalog: Catalog,
  indexOf: VectorIndexFactory,
  forget: ForgetIndexes,
  features: { readonly model: string; readonly dimension: number },
): GalleryCache {
  const nameOf = (id: number) => `gallery-${id}`;
  return createIndexCache(catalog, {
    open: ({ id }) => {
      const { model, dimension } = features;
      return createViewsIndex(indexOf, { dimension, name: nameOf(id), discount: viewDiscount(model) });
    },
    forget: (id) => viewsIndexNames(nameOf(id)).forEach((name) => void forget(name)),
    store: () => new Map<number, Picture>(),
    async lock(tables, { namespace, key, id }) {
      const gallery = await tables.galleries.lock(namespace, key);
      if (gallery?.id !== id) throw new DomainError('gallery-not-found', `no gallery ${key}`);
      return { ...gallery, count: gallery.pictureCount };
    },
    async *changes(tables, { id, key }, { revision }) {
      for await (const batch of tables.pictures.changedSince(id, revision)) {
        yield batch.map(({ embedding, ...picture }) => {
          requireModel(features.model, embedding.model, key);
          return { id: picture.id, vector: embedding.vector, item: picture };
        });
      }
    },
    ids: (tables, id) => tables.pictures.ids(id),
  });
}

/** Throws DomainError model-mismatch: embeddings of different models must never be compared. */
export function requireModel(loaded: string, stored: string, gallery: string): void {
  if (loaded === stored) return;
  throw new DomainError(
    'model-mismatch',
    `gallery ${gallery} holds embeddings of model ${stored}, but this server runs ${loaded}: ` +
      'start it with the other model, or reset the gallery and add its pictures again',
  );
}
