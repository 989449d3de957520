import type { Hits } from './top.ts';

/** The vectors of an index as its accelerator sees them. */
export interface RowSource {
  readonly count: number;
  ids(): Iterable<number>;
  /** A view of the vector, valid until the next change; of cosine indexes scaled by some power of two. */
  get(id: number): Float32Array | undefined;
}

/**
 * Tells an exact index which vectors are worth comparing. It is never trusted with a score: the index compares what is
 * proposed, so that a wrong proposal can cost a neighbour, never a wrong answer about one.
 */
export interface Accelerator {
  /** After each change: the id holds a new vector, or none. */
  changed(id: number, held: boolean): void;
  /**
   * The k nearest of all vectors, as the index stands at the call and until the promise settles; null, or a promise of
   * it, when everything has to be compared.
   * @param among the best of some vectors; ids that are not held do not matter
   */
  search(query: Float32Array, k: number, among: Among): Promise<Hits | null> | null;
  close(): Promise<void>;
}

/** The k nearest among the vectors with these ids. */
export type Among = (ids: Iterable<number>, k: number) => Hits | Promise<Hits>;

/** Makes the accelerator of an empty index. */
export type Accelerate = (rows: RowSource) => Accelerator;
