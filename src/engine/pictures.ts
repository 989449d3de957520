import type {
  Catalog,
  Gallery,
  Namespace,
  Picture,
  PictureChange,
  PictureDraft,
  PictureSelector,
  ResourceDraft,
  Tables,
} from '../catalog/port.ts';
import type { Analysis, Features } from '../features/port.ts';
import { DomainError, RepeatedPictureError } from './errors.ts';
import { requireModel } from './gallery-cache.ts';
import { type Item, requireItem } from './items.ts';
import type { Keeper, KeptAnalysis } from './kept-files.ts';
import { lockGallery } from './lock-gallery.ts';
import type { AnalysisOptions, PictureSource } from './picture-source.ts';
import type { Reembedding } from './reembedding.ts';

/** A dialect's limits on the pictures of a gallery. */
export interface PictureRules {
  readonly maxPerItem: number;
  /** The scope in which a picture's name must be unique. */
  readonly uniqueName: 'item' | 'gallery';
  /** No two pictures of an item may have the same bytes. */
  readonly distinct?: boolean;
}

/** A picture to store, and how to analyse it. `detailsOf` derives `details` from the analysis. */
export interface NewPicture {
  readonly draft: PictureDraft;
  /** The picture, or what `Pictures.analyse` made of it with these options. */
  readonly source: PictureSource | { readonly analysis: KeptAnalysis };
  readonly analysisOptions: AnalysisOptions;
  readonly detailsOf?: (analysis: Analysis) => PictureDraft['details'];
}

/** Further conditions and writes of the transaction that adds a picture. */
export interface Addition {
  /** The item that the picture shows; it must still exist. */
  readonly owner?: Item;
  /** A resource to store in the same transaction. */
  readonly note?: ResourceDraft;
}

/** Pictures of a gallery. Every change throws DomainError gallery-not-found when the gallery has been removed. */
export interface Pictures {
  /** Reads and analyses a picture that is to be stored. Throws ImageError, DomainError model-unavailable, busy. */
  analyse(source: PictureSource, options: AnalysisOptions): Promise<KeptAnalysis>;
  /**
   * Stores a picture and its embedding; committed when this resolves. Before the picture is read, throws DomainError
   * picture-exists, item-full, gallery-full, model-mismatch; then ImageError, RepeatedPictureError, and ResourceError
   * not-found for the owner.
   */
  add(
    namespace: Namespace,
    gallery: Gallery,
    picture: NewPicture,
    rules: PictureRules,
    addition?: Addition,
  ): Promise<Analysis>;
  /**
   * Like `add`, but replaces the pictures that the selectors match, by default the one with the same item and name. The
   * new picture becomes the gallery's newest. Throws DomainError gallery-full, model-mismatch; then ImageError.
   */
  put(
    namespace: Namespace,
    gallery: Gallery,
    picture: NewPicture,
    replaces?: readonly PictureSelector[],
  ): Promise<{ readonly picture: Picture; readonly replaced: readonly Picture[]; readonly analysis: Analysis }>;
  /** In order of creation. Throws DomainError picture-not-found when nothing matches. */
  list(gallery: Gallery, selector: PictureSelector): Promise<Picture[]>;
  /** Like `list`, but returns an empty list when nothing matches. */
  matching(gallery: Gallery, selector: PictureSelector): Promise<Picture[]>;
  /** The oldest picture that matches. */
  find(gallery: Gallery, selector: PictureSelector): Promise<Picture | undefined>;
  /** In order of creation; the gallery's `pictureCount` is the total. */
  page(gallery: Gallery, page: { offset: number; limit: number }): Promise<Picture[]>;
  /** Returns the removed pictures; throws DomainError picture-not-found when nothing matches. */
  remove(namespace: Namespace, gallery: Gallery, selector: PictureSelector): Promise<Picture[]>;
  /** Removes pictures in one transaction; returns for each selector, in order, the pictures it removed, maybe none. */
  removeEach(namespace: Namespace, gallery: Gallery, selectors: readonly PictureSelector[]): Promise<Picture[][]>;
  /** Removes and returns the pictures that the predicate accepts, maybe none. Reads the whole gallery. */
  removeWhere(namespace: Namespace, gallery: Gallery, accept: (picture: Picture) => boolean): Promise<Picture[]>;
  /**
   * Returns the changed pictures; throws DomainError picture-not-found when nothing matches. A function derives each
   * picture's change from its stored state, with no other change in between.
   */
  update(
    namespace: Namespace,
    gallery: Gallery,
    selector: PictureSelector,
    change: PictureChange | ((stored: Picture) => PictureChange),
  ): Promise<Picture[]>;
}

