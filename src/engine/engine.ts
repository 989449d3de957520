import type { Catalog, Namespace } from '../catalog/port.ts';
import { createGate, type Gate } from '../concurrency/gate.ts';
import type { Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import type { Milvus } from '../index/milvus/port.ts';
import type { ForgetIndexes, VectorIndexFactory } from '../index/port.ts';
import { createCacheBudget } from './cache-budget.ts';
import { createExamples, type Examples } from './examples.ts';
import { createFiles, type Files } from './files.ts';
import { createGalleries, type Galleries } from './galleries.ts';
import { createGalleryCache } from './gallery-cache.ts';
import { createInspection, type Inspection } from './inspection.ts';
import { createItems, type Items } from './items.ts';
import { createKeeper, type Keeper, type KeptFiles } from './kept-files.ts';
import { createLandscape, type Landscape } from './landscape.ts';
import { createNearest, type Placed } from './nearest/nearest.ts';
import type { PlacementRules } from './nearest/placement.ts';
import { createNotifier, type Notifier } from './notifier.ts';
import { createPictures, type Pictures } from './pictures.ts';
import { createReembedding, type EngineLog, type Reembedding } from './reembedding.ts';
import { createResources, type Resources } from './resources.ts';
import { createSearch, type Search } from './search.ts';
import { createStateKeeper, type StateKeeper } from './state-keeper.ts';
import { createTasks, type Tasks } from './tasks.ts';
import { createVectorBuckets, type VectorBuckets } from './vector-buckets.ts';
import { createVectorCache } from './vector-cache.ts';
import { createVectors, type Vectors } from './vectors.ts';

const defaultPlacement: PlacementRules = { engine: 'auto', storedFrom: 100_000, cacheBytes: Number.POSITIVE_INFINITY };

/** The use cases that dialects are built on. */
export interface Engine {
  readonly galleries: Galleries;
  readonly pictures: Pictures;
  readonly items: Items;
  readonly search: Search;
  readonly keeper: Keeper;
  readonly reembedding: Reembedding;
  readonly inspection: Inspection;
  readonly landscape: Landscape;
  readonly files: Files;
  readonly tasks: Tasks;
  readonly notifier: Notifier;
  readonly examples: Examples;
  readonly resources: Resources;
  /** The time that new records are dated with. */
  now(): Date;
  readonly vectorBuckets: VectorBuckets;
  readonly vectors: Vectors;
  readonly states: StateKeeper;
  readonly nearest: Placed;
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
  /** What is kept of pictures beside their embeddings; default: nothing. */
  keeps?: KeptFiles;
  log?: EngineLog;
  /** Where collections are searched; default: in memory, and in the database from 100,000 vectors on where it can. */
  placement?: PlacementRules;
  /** A Milvus server that searches collections; closed with the engine's work. */
  milvus?: Milvus | undefined;
  now: () => Date;
  /** Calls back when `now` has been changed. */
  onClockChange?: (listener: () => void) => void;
}): Engine {
  const { catalog, features, fetcher, indexOf, now } = parts;
  const {
    forgetIndexes = () => undefined,
    notifier = createNotifier(),
    keeps = 'none',
    log,
    placement: rules = defaultPlacement,
  } = parts;
  const budget = createCacheBudget(rules.cacheBytes);
  const cache = createGalleryCache(catalog, indexOf, forgetIndexes, features, budget);
  const vectorCache = createVectorCache(catalog, indexOf, forgetIndexes, budget);
  const nearest = createNearest({
    catalog,
    features,
    galleries: cache,
    vectors: vectorCache,
    rules,
    milvus: parts.milvus,
    log,
  });
  const files = createFiles(now, catalog.shared.files);
  const gate = createGate();
  const tasks = createTasks(catalog, now, { gate, onClockChange: parts.onClockChange });
  const forget = (from: typeof cache | typeof vectorCache) => (id: number) => {
    from.forget(id);
    nearest.forget();
  };
  const forgetAll = () => {
    nearest.forgetAll();
    cache.clear();
    vectorCache.clear();
    forgetIndexes();
  };
  const keeper = createKeeper(keeps, { features, fetcher });
  const reembedding = createReembedding({ catalog, features, keeps, log });
  const search = createSearch({ catalog, features, fetcher, nearest, reembedding });
  return {
    gate,
    atomically: (work) =>
      gate.alone(() =>
        catalog.atomically(work).catch((error: unknown) => {
          // Indexes in memory may hold what was not stored.
          forgetAll();
          throw error;
        }),
      ),
    galleries: createGalleries(catalog, now, forget(cache)),
    pictures: createPictures({ catalog, features, keeper, reembedding, now, onAdded: nearest.noticeGallery }),
    items: createItems(catalog, now),
    files,
    search,
    inspection: createInspection({ catalog, features, search }),
    landscape: createLandscape(catalog, features),
    keeper,
    reembedding,
    tasks,
    notifier,
    nearest,
    examples: createExamples(catalog, features, reembedding),
    resources: createResources(catalog, now),
    now,
    vectorBuckets: createVectorBuckets(catalog, now, forget(vectorCache)),
    vectors: createVectors(catalog, vectorCache, nearest),
    states: createStateKeeper(catalog.states, {
      files,
      tasks,
      notes: catalog.shared.notes,
      forgetAll,
      forget({ galleries, vectorIndexes }) {
        for (const id of galleries) cache.forget(id);
        for (const id of vectorIndexes) vectorCache.forget(id);
        nearest.forget();
      },
    }),
    async reset(match) {
      const dropped = await catalog.namespaces.drop(match);
      forgetAll();
      let dropping: Promise<void> | undefined;
      catalog.afterCommit(() => {
        dropping = Promise.resolve(files.drop(match)).catch(() => undefined);
      });
      await dropping;
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
