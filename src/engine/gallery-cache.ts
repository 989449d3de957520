import type { Catalog, Gallery, Namespace, Picture, PictureWithEmbedding } from '../catalog/port.ts';
import type { ForgetIndexes, VectorIndexFactory } from '../index/port.ts';
import { createViewsIndex, viewsIndexNames } from '../index/views.ts';
import type { CacheBudget } from './cache-budget.ts';
import { DomainError } from './errors.ts';
import { type CollectionSource, createIndexCache, type IndexCache } from './index-cache.ts';
import { lockGallery } from './lock-gallery.ts';
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
  budget?: CacheBudget,
): GalleryCache {
  const nameOf = (id: number) => `gallery-${id}`;
  const source: CollectionSource<PlacedGallery, Picture, Map<number, Picture>> = {
    kind: 'gallery',
    itemBytes: 2048,
    open: ({ id }) => {
      const { model, dimension } = features;
      return createViewsIndex(indexOf, { dimension, name: nameOf(id), discount: viewDiscount(model) });
    },
    forget: (id) => viewsIndexNames(nameOf(id)).forEach((name) => void forget(name)),
    store: () => new Map<number, Picture>(),
    lock: (tables, { namespace, ...gallery }) => lockGallery(tables, namespace, gallery),
    async missing(_tables, { key }) {
      throw new DomainError('gallery-not-found', `no gallery ${key}`);
    },
    async changes(tables, { id, key }, { after, removedSince }) {
      const read = await tables.pictures.changes(id, after, removedSince);
      const entry = ({ embedding, ...picture }: PictureWithEmbedding) => {
        requireModel(features.model, embedding.model, key);
        return { id: picture.id, revision: picture.revision, vector: embedding.vector, item: picture };
      };
      return read && { ...read, rows: read.rows.map(entry) };
    },
    allIds: (tables, id) => tables.pictures.allIds(id),
  };
  return createIndexCache(catalog, source, budget);
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
