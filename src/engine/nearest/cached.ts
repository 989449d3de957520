import type { Catalog, Picture, Tables } from '../../catalog/port.ts';
import type { VectorIndexRow, VectorParts } from '../../catalog/vector-port.ts';
import { fieldIndex } from '../../index/fields.ts';
import { nearest } from '../exact-rerank.ts';
import type { GalleryCache } from '../gallery-cache.ts';
import type { CollectionSnapshot } from '../index-slot.ts';
import type { VectorCache } from '../vector-cache.ts';
import { accepted } from '../vector-filtering.ts';
import type { VectorHit, VectorQuery } from '../vector-query.ts';
import type { VectorTable } from '../vector-table.ts';
import type { Nearest } from './port.ts';

/** Searches in memory, by the exact engine or FAISS: a collection is read from the catalog when it is first searched. */
export function createCached(parts: {
  readonly catalog: Catalog;
  readonly galleries: GalleryCache;
  readonly vectors: VectorCache;
}): Nearest {
  const { catalog, galleries, vectors } = parts;

  /** The answer to a query; undefined when the catalog has another revision of the index than `held`. */
  async function answer(
    tables: Tables,
    held: CollectionSnapshot<VectorTable>,
    { id }: VectorIndexRow,
    { field, vector, k, filter, metadata }: VectorQuery & Pick<VectorParts, 'metadata'>,
  ): Promise<VectorHit[] | undefined> {
    const passing = filter && (await accepted(tables, held, id, filter));
    if (filter !== undefined && passing === undefined) return undefined;
    const { revision, items, index } = held;
    const found = await nearest({ revision, items, index: fieldIndex(index, field) }, vector, k, passing);
    if (!metadata || found.length === 0) return found.map(({ key, distance }) => ({ key, distance }));
    const stored = await tables.vectors.metadata(
      id,
      found.map((hit) => hit.id),
    );
    if (stored?.revision !== held.revision) return undefined;
    return found.map((hit) => ({ key: hit.key, distance: hit.distance, metadata: stored.byId.get(hit.id) ?? {} }));
  }

  return {
    async vectors(index, query, { metadata = false }) {
      const wanted = { ...query, metadata };
      const hits = await vectors.use(index, (held) => answer(catalog, held, index, wanted));
      if (hits !== undefined) return hits;
      // The index was written meanwhile: try once more with writers locked out.
      const settled = await vectors.useLocked(index, (held, tables) => answer(tables, held, index, wanted));
      if (settled === undefined) throw new Error('an index changed while it was locked');
      return settled;
    },
    pictures: (gallery, { embedding, k, accept }) =>
      galleries.use(gallery, async ({ index, items }) => {
        const accepts = accept && ((id: number) => accept(items.get(id) as Picture));
        const neighbours = await index.search(embedding, k, accepts);
        return neighbours.map(({ id, score }) => ({ picture: items.get(id) as Picture, score }));
      }),
    list: (gallery, { offset, limit, accept }) =>
      galleries.use(gallery, async ({ items }) => {
        // They are in memory in the order in which they were read.
        const all = [...items.values()].filter(accept).sort((a, b) => a.id - b.id);
        return { pictures: all.slice(offset, offset + limit), total: all.length };
      }),
  };
}
