import type { Catalog, Gallery, Namespace, ResourceDraft, Tables } from '../catalog/port.ts';
import { lockGallery } from './lock-gallery.ts';
import { ResourceError } from './resources.ts';

/** What pictures of a gallery show, described by more than its id. */
export interface ItemDraft {
  /** What its pictures name as their `item`. */
  readonly id: string;
  readonly name: string;
  /** Dialect-specific values, returned as stored. */
  readonly fields: ResourceDraft['fields'];
}

export interface Item extends ItemDraft {
  /** No later item has the same, not even one of the same id. */
  readonly sequence: number;
}

/** What became of a draft. */
export type ItemOutcome = 'made' | 'exists' | 'full';

/**
 * Described items of a gallery, and their pictures with them. Every change is one transaction, and throws DomainError
 * gallery-not-found when the gallery is gone. A gallery that is removed leaves its items behind, which no other finds.
 */
export interface Items {
  /** Each draft by itself, in their order: what exists stays as it is, what finds no room is left out. */
  create(
    namespace: Namespace,
    gallery: Gallery,
    drafts: readonly ItemDraft[],
    rules: { maxItems: number },
  ): Promise<ItemOutcome[]>;
  find(namespace: Namespace, gallery: Gallery, id: string): Promise<Item | undefined>;
  /** Removes items with all their pictures, at once; of each whether there was one. */
  removeEach(namespace: Namespace, gallery: Gallery, ids: readonly string[]): Promise<boolean[]>;
}

const KIND = 'item';
const idOf = (gallery: Gallery, id: string) => `${gallery.id}/${id}`;
const parentOf = (gallery: Gallery) => String(gallery.id);

export function createItems(catalog: Catalog, now: () => Date): Items {
  /** The namespace is locked before the gallery, as a reset takes them. */
  function changing<T>(
    namespace: Namespace,
    known: Gallery,
    work: (tables: Tables, namespaceId: number) => Promise<T>,
  ): Promise<T> {
    return catalog.transaction(async (tables) => {
      const namespaceId = await tables.namespaces.lock(namespace);
      await lockGallery(tables, namespace, known);
      return work(tables, namespaceId);
    });
  }

  return {
    create: (namespace, gallery, drafts, { maxItems }) =>
      changing(namespace, gallery, async (tables, namespaceId) => {
        let held = await tables.resources.count(namespace, { kind: KIND, parent: parentOf(gallery) });
        const outcomes: ItemOutcome[] = [];
        for (const { id, name, fields } of drafts) {
          if (await findItem(tables, namespace, gallery, id)) outcomes.push('exists');
          else if (held >= maxItems) outcomes.push('full');
          else {
            const draft = { kind: KIND, id: idOf(gallery, id), parent: parentOf(gallery), name, fields };
            await tables.resources.insert(namespaceId, draft, now());
            held++;
            outcomes.push('made');
          }
        }
        return outcomes;
      }),
    find: (namespace, gallery, id) => findItem(catalog, namespace, gallery, id),
    removeEach: (namespace, gallery, ids) =>
      changing(namespace, gallery, async (tables, namespaceId) => {
        const removed: boolean[] = [];
        let pictures = 0;
        for (const id of ids) {
          const present = await tables.resources.remove(namespaceId, KIND, idOf(gallery, id));
          if (present) pictures += (await tables.pictures.remove(gallery.id, { item: id })).length;
          removed.push(present);
        }
        if (pictures > 0) await tables.galleries.touch(gallery.id, -pictures, now());
        return removed;
      }),
  };
}

/** Throws ResourceError not-found unless the item is still there: it, and no later one of its id. */
export async function requireItem(tables: Tables, namespace: Namespace, gallery: Gallery, item: Item): Promise<void> {
  const present = await findItem(tables, namespace, gallery, item.id);
  if (present?.sequence === item.sequence) return;
  throw new ResourceError('not-found', KIND, item.id, `no item ${item.id} in gallery ${gallery.key}`);
}

async function findItem(tables: Tables, namespace: Namespace, gallery: Gallery, id: string): Promise<Item | undefined> {
  const found = await tables.resources.find(namespace, KIND, idOf(gallery, id));
  return found && { id, name: found.name, fields: found.fields, sequence: found.sequence };
}
