import type { RowSource } from '../accelerator.ts';
import type { Metric } from '../port.ts';

/** What FAISS indexes are built of: the vectors of one exact index. */
export interface Collection {
  readonly dimension: number;
  readonly metric: Metric;
  readonly rows: RowSource;
  /** Its snapshot file; null keeps none. */
  readonly file: string | null;
  readonly name: string;
}

/** How a collection is searched now, for people. */
export type CollectionState = {
  readonly name: string;
  /** `waiting`: for enough vectors to train with. While it is not `faiss`, searches are scans. */
  readonly state: 'faiss' | 'building' | 'waiting' | 'failed';
  readonly reason: string | null;
  readonly vectors: number;
  /** Of them, held by FAISS; the others are compared by scans. */
  readonly indexed: number;
  /** FAISS's vectors that no one holds any more. */
  readonly dead: number;
};

/** A collection that may use FAISS, as the host sees it. */
export interface AcceleratedCollection {
  /** Null before its first search, and while it is too small. */
  describe(): CollectionState | null;
  close(): Promise<void>;
}
