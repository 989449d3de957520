/** How vectors are compared: by the angle between them, by their distance, or by their inner product. */
export type Metric = 'cosine' | 'euclidean' | 'ip';

/** Which vectors a search may return: a test of ids, or the ids themselves, which is faster for few. */
export type Accepted = ((id: number) => boolean) | Float64Array;

/** A search hit. */
export interface Neighbour {
  readonly id: number;
  /**
   * Cosine similarity (-1..1), negated Euclidean distance, or inner product: greater is nearer. In single precision, with an
   * error of at most (dimension + 16) / 2^23, relative to the value for distances, and to the product of the vectors' lengths
   * for inner products, which may be infinite.
   */
  readonly score: number;
}

/**
 * A search structure over the vectors of one collection that can be rebuilt at any time: a cache of the catalog.
 *
 * Rules for every engine, enforced by test/contract/vector-index.ts:
 * - `search` returns min(k, accepted vectors) hits, best first. Equal scores are ordered by ascending id (older first), also
 *   when the k-th place is tied.
 * - `accept` is applied before ranking, so there are k hits whenever k accepted vectors exist.
 * - Vectors of any length are stored as given; ids are positive safe integers.
 * - A vector or query with numbers that are not finite does not affect other hits; a score that is not a number counts as
 *   the metric's worst.
 * - Calls may overlap: a search sees exactly the changes made before its call, whenever it is answered.
 */
export interface VectorIndex {
  /** Length of every vector. */
  readonly dimension: number;
  readonly metric: Metric;
  /** Number of vectors. */
  readonly size: number;
  /** At least the length of every vector; 0 unless the metric is `ip`, the error of whose scores it bounds. */
  readonly longest: number;
  /** Stores a copy of a vector under an id, replacing an older one. Throws RangeError for a wrong length or id. */
  upsert(id: number, vector: Float32Array): void;
  /** Removes a vector; returns false if the id is unknown. */
  remove(id: number): boolean;
  has(id: number): boolean;
  /**
   * Finds the k nearest vectors; k is an integer of at least 0. `accept` must not change the index and may be called until
   * the promise settles. Rejects with RangeError for a wrong query length or k, and with Error once the index is closed.
   */
  search(query: Float32Array, k: number, accept?: Accepted): Promise<Neighbour[]>;
  /**
   * The scores of ids in double precision, in the given order, as of now: resolves ties that single precision creates or
   * hides. NaN for an unknown id.
   */
  measure(query: Float32Array, ids: readonly number[]): Float64Array;
  /** Frees memory and threads after the searches in progress; the index accepts no calls from now on. */
  close(): Promise<void>;
}

/** The options of an index. */
export interface VectorIndexOptions {
  readonly dimension: number;
  /** Default: cosine. */
  readonly metric?: Metric;
  /** The collection's name, unique for as long as it exists; engines that store files find them by it. */
  readonly name?: string;
}

/** Creates an empty index. */
export type VectorIndexFactory = (options: VectorIndexOptions) => VectorIndex;

/** Deletes the files that engines store for the collection with this name, or for all. */
export type ForgetIndexes = (name?: string) => void;

/** Where an engine reports its work; a pino logger fits. */
export interface IndexLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
}
