import type { Metric } from '../port.ts';

/** Bytes that a vector takes in memory and in a snapshot in addition to its numbers: graph edges, label, hash. */
export const overheadBytes = 600;

/** The kind of index that the FAISS process builds. */
export interface FaissShape {
  readonly dimension: number;
  readonly metric: Metric;
  /** FAISS's index_factory string, such as HNSW32. */
  readonly factory: string;
}

/** How to open an index: from the snapshot if it is intact and matches, otherwise empty. */
export interface OpenOptions {
  readonly shape: FaissShape;
  readonly snapshot: string | null;
  /** How many vectors an empty index is going to hold. */
  readonly expected: number;
}

/**
 * A request to the process. Requests are answered one by one, in order. Vectors are concatenated; those of cosine indexes
 * have length 1.
 */
export type FaissRequest =
  /** Must be the first. Value: OpenResult. */
  | ({ readonly type: 'open' } & OpenOptions)
  /** Value: null. */
  | { readonly type: 'train'; readonly vectors: Float32Array }
  /** Adds vectors, which get the next labels. Value: null. */
  | { readonly type: 'add'; readonly vectors: Float32Array }
  /** Value: k labels (Float64Array), nearest first, -1 where FAISS found none. */
  | { readonly type: 'search'; readonly query: Float32Array; readonly k: number }
  /** Writes the index and the hash of each label's vector to a temporary file, which then replaces `path`. Value: null. */
  | { readonly type: 'save'; readonly temporary: string; readonly path: string; readonly hashes: Float64Array };

export interface OpenResult {
  readonly trained: boolean;
  /** The hashes of the snapshot; null if none was loaded. */
  readonly hashes: Float64Array | null;
  /** Why the snapshot was rejected. */
  readonly rejected: string | null;
}

export type FaissReply =
  | { readonly value: unknown }
  /** `unusable`: faiss-node itself does not load. */
  | { readonly failure: string; readonly unusable?: boolean };
