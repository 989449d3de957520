import type { Catalog, Namespace } from '../catalog/port.ts';
import { createGate, type Gate } from '../concurrency/gate.ts';
import type { Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import type { ForgetIndexes, VectorIndexFactory } from '../index/port.ts';
import { createExamples, type Examples } from './examples.ts';
import { createFiles, type Files } from './files.ts';
import { createGalleries, type Galleries } from './galleries.ts';
import { createGalleryCache } from './gallery-cache.ts';
import { createItems, type Items } from './items.ts';
import { createNotifier, type Notifier } from './notifier.ts';
import { createPictures, type Pictures } from './pictures.ts';
import { createResources, type Resources } from './resources.ts';
import { createSearch, type Search } from './search.ts';
import { createTasks, type Tasks } from './tasks.ts';
import { createVectorBuckets, type VectorBuckets } from './vector-buckets.ts';
import { createVectorCache } from './vector-cache.ts';
import { createVectors, type Vectors } from './vectors.ts';

/** The use cases that dialects are built on. */
export interface Engine {
  readonly galleries: Galleries;
  readonly pictures: Pictures;
  readonly items: Items;
  readonly search: Search;
  readonly files: Files;
  readonly tasks: Tasks;
  readonly notifier: Notifier;
  readonly examples: Examples;
  readonly resources: Resources;
  /** The time that new records are dated with. */
  now(): Date;
  readonly vectorBuckets: VectorBuckets;
  readonly vectors: Vectors;
  /** Requests and tasks share it; what must see and change everything by itself is alone. */
  readonly gate: Gate;
  /**
   * All that the work does is stored when this resolves, or nothing when it rejects; others see none of it before. They
   * wait meanwhile: it must not take long, and must not use the gate.
   */
  atomically<T>(work: () => Promise<T>): Promise<T>;
  /** Drops all matching namespaces with everything in them; returns their number. */
  reset(match: Partial<Namespace>): Promise<number>;
  /** Number of collections and vectors in memory. */
  memory(): { readonly galleries: number; readonly vectorIndexes: number; readonly vectors: number };
}

export function createEngine(parts: {
  catalog: Catalog;
  features: Features;
  fetcher: ImageFetcher;
  indexOf: VectorIndexFactory;
  /** Default: nothing to delete. */
  forgetIndexes?: ForgetIndexes;
  /** Default: one that may connect to the addresses that pictures may be fetched from by default. */
  notifier?: Notifier;
  now: () => Date;
}): Engine {
  const { catalog, features, fetcher, indexOf, now } = parts;
  const { forgetIndexes = () => undefined, notifier = createNotifier() } = parts;
  const cache = createGalleryCache(catalog, indexOf, forgetIndexes, features);
  const vectorCache = createVectorCache(catalog, indexOf, forgetIndexes);
  const files = createFiles();
  const gate = createGate();
  function forgetMemory(): void {
    cache.clear();
    vectorCache.clear();
    forgetIndexes();
  }
  return {
    gate,
    atomically: (work) =>
      gate.alone(() =>
        catalog.atomically(work).catch((error: unknown) => {
          // Indexes in memory may hold what was not stored.
          forgetMemory();
          throw error;
        }),
      ),
    galleries: createGalleries(catalog, now, cache.forget),
    pictures: createPictures({ catalog, features, fetcher, now }),
    items: createItems(catalog, now),
    files,
    search: createSearch({ catalog, features, fetcher, cache }),
    tasks: createTasks(catalog, now, gate),
    notifier,
    examples: createExamples(catalog, features),
    resources: createResources(catalog, now),
    now,
    vectorBuckets: createVectorBuckets(catalog, now, vectorCache.forget),
    vectors: createVectors(catalog, vectorCache),
    async reset(match) {
      const dropped = await catalog.namespaces.drop(match);
      forgetMemory();
      catalog.afterCommit(() => files.drop(match));
      return dropped;
    },
    memory() {
      const [galleries, indexes] = [cache.size(), vectorCache.size()];
      return {
        galleries: galleries.collections,
        vectorIndexes: indexes.collections,
        vectors: galleries.vectors + indexes.vectors,
      };
    },
  };
}
