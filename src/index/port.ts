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
 */
export interface VectorIndex {
  /** Length of every vector. */
  readonly dimension: number;
  /** Number of vectors held now. */
  readonly size: number;
  /** Stores a vector under an id, replacing the one it had. Throws RangeError on a wrong length. */
  upsert(id: number, vector: Float32Array): void;
  /** Removes a vector; false when the id is not held. */
  remove(id: number): boolean;
  has(id: number): boolean;
  /** The k nearest vectors by cosine similarity. Sees every upsert and remove made before the call. */
  search(query: Float32Array, k: number, accept?: (id: number) => boolean): Promise<Neighbour[]>;
  /** Frees memory and threads; the index is unusable afterwards. */
  close(): Promise<void>;
}

/** Makes an empty index. */
export type VectorIndexFactory = (options: { dimension: number }) => VectorIndex;
