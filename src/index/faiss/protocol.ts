import type { Metric } from '../port.ts';

/** Memory, and bytes of a snapshot, that a vector takes beside its numbers: links, label, hash. */
export const overheadBytes = 600;

/** What an index is, for the FAISS process. */
export interface FaissShape {
  readonly dimension: number;
  readonly metric: Metric;
  /** FAISS's own description of an index, such as HNSW32. */
  readonly factory: string;
}

/** The index of the snapshot file if it is sound and fits, otherwise an empty one. */
export interface Opening {
  readonly shape: FaissShape;
  readonly snapshot: string | null;
  /** How many vectors an empty one is going to hold. */
  readonly expected: number;
}

/**
 * What the process is asked for. Requests are answered one by one in their order. Vectors are concatenated; those of
 * cosine indexes have length 1.
 */
export type FaissRequest =
  /** First. Answer: Opened. */
  | ({ readonly type: 'open' } & Opening)
  /** Answer: null. */
  | { readonly type: 'train'; readonly vectors: Float32Array }
  /** Gives the vectors the next labels. Answer: null. */
  | { readonly type: 'add'; readonly vectors: Float32Array }
  /** Answer: k labels (Float64Array), nearest first, -1 where FAISS found none. */
  | { readonly type: 'search'; readonly query: Float32Array; readonly k: number }
  /** Writes the index, and the hash of each label's vector, to a temporary file, then in place of `path`. Answer: null. */
  | { readonly type: 'save'; readonly temporary: string; readonly path: string; readonly hashes: Float64Array };

export interface Opened {
  readonly trained: boolean;
  /** The snapshot's hashes, if it was taken. */
  readonly hashes: Float64Array | null;
  /** Why it was not. */
  readonly rejected: string | null;
}

export type FaissReply =
  | { readonly value: unknown }
  /** `unusable`: faiss-node itself does not load. */
  | { readonly failure: string; readonly unusable?: boolean };
