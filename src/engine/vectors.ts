import type { Namespace } from '../catalog/port.ts';
import type { Json } from '../json.ts';
import type { VectorFilter } from '../vector-filter.ts';

/** Names a vector index. */
export interface VectorIndexRef {
  readonly bucket: string;
  readonly index: string;
}

export type Metadata = { readonly [key: string]: Json };

export interface VectorDraft {
  /** Unique in the index; an existing vector of this key is replaced as a whole. */
  readonly key: string;
  readonly vector: Float32Array;
  readonly metadata: Metadata;
}

/** Which parts of the stored vectors to read. */
export interface VectorParts {
  readonly vector?: boolean;
  readonly metadata?: boolean;
}

/** A stored vector; the parts that were asked for. */
export interface StoredVector {
  readonly key: string;
  readonly vector?: Float32Array;
  readonly metadata?: Metadata;
}

/** A stored vector found near a query. */
export interface VectorHit extends StoredVector {
  /** Euclidean distance, or 1 - cosine similarity (0..2); in double precision on the stored 32-bit floats. */
  readonly distance: number;
}

/** One page of a walk through an index in order of insertion; vectors written meanwhile may or may not be met. */
export interface VectorPage {
  /** Where the page before ended. */
  readonly after?: string;
  readonly limit: number;
  /** Only every vector whose crc32(key in UTF-8) mod `count` is `index`. */
  readonly segment?: { readonly count: number; readonly index: number };
  readonly filter?: VectorFilter;
  /** The page ends before the vectors' JSON would grow over about this many bytes; it holds at least one. */
  readonly maxBytes?: number;
}

/** Vectors of vector indexes. Every method throws DomainError bucket-not-found, index-not-found; in this order. */
export interface Vectors {
  /** All or nothing, durable when it resolves. Throws DomainError wrong-dimension, index-full. */
  put(
    namespace: Namespace,
    ref: VectorIndexRef,
    drafts: readonly VectorDraft[],
    rules: { maxVectors: number },
  ): Promise<void>;
  /** In the order of the keys, duplicates too; unknown keys are left out. */
  get(namespace: Namespace, ref: VectorIndexRef, keys: readonly string[], parts: VectorParts): Promise<StoredVector[]>;
  /** `next` is where the following page begins; absent after the last vector. */
  list(
    namespace: Namespace,
    ref: VectorIndexRef,
    page: VectorPage,
    parts: VectorParts,
  ): Promise<{ readonly vectors: readonly StoredVector[]; readonly next?: string }>;
  /** Unknown keys are no error. How many were removed; all or nothing. */
  remove(namespace: Namespace, ref: VectorIndexRef, keys: readonly string[]): Promise<number>;
  /**
   * The k nearest vectors that pass the filter, nearest first, ties by key (by code unit): k whenever k pass. Throws
   * DomainError wrong-dimension.
   */
  query(
    namespace: Namespace,
    ref: VectorIndexRef,
    query: { readonly vector: Float32Array; readonly k: number; readonly filter?: VectorFilter },
    parts: { readonly metadata?: boolean },
  ): Promise<VectorHit[]>;
}
