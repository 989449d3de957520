/** What "near" means: the angle between two vectors, or the straight line between them. */
export type Metric = 'cosine' | 'euclidean';

/** Which vectors may be found: a test of their ids, or the ids themselves, which is quicker where they are few. */
export type Accepted = ((id: number) => boolean) | Float64Array;

/** One search hit: the vector's id and how near it is to the query; greater is nearer. */
export interface Neighbour {
  readonly id: number;
  /**
   * Cosine similarity, -1..1; or the Euclidean distance, negated. In single precision: off by at most
   * (dimension + 16) / 2^23, for distances of themselves.
   */
  readonly score: number;
}

/**
 * A rebuildable search structure over the vectors of one collection. It is a cache: the catalog holds the truth.
 *
 * Rules that every engine keeps (test/contract/vector-index.ts holds them to it):
 * - `search` returns min(k, accepted vectors) hits, best first; equal scores are ordered by ascending id (older first),
 *   also where the k-th place is tied.
 * - `accept` is applied before ranking, so k hits come back whenever k accepted vectors exist.
 * - vectors are stored as given, of any length; ids are positive safe integers.
 * - a vector or query with numbers that are not finite disturbs no other hit; a score that is not a number counts as the
 *   metric's worst.
 * - calls may overlap: a search sees exactly the changes made before its call, whenever it is answered.
 */
export interface VectorIndex {
  /** Length of every vector. */
  readonly dimension: number;
  readonly metric: Metric;
  /** Number of vectors held now. */
  readonly size: number;
  /** Stores a copy of a vector under an id, replacing the one it had. Throws RangeError on a wrong length or id. */
  upsert(id: number, vector: Float32Array): void;
  /** Removes a vector; false when the id is not held. */
  remove(id: number): boolean;
  has(id: number): boolean;
  /**
   * The k nearest vectors, k an integer of at least 0. Sees every upsert and remove made before the
   * call. `accept` must not change the index; it may be called until the promise settles. Rejects with RangeError on a
   * wrong query length or k, with Error once the index is closed.
   */
  search(query: Float32Array, k: number, accept?: Accepted): Promise<Neighbour[]>;
  /**
   * Scores of these ids in double precision, in their order, as of now: what breaks ties that single precision makes or
   * hides. NaN for an id that is not held.
   */
  measure(query: Float32Array, ids: readonly number[]): Float64Array;
  /** Frees memory and threads after the search in progress; the index is unusable from the call on. */
  close(): Promise<void>;
}

/** What an index is made for. */
export interface VectorIndexOptions {
  readonly dimension: number;
  /** Cosine unless given. */
  readonly metric?: Metric;
  /** Names the collection for as long as it exists: an engine that keeps files finds its own again by it. */
  readonly name?: string;
}

/** Makes an empty index. */
export type VectorIndexFactory = (options: VectorIndexOptions) => VectorIndex;

/** Drops what engines keep of the collection of this name, or of all. */
export type ForgetIndexes = (name?: string) => void;

/** Where an engine reports its work; a pino logger fits. */
export interface IndexLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
}
