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
import type { ImageFetcher } from '../images/fetch.ts';
import { DomainError, RepeatedPictureError } from './errors.ts';
import { requireModel } from './gallery-cache.ts';
import { type Item, requireItem } from './items.ts';
import { lockGallery } from './lock-gallery.ts';
import { type AnalysisOptions, analysePicture, type PictureSource } from './picture-source.ts';

/** What a dialect allows in a gallery. */
export interface PictureRules {
  readonly maxPerItem: number;
  /** Where a picture's name must be unique. */
  readonly uniqueName: 'item' | 'gallery';
  /** No two pictures of an item have the same bytes. */
  readonly distinct?: boolean;
}

/** A picture to store, and how to read it. `details` may depend on what the analysis found. */
export interface NewPicture {
  readonly draft: PictureDraft;
  /** The picture, or its analysis by the loaded model with these options. */
  readonly source: PictureSource | { readonly analysis: Analysis };
  readonly analysisOptions: AnalysisOptions;
  readonly detailsOf?: (analysis: Analysis) => PictureDraft['details'];
}

/** What else must hold, and be written, when a picture is added. */
export interface Addition {
  /** The item the picture is of: it must be there still. */
  readonly owner?: Item;
  /** Stored with the picture, or not at all. */
  readonly note?: ResourceDraft;
}

/** Pictures of a gallery. Every change throws DomainError gallery-not-found when the gallery is gone. */
export interface Pictures {
  /**
   * Stores a picture and its embedding; durable when this resolves. Checks before the picture is read: picture-exists,
   * item-full, gallery-full, model-mismatch (DomainError); then the picture's own problems (ImageError),
   * RepeatedPictureError, and ResourceError not-found for the owner.
   */
  add(
    namespace: Namespace,
    gallery: Gallery,
    picture: NewPicture,
    rules: PictureRules,
    addition?: Addition,
  ): Promise<Analysis>;
  /**
   * As `add`, but what the selectors match (by default the picture of the same item and name) gives way to it; the
   * picture is then the gallery's newest. Throws gallery-full, model-mismatch; then ImageError.
   */
  put(
    namespace: Namespace,
    gallery: Gallery,
    picture: NewPicture,
    replaces?: readonly PictureSelector[],
  ): Promise<{ readonly picture: Picture; readonly replaced: readonly Picture[]; readonly analysis: Analysis }>;
  /** In order of creation. Throws DomainError picture-not-found when nothing matches. */
  list(gallery: Gallery, selector: PictureSelector): Promise<Picture[]>;
  /** As list, but nothing may match. */
  matching(gallery: Gallery, selector: PictureSelector): Promise<Picture[]>;
  /** The oldest that matches. */
  find(gallery: Gallery, selector: PictureSelector): Promise<Picture | undefined>;
  /** In order of creation; the gallery's `pictureCount` is the total. */
  page(gallery: Gallery, page: { offset: number; limit: number }): Promise<Picture[]>;
  /** What was removed; throws DomainError picture-not-found when nothing matches. */
  remove(namespace: Namespace, gallery: Gallery, selector: PictureSelector): Promise<Picture[]>;
  /** At once, in the selectors' order: what each of them removed, which may be nothing. */
  removeEach(namespace: Namespace, gallery: Gallery, selectors: readonly PictureSelector[]): Promise<Picture[][]>;
  /** Removes every picture the predicate accepts; which may be none. Reads the whole gallery. */
  removeWhere(namespace: Namespace, gallery: Gallery, accept: (picture: Picture) => boolean): Promise<Picture[]>;
  /**
   * What was changed; throws DomainError picture-not-found when nothing matches. A function makes each picture's change
   * from what is stored, with no other change in between.
   */
  update(
    namespace: Namespace,
    gallery: Gallery,
    selector: PictureSelector,
    change: PictureChange | ((stored: Picture) => PictureChange),
  ): Promise<Picture[]>;
}

/** Pictures read at a time by a walk through a gallery. */
const walkBatch = 1000;

