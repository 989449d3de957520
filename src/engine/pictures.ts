import type { Catalog, Gallery, Namespace, Picture, PictureDraft, PictureSelector, Tables } from '../catalog/port.ts';
import type { Analysis, Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import { DomainError } from './errors.ts';
import { requireModel } from './gallery-cache.ts';
import { type Look, lookAt, type PictureSource } from './picture-source.ts';

/** What a dialect allows in a gallery. */
export interface PictureRules {
  readonly maxPerItem: number;
  /** Where a picture's name must be unique. */
  readonly uniqueName: 'item' | 'gallery';
}

/** Pictures of a gallery. Every method throws DomainError gallery-not-found when the gallery is gone. */
export interface Pictures {
  /**
   * Stores a picture and its embedding; durable when this resolves. Checks before the picture is read: picture-exists,
   * item-full, gallery-full, model-mismatch (DomainError); then the picture's own problems (ImageError).
   */
  add(
    namespace: Namespace,
    gallery: Gallery,
    picture: { draft: PictureDraft; source: PictureSource; look: Look },
    rules: PictureRules,
  ): Promise<Analysis>;
  /** In order of creation. Throws DomainError picture-not-found when nothing matches. */
  list(gallery: Gallery, selector: PictureSelector): Promise<Picture[]>;
  /** Throws DomainError picture-not-found when nothing matches. */
  remove(namespace: Namespace, gallery: Gallery, selector: PictureSelector): Promise<void>;
  /** Replaces the tags; throws DomainError picture-not-found when nothing matches. */
  setTags(namespace: Namespace, gallery: Gallery, selector: PictureSelector, tags: string): Promise<void>;
}

export function createPictures(parts: {
  catalog: Catalog;
  features: Features;
  fetcher: ImageFetcher;
  now: () => Date;
}): Pictures {
  const { catalog, features, now } = parts;

  /** The gallery's present row, locked; the gallery may have been removed since the caller saw it. */
  async function locked(tables: Tables, namespace: Namespace, known: Gallery): Promise<Gallery> {
    const gallery = await tables.galleries.lock(namespace, known.key);
    if (gallery?.id !== known.id) throw new DomainError('gallery-not-found', `no gallery ${known.key}`);
    return gallery;
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
    if (gallery.pictureCount >= gallery.capacity) {
      throw new DomainError('gallery-full', `gallery ${gallery.key} holds ${gallery.pictureCount} pictures already`);
    }
    const stored = await tables.pictures.model(gallery.id);
    if (stored !== undefined) requireModel(features.model, stored, gallery.key);
  }

  function requireFound(count: number, gallery: Gallery, selector: PictureSelector): void {
    if (count > 0) return;
    const what =
      selector.name === undefined ? `item ${selector.item}` : `picture ${selector.name} of item ${selector.item}`;
    throw new DomainError('picture-not-found', `no ${what} in gallery ${gallery.key}`);
  }

  return {
    async add(namespace, gallery, { draft, source, look }, rules) {
      await requireRoom(catalog, gallery, draft, rules);
      const analysis = await lookAt(source, look, parts);
      await catalog.transaction(async (tables) => {
        const present = await locked(tables, namespace, gallery);
        await requireRoom(tables, present, draft, rules);
        const at = now();
        const { revision } = await tables.galleries.touch(present.id, 1, at);
        const { embedding: vector, model, contentHash } = analysis;
        await tables.pictures.insert(present.id, revision, draft, { vector, model, contentHash }, at);
      });
      return analysis;
    },
    async list(gallery, selector) {
      const pictures = await catalog.pictures.list(gallery.id, selector);
      requireFound(pictures.length, gallery, selector);
      return pictures;
    },
    remove: (namespace, gallery, selector) =>
      catalog.transaction(async (tables) => {
        const present = await locked(tables, namespace, gallery);
        const removed = await tables.pictures.remove(present.id, selector);
        requireFound(removed.length, gallery, selector);
        await tables.galleries.touch(present.id, -removed.length, now());
      }),
    setTags: (namespace, gallery, selector, tags) =>
      catalog.transaction(async (tables) => {
        const present = await locked(tables, namespace, gallery);
        const { revision } = await tables.galleries.touch(present.id, 0, now());
        const changed = await tables.pictures.setTags(present.id, revision, selector, tags);
        requireFound(changed.length, gallery, selector);
      }),
  };
}
