/** One search hit: the vector's id and its similarity to the query. */
export interface Neighbour {
  readonly id: number;
  /** Cosine similarity, -1..1. Identical vectors give 1 up to float rounding. */
  readonly score: number;
}

/**
 * A rebuildable search structure over the vectors of one gallery. It is a cache: the catalog holds the truth.
 *
 * Rules that every engine keeps (test/contract/vector-index.ts holds them to it):
 * - `search` returns min(k, accepted vectors) hits, best first; equal scores are ordered by ascending id (older first),
 *   also where the k-th place is tied.
 * - `accept` is applied before ranking, so k hits come back whenever k accepted vectors exist.
 * - vectors are stored as given (callers pass L2-normalised vectors); ids are positive safe integers.
 * - a vector or query with numbers that are not finite disturbs no other hit; a score that is not a number counts as -1.
 * - calls may overlap: a search sees exactly the changes made before its call, whenever it is answered.
 */
export interface VectorIndex {
  /** Length of every vector. */
  readonly dimension: number;
  /** Number of vectors held now. */
  readonly size: number;
  /** Stores a copy of a vector under an id, replacing the one it had. Throws RangeError on a wrong length or id. */
  upsert(id: number, vector: Float32Array): void;
  /** Removes a vector; false when the id is not held. */
  remove(id: number): boolean;
  has(id: number): boolean;
  /**
   * The k nearest vectors by cosine similarity, k an integer of at least 0. Sees every upsert and remove made before the
   * call. `accept` must not change the index; it may be called until the promise settles. Rejects with RangeError on a
   * wrong query length or k, with Error once the index is closed.
   */
  search(query: Float32Array, k: number, accept?: (id: number) => boolean): Promise<Neighbour[]>;
  /** Frees memory and threads after the search in progress; the index is unusable from the call on. */
  close(): Promise<void>;
}

/** Makes an empty index. */
export type VectorIndexFactory = (options: { dimension: number }) => VectorIndex;