export function createPictures(parts: {
  catalog: Catalog;
  features: Features;
  fetcher: ImageFetcher;
  now: () => Date;
}): Pictures {
  const { catalog, features, now } = parts;

  /** Work on the gallery's present row, locked; the gallery may have been removed since the caller saw it. */
  function changing<T>(
    namespace: Namespace,
    known: Gallery,
    work: (tables: Tables, present: Gallery) => Promise<T>,
  ): Promise<T> {
    return catalog.transaction(async (tables) => work(tables, await lockGallery(tables, namespace, known)));
  }

  async function requireRoom(
    tables: Tables,
    gallery: Gallery,
    draft: PictureDraft,
    rules: PictureRules,
  ): Promise<void> {
    const ofItem = await tables.pictures.list(gallery.id, { item: draft.item });
    const taken =
      ofItem.some((picture) => picture.name === draft.name) ||
      (rules.uniqueName === 'gallery' && (await tables.pictures.countNamed(gallery.id, draft.name)) > 0);
    if (taken) throw new DomainError('picture-exists', `picture ${draft.name} exists already`);
    if (ofItem.length >= rules.maxPerItem) {
      throw new DomainError('item-full', `item ${draft.item} holds ${ofItem.length} pictures already`);
    }
    await requirePlace(tables, gallery, gallery.pictureCount);
  }

  async function requireDistinct(tables: Tables, gallery: Gallery, draft: PictureDraft, hash: string): Promise<void> {
    const ofItem = await tables.pictures.list(gallery.id, { item: draft.item });
    const stored = await tables.embeddings.of(
      gallery.id,
      ofItem.map(({ id }) => id),
    );
    const same = ofItem.find(({ id }) => stored.get(id)?.contentHash === hash);
    if (same) throw new RepeatedPictureError(draft.name, same.name);
  }

  async function requirePlace(tables: Tables, gallery: Gallery, held: number): Promise<void> {
    if (held >= gallery.capacity) {
      throw new DomainError('gallery-full', `gallery ${gallery.key} holds ${held} pictures already`);
    }
    const stored = await tables.pictures.model(gallery.id);
    if (stored !== undefined) requireModel(features.model, stored, gallery.key);
  }

  async function analyse({ source, analysisOptions }: NewPicture): Promise<Analysis> {
    if ('analysis' in source) return source.analysis;
    return analysePicture(source, analysisOptions, parts);
  }

  async function insert(
    tables: Tables,
    gallery: Gallery,
    { draft, detailsOf }: NewPicture,
    analysis: Analysis,
    replaced: number,
  ): Promise<Picture> {
    const at = now();
    const { revision } = await tables.galleries.touch(gallery.id, 1 - replaced, at);
    const { embedding: vector, model, contentHash } = analysis;
    const complete = detailsOf === undefined ? draft : { ...draft, details: detailsOf(analysis) };
    return tables.pictures.insert(gallery.id, revision, complete, { vector, model, contentHash }, at);
  }

  async function removing(tables: Tables, gallery: Gallery, selectors: readonly PictureSelector[]) {
    const removed: Picture[][] = [];
    for (const selector of selectors) removed.push(await tables.pictures.remove(gallery.id, selector));
    return removed;
  }

  async function counted(tables: Tables, gallery: Gallery, removed: readonly Picture[]): Promise<void> {
    if (removed.length > 0) await tables.galleries.touch(gallery.id, -removed.length, now());
  }

  return {
    async add(namespace, gallery, picture, rules, { owner, note } = {}) {
      await requireRoom(catalog, gallery, picture.draft, rules);
      const analysis = await analyse(picture);
      await catalog.transaction(async (tables) => {
        // Locked before the gallery, as a reset takes them.
        const namespaceId = note && (await tables.namespaces.lock(namespace));
        const present = await lockGallery(tables, namespace, gallery);
        if (owner) await requireItem(tables, namespace, present, owner);
        await requireRoom(tables, present, picture.draft, rules);
        if (rules.distinct) await requireDistinct(tables, present, picture.draft, analysis.contentHash);
        await insert(tables, present, picture, analysis, 0);
        if (note && namespaceId !== undefined) await tables.resources.insert(namespaceId, note, now());
      });
      return analysis;
    },
    async put(namespace, gallery, picture, replaces) {
      const { item, name } = picture.draft;
      const selectors = replaces ?? [{ item, name }];
      const finds = await Promise.all(selectors.map((selector) => catalog.pictures.list(gallery.id, selector)));
      const found = new Set(finds.flat().map(({ id }) => id)).size;
      await requirePlace(catalog, gallery, gallery.pictureCount - found);
      const analysis = await analyse(picture);
      return changing(namespace, gallery, async (tables, present) => {
        const replaced = (await removing(tables, present, selectors)).flat();
        await requirePlace(tables, present, present.pictureCount - replaced.length);
        return { picture: await insert(tables, present, picture, analysis, replaced.length), replaced, analysis };
      });
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
      changing(namespace, gallery, async (tables, present) => {
        const removed = await tables.pictures.remove(present.id, selector);
        requireFound(removed.length, gallery, selector);
        await counted(tables, present, removed);
        return removed;
      }),
    removeEach: (namespace, gallery, selectors) =>
      changing(namespace, gallery, async (tables, present) => {
        const removed = await removing(tables, present, selectors);
        await counted(tables, present, removed.flat());
        return removed;
      }),
    removeWhere: (namespace, gallery, accept) =>
      changing(namespace, gallery, async (tables, present) => {
        const ids: number[] = [];
        for (let after = 0; ; ) {
          const batch = await tables.pictures.page(present.id, { after, limit: walkBatch });
          ids.push(...batch.filter(accept).map(({ id }) => id));
          const last = batch.at(-1);
          if (last === undefined || batch.length < walkBatch) break;
          after = last.id;
        }
        const removed = ids.length === 0 ? [] : await tables.pictures.remove(present.id, { ids });
        await counted(tables, present, removed);
        return removed;
      }),
    update: (namespace, gallery, selector, change) =>
      changing(namespace, gallery, async (tables, present) => {
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

function requireFound(count: number, gallery: Gallery, { item, name }: PictureSelector): void {
  if (count > 0) return;
  const what = [name !== undefined && `picture ${name}`, item !== undefined && `item ${item}`].filter(Boolean);
  throw new DomainError('picture-not-found', `no ${what.join(' of ') || 'such picture'} in gallery ${gallery.key}`);
}
