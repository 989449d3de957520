import { LRUCache } from 'lru-cache';
import type { Catalog, Gallery, Namespace, Picture } from '../catalog/port.ts';
import type { VectorIndex, VectorIndexFactory } from '../index/port.ts';
import { DomainError } from './errors.ts';

/** A gallery's pictures and their index, in memory, as of one revision of the catalog's gallery. */
export interface CachedGallery {
  revision: number;
  /** Searches under way. */
  users: number;
  dropped: boolean;
  readonly pictures: Map<number, Picture>;
  readonly index: VectorIndex;
}

/** Indexes of the galleries that were searched, each caught up with the catalog before it is used. */
export interface GalleryCache {
  /**
   * Works on the gallery as of its revision or a later one; its index stays open until the work is done.
   * Throws DomainError gallery-not-found, model-mismatch.
   */
  use<T>(namespace: Namespace, gallery: Gallery, work: (cached: CachedGallery) => Promise<T>): Promise<T>;
  /** Forgets everything; for a reset. */
  clear(): void;
  /** Galleries and vectors held now. */
  size(): { readonly galleries: number; readonly vectors: number };
}

/** Most galleries kept in memory; the least recently searched one is dropped and rebuilt when it is needed again. */
const MAX_GALLERIES = 256;

/**
 * @param model every embedding must come from this model
 * @param dimension length of its embeddings
 */
export function createGalleryCache(
  catalog: Catalog,
  indexOf: VectorIndexFactory,
  features: { readonly model: string; readonly dimension: number },
): GalleryCache {
  const galleries = new LRUCache<number, CachedGallery>({
    max: MAX_GALLERIES,
    dispose: (cached) => {
      cached.dropped = true;
      closeUnused(cached);
    },
  });
  // One catch-up at a time per gallery: later callers wait, then find little or nothing left to do.
  const turns = new Map<number, Promise<unknown>>();

  async function catchUp(namespace: Namespace, known: Gallery): Promise<CachedGallery> {
    const held = galleries.get(known.id);
    if (held !== undefined && held.revision >= known.revision) return held;
    const cached = held ?? emptyGallery(indexOf({ dimension: features.dimension, name: `gallery-${known.id}` }));
    // The lock keeps writers of this gallery out, so that rows, ids and revision belong together on every server.
    await catalog
      .transaction(async (tables) => {
        const gallery = await tables.galleries.lock(namespace, known.key);
        if (gallery?.id !== known.id) throw new DomainError('gallery-not-found', `no gallery ${known.key}`);
        for await (const batch of tables.pictures.changedSince(gallery.id, cached.revision)) {
          for (const { embedding, ...picture } of batch) {
            requireModel(features.model, embedding.model, gallery.key);
            cached.index.upsert(picture.id, embedding.vector);
            cached.pictures.set(picture.id, picture);
          }
        }
        if (cached.pictures.size !== gallery.pictureCount) dropRemoved(cached, await tables.pictures.ids(gallery.id));
        cached.revision = gallery.revision;
      })
      .catch((error: unknown) => {
        // What was read so far is incomplete: the next search starts anew.
        if (held === undefined) void cached.index.close();
        else galleries.delete(known.id);
        throw error;
      });
    galleries.set(known.id, cached);
    return cached;
  }

  function caughtUp(namespace: Namespace, gallery: Gallery): Promise<CachedGallery> {
    const held = galleries.get(gallery.id);
    if (held !== undefined && held.revision >= gallery.revision) return Promise.resolve(held);
    const turn = (turns.get(gallery.id) ?? Promise.resolve()).then(
      () => catchUp(namespace, gallery),
      () => catchUp(namespace, gallery),
    );
    turns.set(gallery.id, turn);
    const done = () => {
      if (turns.get(gallery.id) === turn) turns.delete(gallery.id);
    };
    turn.then(done, done);
    return turn;
  }

  return {
    async use(namespace, gallery, work) {
      const cached = await caughtUp(namespace, gallery);
      cached.users++;
      try {
        return await work(cached);
      } finally {
        cached.users--;
        closeUnused(cached);
      }
    },
    clear: () => galleries.clear(),
    size: () => ({
      galleries: galleries.size,
      vectors: [...galleries.values()].reduce((sum, { index }) => sum + index.size, 0),
    }),
  };
}

function emptyGallery(index: VectorIndex): CachedGallery {
  return { revision: 0, users: 0, dropped: false, pictures: new Map(), index };
}

function closeUnused(cached: CachedGallery): void {
  if (cached.dropped && cached.users === 0) void cached.index.close();
}

/** Throws DomainError model-mismatch: embeddings of different models must never be compared. */
export function requireModel(loaded: string, stored: string, gallery: string): void {
  if (loaded === stored) return;
  throw new DomainError(
    'model-mismatch',
    `gallery ${gallery} holds embeddings of model ${stored}, this server runs ${loaded}: ` +
      'start with the model that filled it, or reset and add its pictures again',
  );
}

function dropRemoved(cached: CachedGallery, ids: readonly number[]): void {
  const present = new Set(ids);
  for (const id of [...cached.pictures.keys()].filter((known) => !present.has(known))) {
    cached.index.remove(id);
    cached.pictures.delete(id);
  }
}
