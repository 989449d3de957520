import { CatalogError } from '../../catalog/errors.ts';
import type { Catalog, Gallery } from '../../catalog/port.ts';
import type { StoredSearches, StoredTable } from '../../catalog/stored/port.ts';
import type { Milvus } from '../../index/milvus/port.ts';
import { DomainError } from '../errors.ts';
import { type GalleryCache, type PlacedGallery, requireModel } from '../gallery-cache.ts';
import type { EngineLog } from '../reembedding.ts';
import type { VectorCache } from '../vector-cache.ts';
import type { FoundIndex } from '../vector-index-row.ts';
import { viewDiscount } from '../view-discount.ts';
import { createCached } from './cached.ts';
import type { MirrorState } from './mirrored/copy.ts';
import { createMirrored } from './mirrored/mirrored.ts';
import { createMover, type Mover, type StoredState } from './mover.ts';
import { isForStore, type PlacementRules, type Sized } from './placement.ts';
import type { Nearest, PictureListing } from './port.ts';
import { nearestPictures } from './stored-pictures.ts';
import { nearestStored } from './stored-vectors.ts';

/** How often a search in the database is tried again when writers without stored tables are faster. */
const maxTries = 4;
/** Pictures read at a time for a list. */
const pageSize = 1000;
/** How many collections are looked through at the start. */
const maxAtStart = 10_000;

/** Searches each collection where it is best searched. */
export interface Placed extends Nearest {
  /** Moves an index that should be stored and is not, in the background; called when it has grown. */
  notice(index: FoundIndex): void;
  /** The same for a gallery. */
  noticeGallery(gallery: Gallery): void;
  /** Whether the database or Milvus searches an index's vectors: then memory does not hold them. */
  isStored(index: FoundIndex): boolean;
  /** Moves whatever should be moved, in either direction; called when the model has loaded. */
  start(): void;
  /** After collections were removed. */
  forget(): void;
  forgetAll(): void;
  /** The collections that the database searches, as far as this process has seen. */
  states(): StoredState[];
  /** Those that Milvus has copies of; undefined without a Milvus server. */
  mirrors(): MirrorState[] | undefined;
  close(): void;
}

interface Parts {
  readonly catalog: Catalog;
  readonly features: { readonly model: string; readonly dimension: number };
  readonly galleries: GalleryCache;
  readonly vectors: VectorCache;
  readonly rules: PlacementRules;
  readonly milvus?: Milvus | undefined;
  readonly log: EngineLog | undefined;
}

