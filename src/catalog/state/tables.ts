/** A table of the catalog as what copies and restores it sees it. */
export interface StateTable {
  readonly name: string;
  /** What tells its rows apart: the primary key. */
  readonly key: readonly string[];
  /** The column that leads to the row it belongs to, whose removal removes it. */
  readonly parent?: { readonly column: string; readonly table: string };
  /**
   * Of tables that others belong to: what else must be equal for a row to be the same thing, which a restore then changes
   * in place instead of removing it with all that belongs to it.
   */
  readonly identity?: readonly string[];
  /** The column with a number that the database gives, where another account's row may have the same one. */
  readonly numbered?: string;
  /** Like `numbered`, where only rows of the same parent must have other numbers. */
  readonly counted?: string;
  /** Its rows hold whole files: of a copy, which is read by pages, few share a page. */
  readonly hasFiles?: true;
  /** What a restore writes instead of some columns' stored values; `$1` is the revision of the restored rows. */
  readonly written?: { readonly [column: string]: string };
  /** What becomes of columns that hold numbers of galleries or indexes when those get new ones; `base` is added to them. */
  readonly renumbered?: (base: (table: string) => string) => { readonly [column: string]: string };
}

/** Every change of a collection's content gives it and what changed a higher revision, which caches compare. */
const revision = { revision: '$1::bigint' };
/** What is restored may have come back: no log of removals leads to it. */
const collection = { ...revision, removals_since: '$1::bigint' };

/**
 * The tables that hold the state, each after those it belongs to, which is the order in which writers lock them. Their
 * columns are read from the database. A test compares this list with the migrations.
 */
export const stateTables: readonly StateTable[] = [
  { name: 'namespaces', key: ['id'], identity: ['family', 'account', 'region'], numbered: 'id' },
  {
    name: 'galleries',
    key: ['id'],
    parent: { column: 'namespace_id', table: 'namespaces' },
    identity: ['namespace_id', 'key'],
    numbered: 'id',
    written: collection,
  },
  {
    name: 'pictures',
    key: ['id'],
    parent: { column: 'gallery_id', table: 'galleries' },
    numbered: 'id',
    written: revision,
  },
  { name: 'removed_pictures', key: ['gallery_id', 'revision'], parent: { column: 'gallery_id', table: 'galleries' } },
  { name: 'thumbnails', key: ['picture_id'], parent: { column: 'picture_id', table: 'pictures' } },
  { name: 'originals', key: ['picture_id'], parent: { column: 'picture_id', table: 'pictures' }, hasFiles: true },
  {
    name: 'resources',
    key: ['sequence'],
    parent: { column: 'namespace_id', table: 'namespaces' },
    numbered: 'sequence',
    // Items of a gallery carry its number; see engine/items.ts.
    renumbered: (base) => ({
      id: `CASE kind WHEN 'item' THEN (parent::bigint + ${base('galleries')}) || substring(id FROM '/.*') ELSE id END`,
      parent: `CASE kind WHEN 'item' THEN (parent::bigint + ${base('galleries')})::text ELSE parent END`,
    }),
  },
  { name: 'resource_numbers', key: ['namespace_id', 'kind'], parent: { column: 'namespace_id', table: 'namespaces' } },
  {
    name: 'tasks',
    key: ['id'],
    parent: { column: 'namespace_id', table: 'namespaces' },
    numbered: 'id',
    // Nobody works any more on what was running when it was copied.
    written: {
      state: `CASE kept.state WHEN 'running' THEN 'pending' ELSE kept.state END`,
      due_at: `CASE kept.state WHEN 'running' THEN 'epoch' ELSE kept.due_at END`,
    },
  },
  {
    name: 'vector_buckets',
    key: ['id'],
    parent: { column: 'namespace_id', table: 'namespaces' },
    identity: ['namespace_id', 'name'],
    numbered: 'id',
  },
  {
    name: 'vector_indexes',
    key: ['id'],
    parent: { column: 'bucket_id', table: 'vector_buckets' },
    identity: ['bucket_id', 'name'],
    numbered: 'id',
    written: collection,
  },
  {
    name: 'vectors',
    key: ['index_id', 'id'],
    parent: { column: 'index_id', table: 'vector_indexes' },
    counted: 'id',
    written: revision,
    renumbered: (base) => ({
      filterable: `jsonb_build_object(index_id + ${base('vector_indexes')}, filterable -> index_id::text)`,
    }),
  },
  { name: 'removed_vectors', key: ['index_id', 'revision'], parent: { column: 'index_id', table: 'vector_indexes' } },
];
