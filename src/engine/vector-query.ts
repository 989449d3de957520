import type { VectorFilter } from '../vector-api/filter.ts';
import type { Metadata } from '../vector-api/metadata.ts';

/** A stored vector with the parts that were asked for. */
export interface StoredVector {
  readonly key: string;
  readonly vector?: Float32Array;
  readonly metadata?: Metadata;
}

/** A stored vector found near a query. */
export interface VectorHit extends StoredVector {
  /** Euclidean distance, 1 - cosine similarity (0..2), or the negated inner product; in double precision on the stored 32-bit floats. */
  readonly distance: number;
}

/** Asks for the k nearest vectors of those that pass the filter. */
export interface VectorQuery {
  /** Of an index with several vector fields; the first by default. */
  readonly field?: string;
  readonly vector: Float32Array;
  readonly k: number;
  readonly filter?: VectorFilter;
}