export function createNearest(parts: Parts): Placed {
  const { catalog, features, galleries, vectors, rules, milvus, log } = parts;
  const cached = createCached(parts);
  const { stored } = catalog;
  const mover: Mover | undefined = stored && createMover(catalog, stored, log);
  const mirrored = milvus && createMirrored(catalog, milvus, { rules, log });

  /** Undefined for what memory alone searches: inner products, and several vectors under one key. */
  const ofIndex = ({ id, dimension, metric, vectorFields, vectorCount }: FoundIndex): Sized | undefined => {
    if (metric === 'ip' || vectorFields.length > 0) return undefined;
    return { kind: 'vectors', id, dimension, metric, model: '', count: vectorCount };
  };
  const ofGallery = ({ id, pictureCount }: Gallery): Sized => {
    const { model, dimension } = features;
    return { kind: 'gallery', id, dimension, metric: 'cosine', model, count: pictureCount };
  };

  function isStored(collection: Sized): boolean {
    if (stored === undefined || mover === undefined) return false;
    return isForStore(collection, rules, stored.support(), mover.knows(collection));
  }

  const isOutside = (collection: Sized) => isStored(collection) || mirrored?.isFor(collection) === true;

  /** The answer of the database; undefined where memory has to answer. */
  async function fromStore<T>(
    collection: Sized,
    cache: Pick<VectorCache, 'holds' | 'release'>,
    search: (searches: StoredSearches, table: StoredTable) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (stored === undefined || mover === undefined) return undefined;
    if (!isStored(collection)) {
      if (mover.knows(collection)) await mover.leave(collection);
      return undefined;
    }
    // What Milvus is to search is stored only where it is already.
    if (mirrored?.isFor(collection) && !(await mover.isThere(collection))) return undefined;
    for (let tried = 0; tried < maxTries; tried++) {
      const table = await mover.ready(collection, cache.holds(collection.id));
      if (table === undefined) return undefined;
      const answer = await stored.search((searches) => search(searches, table)).catch(unreadable);
      if (answer !== undefined) {
        cache.release(collection.id);
        return answer;
      }
      await mover.refresh(table).catch(unreadable);
    }
    return undefined;
  }

  /** Starts a collection's move, if that is due. */
  function grown(collection: Sized, { holds }: Pick<VectorCache, 'holds'>): void {
    if (mirrored?.isFor(collection)) mirrored.notice(collection);
    else if (mover !== undefined && isStored(collection) && !mover.isBusy(collection))
      catalog.afterCommit(() => void mover.ready(collection, holds(collection.id)).catch(unreadable).catch(ignore));
  }

  /** Milvus's answer, which needs no memory. */
  async function fromMilvus<T>(
    collection: Sized,
    cache: Pick<VectorCache, 'holds' | 'release'>,
    answer: Promise<T | undefined> | undefined,
  ): Promise<T | undefined> {
    const found = await answer;
    if (found === undefined) return undefined;
    if (cache.holds(collection.id)) cache.release(collection.id);
    // With `auto`, a table of pgvector stands by.
    if (rules.engine === 'milvus' && mover?.knows(collection)) await mover.leave(collection);
    return found;
  }

  /** A table that somebody dropped, or with it the extension: memory answers, and another one is made. */
  function unreadable(error: unknown): undefined {
    if (!(error instanceof CatalogError) || error.code !== 'rejected') throw error;
    log?.warn({ reason: error.message }, 'the database cannot search a stored collection');
    return undefined;
  }

  async function requireCurrentModel({ id, key }: PlacedGallery): Promise<void> {
    const model = await catalog.pictures.model(id);
    if (model !== undefined) requireModel(features.model, model, key);
  }

  async function exists({ namespace, key, id }: PlacedGallery): Promise<void> {
    const gallery = await catalog.galleries.find(namespace, key);
    if (gallery?.id !== id) throw new DomainError('gallery-not-found', `no gallery ${key}`);
  }

  /** Page by page: the pictures of a stored gallery are not held. */
  async function listed(gallery: PlacedGallery, { offset, limit, accept }: PictureListing) {
    await exists(gallery);
    await requireCurrentModel(gallery);
    const pictures = [];
    let total = 0;
    for (let after = 0; ; ) {
      const page = await catalog.pictures.page(gallery.id, { after, limit: pageSize });
      for (const picture of page) {
        if (!accept(picture)) continue;
        if (total >= offset && pictures.length < limit) pictures.push(picture);
        total++;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return { pictures, total };
      after = last.id;
    }
  }

  return {
    async vectors(index, query, { metadata = false }) {
      const wanted = { ...query, metadata };
      const collection = ofIndex(index);
      const hits =
        collection &&
        ((await fromMilvus(collection, vectors, mirrored?.vectors(collection, index, wanted))) ??
          (await fromStore(collection, vectors, (searches, table) => nearestStored(searches, table, index, wanted))));
      return hits ?? cached.vectors(index, query, { metadata });
    },
    async pictures(gallery, query) {
      const collection = ofGallery(gallery);
      const found = await fromMilvus(collection, galleries, mirrored?.pictures(collection, gallery, query));
      if (found !== undefined) return found;
      if (isStored(collection)) await requireCurrentModel(gallery);
      const { id, pictureCount } = gallery;
      const known = { galleryId: id, pictureCount, discount: viewDiscount(features.model) };
      const hits = await fromStore(collection, galleries, (searches, table) =>
        nearestPictures(searches, { ...known, table }, query),
      );
      return hits ?? cached.pictures(gallery, query);
    },
    list(gallery, page) {
      const isHeld = !isOutside(ofGallery(gallery)) || galleries.holds(gallery.id);
      return isHeld ? cached.list(gallery, page) : listed(gallery, page);
    },
    isStored(index) {
      const collection = ofIndex(index);
      return collection !== undefined && isOutside(collection);
    },
    notice(index) {
      const collection = ofIndex(index);
      if (collection !== undefined) grown(collection, vectors);
    },
    noticeGallery: (gallery) => grown(ofGallery(gallery), galleries),
    start() {
      mover?.sweep();
      mirrored?.start();
      if (mirrored === undefined && (stored?.support().state ?? 'absent') === 'absent') return;
      if (rules.engine === 'auto' || rules.engine === 'pgvector') void startMoves().catch(ignore);
    },
    forget() {
      mover?.sweep();
      mirrored?.forget();
    },
    forgetAll() {
      mover?.forgetAll();
      mirrored?.forgetAll();
    },
    states: () => mover?.states() ?? [],
    mirrors: () => mirrored?.states(),
    close() {
      mover?.close();
      mirrored?.close();
    },
  };

  /**
   * Large collections are moved before somebody searches them. What a server that died has left is brought to its end, in
   * the direction that is right now.
   */
  async function startMoves(): Promise<void> {
    const present = new Set(((await stored?.list()) ?? []).map(({ kind, id }) => `${kind} ${id}`));
    const indexes = (await catalog.overview.vectorIndexes({}, maxAtStart)).flatMap(
      (index) => ofIndex({ ...index, index: index.name }) ?? [],
    );
    const all = (await catalog.overview.galleries({}, maxAtStart)).flatMap((gallery) =>
      [undefined, features.model].includes(gallery.model) ? [ofGallery(gallery)] : [],
    );
    for (const collection of [...indexes, ...all]) {
      if (mirrored?.isFor(collection)) {
        mirrored.notice(collection);
        continue;
      }
      const isPresent = present.has(`${collection.kind} ${collection.id}`);
      if (stored === undefined || mover === undefined || (!isPresent && rules.engine !== 'auto')) continue;
      const isRight = isForStore(collection, rules, stored.support(), isPresent);
      if (isRight) await mover.ready(collection, false).catch(unreadable);
      else if (isPresent) await mover.leave(collection).catch(unreadable);
    }
  }
}

function ignore(): void {}
