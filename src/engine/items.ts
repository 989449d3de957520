import type { Catalog, Gallery, Namespace, ResourceDraft, Tables } from '../catalog/port.ts';
import { lockGallery } from './lock-gallery.ts';
import { ResourceError } from './resources.ts';

/** A described item: pictures of a gallery show it. */
export interface ItemDraft {
  /** The value of `item` in its pictures. */
  readonly id: string;
  readonly name: string;
  /** Dialect-specific values, returned as stored. */
  readonly fields: ResourceDraft['fields'];
}

export interface Item extends ItemDraft {
  /** Unique for ever: a later item with the same id has another sequence. */
  readonly sequence: number;
}

/** The outcome of creating an item. */
export type ItemOutcome = 'made' | 'exists' | 'full';

/**
 * Described items of a gallery, and the pictures that belong to them. Every change is one transaction and throws
 * DomainError gallery-not-found when the gallery has been removed. Removing a gallery leaves its items behind, where no
 * other gallery finds them.
 */
export interface Items {
  /** Creates items one by one, in the given order: existing ones are left unchanged, those over the limit are skipped. */
  create(
    namespace: Namespace,
    gallery: Gallery,
    drafts: readonly ItemDraft[],
    rules: { maxItems: number },
  ): Promise<ItemOutcome[]>;
  find(namespace: Namespace, gallery: Gallery, id: string): Promise<Item | undefined>;
  /** Removes items with all their pictures in one transaction; tells for each whether it existed. */
  removeEach(namespace: Namespace, gallery: Gallery, ids: readonly string[]): Promise<boolean[]>;
}

const KIND = 'item';
const idOf = (gallery: Gallery, id: string) => `${gallery.id}/${id}`;
const parentOf = (gallery: Gallery) => String(gallery.id);

export function createItems(catalog: Catalog, now: () => Date): Items {
  /** Locks the namespace before the gallery: the order in which a reset locks them. */
  function withLocks<T>(
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
      withLocks(namespace, gallery, async (tables, namespaceId) => {
        let count = await tables.resources.count(namespace, { kind: KIND, parent: parentOf(gallery) });
        const outcomes: ItemOutcome[] = [];
        for (const { id, name, fields } of drafts) {
          if (await findItem(tables, namespace, gallery, id)) outcomes.push('exists');
          else if (count >= maxItems) outcomes.push('full');
          else {
            const draft = { kind: KIND, id: idOf(gallery, id), parent: parentOf(gallery), name, fields };
            await tables.resources.insert(namespaceId, draft, now());
            count++;
            outcomes.push('made');
          }
        }
        return outcomes;
      }),
    find: (namespace, gallery, id) => findItem(catalog, namespace, gallery, id),
    removeEach: (namespace, gallery, ids) =>
      withLocks(namespace, gallery, async (tables, namespaceId) => {
        const removed: boolean[] = [];
        const pictures: number[] = [];
        for (const id of ids) {
          const present = await tables.resources.remove(namespaceId, KIND, idOf(gallery, id));
          if (present) {
            const gone = await tables.pictures.remove(gallery.id, { item: id });
            pictures.push(...gone.map((picture) => picture.id));
          }
          removed.push(present);
        }
        if (pictures.length > 0) await tables.galleries.touch(gallery.id, -pictures.length, now(), pictures);
        return removed;
      }),
  };
}

/** Throws ResourceError not-found if the item has been removed, even if another one with its id was created since. */
export async function requireItem(tables: Tables, namespace: Namespace, gallery: Gallery, item: Item): Promise<void> {
  const present = await findItem(tables, namespace, gallery, item.id);
  if (present?.sequence === item.sequence) return;
  throw new ResourceError('not-found', KIND, item.id, `no item ${item.id} in gallery ${gallery.key}`);
}

async function findItem(tables: Tables, namespace: Namespace, gallery: Gallery, id: string): Promise<Item | undefined> {
  const found = await tables.resources.find(namespace, KIND, idOf(gallery, id));
  return found && { id, name: found.name, fields: found.fields, sequence: found.sequence };
}
