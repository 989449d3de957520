import type { Catalog, Tables } from '../catalog/port.ts';
import type { VectorIndexRow } from '../catalog/vector-port.ts';
import { wordHash } from '../catalog/word-counts.ts';
import type { CollectionSnapshot } from './index-slot.ts';
import { StaleIndex } from './retrieval-order.ts';
import { type TextQuery, wordQuery } from './text-index.ts';
import { type FoundTexts, TextTable } from './text-table.ts';
import type { VectorCache } from './vector-cache.ts';
import { accepted, createPause } from './vector-filtering.ts';
import type { FoundIndex } from './vector-index-row.ts';
import type { VectorTable } from './vector-table.ts';

/**
 * The texts that a query finds in an index, at least the best `limit` of them, in no particular order: in memory if texts were
 * loaded, else by the catalog. Throws StaleIndex, VectorError no-text-field.
 * @param held the index in memory, whose state the texts belong to
 */
export async function textsFound(
  tables: Tables,
  held: CollectionSnapshot<VectorTable>,
  index: VectorIndexRow,
  query: TextQuery,
): Promise<FoundTexts> {
  const asked = wordQuery(index, query);
  if (asked === undefined) return { ids: new Float64Array(), scores: new Float64Array() };
  const { texts, statistics } = held.items;
  if (texts !== undefined) {
    const { field, words, filter, ...same } = asked;
    const passing = filter && (await accepted(tables, held, index.id, filter));
    if (filter !== undefined && passing === undefined) throw new StaleIndex();
    const hashes = { field: wordHash(field), words: words.map((word) => wordHash(field, word)) };
    return texts.search({ ...same, ...hashes, accepts: passing && ((id) => passing.has(id)) }, createPause());
  }
  const found = await tables.vectors.search(index.id, { ...asked, known: statistics.get(asked.field) });
  if (found?.revision !== held.revision) throw new StaleIndex();
  statistics.set(asked.field, found.texts);
  return {
    ids: Float64Array.from(found.hits, ({ id }) => id),
    scores: Float64Array.from(found.hits, ({ score }) => score),
  };
}

/** Loads the words of an index's texts into memory, beside its vectors, unless they are there or too large. */
export type LoadTexts = (index: FoundIndex) => Promise<void>;

export function createLoadTexts(catalog: Catalog, cache: VectorCache): LoadTexts {
  const loading = new Map<number, Promise<void>>();

  /** Nothing is locked: what changes meanwhile is read again afterwards. */
  async function load(index: FoundIndex): Promise<void> {
    const texts = new TextTable();
    let since: number | undefined;
    for await (const { revision, ids, words } of catalog.vectors.words(index.id)) {
      since ??= revision;
      for (const [place, id] of ids.entries()) texts.set(id, words[place]);
      if (!(await cache.use(index, async ({ items }) => items.hasRoomForTexts(texts)))) break;
    }
    await cache.amend(index, (items) => {
      items.useTexts(texts);
      return since;
    });
  }

  return async (index) => {
    if (!(await cache.use(index, async ({ items }) => items.lacksTexts))) return;
    const known = loading.get(index.id) ?? load(index).finally(() => loading.delete(index.id));
    loading.set(index.id, known);
    await known;
  };
}
