import type { RowSource } from '../accelerator.ts';
import type { Metric } from '../port.ts';

/** What FAISS indexes are built from: the vectors of one exact index. */
export interface Collection {
  readonly dimension: number;
  readonly metric: Metric;
  readonly rows: RowSource;
  /** Path of its snapshot; null for no snapshot. */
  readonly file: string | null;
  readonly name: string;
}

/** How a collection is searched, for people. */
export type CollectionState = {
  readonly name: string;
  /** `waiting`: for enough vectors to train with. In any state but `faiss`, searches are scans. */
  readonly state: 'faiss' | 'building' | 'waiting' | 'failed';
  readonly reason: string | null;
  readonly vectors: number;
  /** How many of them FAISS holds; the others are compared by scans. */
  readonly indexed: number;
  /** Tombstones: vectors that FAISS still holds although they have been replaced or removed. */
  readonly dead: number;
};

/** A collection that may use FAISS, as the host sees it. */
export interface AcceleratedCollection {
  /** Null before its first search and while it is too small. */
  describe(): CollectionState | null;
  close(): Promise<void>;
}
