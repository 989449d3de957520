import type { Hits } from './scan.ts';

/** Read access of an accelerator to the vectors of its index. */
export interface RowSource {
  readonly count: number;
  ids(): Iterable<number>;
  /** A view of a vector, valid until the next change; in cosine indexes scaled by a power of two. */
  get(id: number): Float32Array | undefined;
}

/**
 * Proposes candidates to an exact index. The index computes all scores itself, so a wrong candidate can at worst cause a
 * missed neighbour, never a wrong score.
 */
export interface Accelerator {
  /** Called after each change: the id has a new vector, or none if not `present`. */
  changed(id: number, present: boolean): void;
  /**
   * The k nearest of all vectors as of the call; the index does not change until the promise settles. Null, or a promise of
   * null, if all vectors have to be compared.
   * @param among the best of some vectors; ids that are not held do not matter
   */
  search(query: Float32Array, k: number, searchAmong: SearchAmong): Promise<Hits | null> | null;
  close(): Promise<void>;
}

/** Finds the k nearest among the vectors with these ids; unknown ids are ignored. */
export type SearchAmong = (ids: Iterable<number>, k: number) => Hits | Promise<Hits>;

/** Creates the accelerator of an empty index. */
export type Accelerate = (rows: RowSource) => Accelerator;
