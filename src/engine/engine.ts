import type { Catalog, Namespace } from '../catalog/port.ts';
import type { Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import type { VectorIndexFactory } from '../index/port.ts';
import { createExamples, type Examples } from './examples.ts';
import { createFiles, type Files } from './files.ts';
import { createGalleries, type Galleries } from './galleries.ts';
import { createGalleryCache } from './gallery-cache.ts';
import { createNotifier, type Notifier } from './notifier.ts';
import { createPictures, type Pictures } from './pictures.ts';
import { createResources, type Resources } from './resources.ts';
import { createSearch, type Search } from './search.ts';
import { createTasks, type Tasks } from './tasks.ts';

/** The use cases every dialect is served by. */
export interface Engine {
  readonly galleries: Galleries;
  readonly pictures: Pictures;
  readonly search: Search;
  readonly files: Files;
  readonly tasks: Tasks;
  readonly notifier: Notifier;
  readonly examples: Examples;
  readonly resources: Resources;
  /** Drops the namespaces that match, with everything in them; how many. */
  reset(match: Partial<Namespace>): Promise<number>;
  /** What is held in memory now. */
  memory(): { readonly galleries: number; readonly vectors: number };
}

export function createEngine(parts: {
  catalog: Catalog;
  features: Features;
  fetcher: ImageFetcher;
  indexOf: VectorIndexFactory;
  /** Drops what index engines keep of collections, all of it. */
  forgetIndexes?: () => void;
  /** Default: one that may connect to what pictures may by default be fetched from. */
  notifier?: Notifier;
  now: () => Date;
}): Engine {
  const { catalog, features, fetcher, indexOf, forgetIndexes, notifier = createNotifier(), now } = parts;
  const cache = createGalleryCache(catalog, indexOf, features);
  const files = createFiles();
  return {
    galleries: createGalleries(catalog, now),
    pictures: createPictures({ catalog, features, fetcher, now }),
    files,
    search: createSearch({ catalog, features, fetcher, cache }),
    tasks: createTasks(catalog, now),
    notifier,
    examples: createExamples(catalog, features),
    resources: createResources(catalog, now),
    async reset(match) {
      const dropped = await catalog.namespaces.drop(match);
      cache.clear();
      forgetIndexes?.();
      files.drop(match);
      return dropped;
    },
    memory: () => cache.size(),
  };
}