/** Pictures per batch when a whole gallery is read. */
const batchSize = 1000;

export function createPictures(parts: {
  catalog: Catalog;
  features: Pick<Features, 'model'>;
  keeper: Keeper;
  reembedding: Reembedding;
  now: () => Date;
  /** Called with a gallery as it is after a picture was added, which is committed. */
  onAdded?: (gallery: Gallery) => void;
}): Pictures {
  const { catalog, features, keeper, reembedding, now, onAdded = () => undefined } = parts;

  /** Runs work in a transaction that locks the gallery, which may have been removed since the caller read it. */
  function withLock<T>(
    namespace: Namespace,
    known: Gallery,
    work: (tables: Tables, present: Gallery) => Promise<T>,
  ): Promise<T> {
    return catalog.transaction(async (tables) => work(tables, await lockGallery(tables, namespace, known)));
  }

  /** Throws DomainError picture-exists, item-full, gallery-full, model-mismatch. */
  async function requireAcceptable(
    tables: Tables,
    gallery: Gallery,
    draft: PictureDraft,
    rules: PictureRules,
  ): Promise<void> {
    const ofItem = await tables.pictures.list(gallery.id, { item: draft.item });
    const taken =
      ofItem.some((picture) => picture.name === draft.name) ||
      (rules.uniqueName === 'gallery' && (await tables.pictures.countNamed(gallery.id, draft.name)) > 0);
    if (taken) throw new DomainError('picture-exists', `picture ${draft.name} already exists`);
    if (ofItem.length >= rules.maxPerItem) {
      throw new DomainError('item-full', `item ${draft.item} already has ${ofItem.length} pictures`);
    }
    await requireCapacity(tables, gallery, gallery.pictureCount);
  }

  async function requireDistinct(tables: Tables, gallery: Gallery, draft: PictureDraft, hash: string): Promise<void> {
    const ofItem = await tables.pictures.list(gallery.id, { item: draft.item });
    const stored = await tables.embeddings.of(gallery.id, idsOf(ofItem));
    const same = ofItem.find(({ id }) => stored.get(id)?.contentHash === hash);
    if (same) throw new RepeatedPictureError(draft.name, same.name);
  }

  async function requireCapacity(tables: Tables, gallery: Gallery, count: number): Promise<void> {
    if (count >= gallery.capacity) {
      throw new DomainError('gallery-full', `gallery ${gallery.key} already has ${count} pictures`);
    }
    const stored = await tables.pictures.model(gallery.id);
    if (stored !== undefined) requireModel(features.model, stored, gallery.key);
  }

  async function analyse({ source, analysisOptions }: NewPicture): Promise<KeptAnalysis> {
    return 'analysis' in source ? source.analysis : keeper.analyse(source, analysisOptions);
  }

  async function insert(
    tables: Tables,
    gallery: Gallery,
    { draft, detailsOf }: NewPicture,
    analysis: KeptAnalysis,
    replaced: readonly Picture[],
  ): Promise<{ readonly picture: Picture; readonly touched: Gallery }> {
    const at = now();
    const touched = await tables.galleries.touch(gallery.id, 1 - replaced.length, at, idsOf(replaced));
    const { embedding: vector, model, contentHash } = analysis;
    const complete = detailsOf === undefined ? draft : { ...draft, details: detailsOf(analysis) };
    const picture = await tables.pictures.insert(
      gallery.id,
      touched.revision,
      complete,
      { vector, model, contentHash },
      at,
    );
    await keeper.store(tables, picture, analysis);
    return { picture, touched };
  }

  async function removeAll(tables: Tables, gallery: Gallery, selectors: readonly PictureSelector[]) {
    const removed: Picture[][] = [];
    for (const selector of selectors) removed.push(await tables.pictures.remove(gallery.id, selector));
    return removed;
  }

  async function countRemoved(tables: Tables, gallery: Gallery, removed: readonly Picture[]): Promise<void> {
    if (removed.length > 0) await tables.galleries.touch(gallery.id, -removed.length, now(), idsOf(removed));
  }

  return {
    analyse: (source, options) => keeper.analyse(source, options),
    async add(namespace, gallery, picture, rules, { owner, note } = {}) {
      await reembedding.current(gallery, () => requireAcceptable(catalog, gallery, picture.draft, rules));
      const analysis = await analyse(picture);
      const touched = await catalog.transaction(async (tables) => {
        // Locked before the gallery: the order in which a reset locks them.
        const namespaceId = note && (await tables.namespaces.lock(namespace));
        const present = await lockGallery(tables, namespace, gallery);
        if (owner) await requireItem(tables, namespace, present, owner);
        await requireAcceptable(tables, present, picture.draft, rules);
        if (rules.distinct) await requireDistinct(tables, present, picture.draft, analysis.contentHash);
        const inserted = await insert(tables, present, picture, analysis, []);
        if (note && namespaceId !== undefined) await tables.resources.insert(namespaceId, note, now());
        return inserted.touched;
      });
      onAdded(touched);
      return analysis;
    },
    async put(namespace, gallery, picture, replaces) {
      const { item, name } = picture.draft;
      const selectors = replaces ?? [{ item, name }];
      const finds = await Promise.all(selectors.map((selector) => catalog.pictures.list(gallery.id, selector)));
      const found = new Set(finds.flat().map(({ id }) => id)).size;
      await reembedding.current(gallery, () => requireCapacity(catalog, gallery, gallery.pictureCount - found));
      const analysis = await analyse(picture);
      const { touched, ...put } = await withLock(namespace, gallery, async (tables, present) => {
        const replaced = (await removeAll(tables, present, selectors)).flat();
        await requireCapacity(tables, present, present.pictureCount - replaced.length);
        return { ...(await insert(tables, present, picture, analysis, replaced)), replaced };
      });
      onAdded(touched);
      return { ...put, analysis };
    },
    async list(gallery, selector) {
      const pictures = await catalog.pictures.list(gallery.id, selector);
      requireFound(pictures.length, gallery, selector);
      return pictures;
    },
    matching: (gallery, selector) => catalog.pictures.list(gallery.id, selector),
    find: async (gallery, selector) => (await catalog.pictures.list(gallery.id, selector))[0],
    page: (gallery, page) => catalog.pictures.page(gallery.id, page),
    remove: (namespace, gallery, selector) =>
      withLock(namespace, gallery, async (tables, present) => {
        const removed = await tables.pictures.remove(present.id, selector);
        requireFound(removed.length, gallery, selector);
        await countRemoved(tables, present, removed);
        return removed;
      }),
    removeEach: (namespace, gallery, selectors) =>
      withLock(namespace, gallery, async (tables, present) => {
        const removed = await removeAll(tables, present, selectors);
        await countRemoved(tables, present, removed.flat());
        return removed;
      }),
    removeWhere: (namespace, gallery, accept) =>
      withLock(namespace, gallery, async (tables, present) => {
        const ids: number[] = [];
        for (let after = 0; ; ) {
          const batch = await tables.pictures.page(present.id, { after, limit: batchSize });
          ids.push(...batch.filter(accept).map(({ id }) => id));
          const last = batch.at(-1);
          if (last === undefined || batch.length < batchSize) break;
          after = last.id;
        }
        const removed = ids.length === 0 ? [] : await tables.pictures.remove(present.id, { ids });
        await countRemoved(tables, present, removed);
        return removed;
      }),
    update: (namespace, gallery, selector, change) =>
      withLock(namespace, gallery, async (tables, present) => {
        const { revision } = await tables.galleries.touch(present.id, 0, now());
        const changed: Picture[] = [];
        if (typeof change === 'function') {
          for (const stored of await tables.pictures.list(present.id, selector)) {
            const ids = [stored.id];
            changed.push(...(await tables.pictures.update(present.id, revision, { ids }, change(stored))));
          }
        } else {
          changed.push(...(await tables.pictures.update(present.id, revision, selector, change)));
        }
        requireFound(changed.length, gallery, selector);
        return changed;
      }),
  };
}

function idsOf(pictures: readonly Picture[]): number[] {
  return pictures.map(({ id }) => id);
}

function requireFound(count: number, gallery: Gallery, { item, name }: PictureSelector): void {
  if (count > 0) return;
  const what = [name !== undefined && `picture ${name}`, item !== undefined && `item ${item}`].filter(Boolean);
  throw new DomainError('picture-not-found', `no ${what.join(' of ') || 'such picture'} in gallery ${gallery.key}`);
}
