import type { Metric } from '../port.ts';

/** What an index is, for the FAISS process. */
export interface FaissShape {
  readonly dimension: number;
  readonly metric: Metric;
  /** FAISS's own description of an index, such as HNSW32. */
  readonly factory: string;
}

/** Which vector has which label: places are labels. */
export interface Labels {
  readonly ids: Float64Array;
  /** Hash of each vector, see hash.ts. */
  readonly hashes: Float64Array;
}

/**
 * What the process is asked for. Requests are answered one by one in their order. Vectors are concatenated; those of
 * cosine indexes have length 1.
 */
export type FaissRequest =
  /** First: an empty index, or the one of the snapshot file if it is sound and fits. Answer: Opened. */
  | { readonly type: 'open'; readonly shape: FaissShape; readonly snapshot: string | null }
  /** Answer: null. */
  | { readonly type: 'train'; readonly vectors: Float32Array }
  /** Gives the vectors the next labels. Answer: null. */
  | { readonly type: 'add'; readonly vectors: Float32Array }
  /** Answer: k labels (Float64Array), nearest first, -1 where FAISS found none. */
  | { readonly type: 'search'; readonly query: Float32Array; readonly k: number }
  /** Writes index and labels to a snapshot file. Answer: null. */
  | { readonly type: 'save'; readonly path: string; readonly labels: Labels };

export interface Opened {
  readonly trained: boolean;
  /** The snapshot's labels, if it was taken. */
  readonly labels: Labels | null;
  /** Why it was not. */
  readonly rejected: string | null;
}

export type FaissReply =
  | { readonly value: unknown }
  /** `unusable`: faiss-node itself does not load. */
  | { readonly failure: string; readonly unusable?: boolean };
