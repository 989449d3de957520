import type { Namespace } from '../catalog/port.ts';
import type { Metric } from '../index/port.ts';
import type { Json } from '../json.ts';

/** A named set of vector indexes. Names are unique in a namespace. */
export interface VectorBucket {
  readonly name: string;
  /** Dialect-specific values, returned as stored. */
  readonly settings: { readonly [key: string]: Json };
  readonly createdAt: Date;
}

/** What a vector index is: vectors of one length, compared by one metric. Names are unique in a bucket. */
export interface VectorIndexDraft {
  readonly name: string;
  readonly dimension: number;
  readonly metric: Metric;
  /** Metadata keys that filters never ask for. */
  readonly unfilterable: readonly string[];
}

export interface StoredVectorIndex extends VectorIndexDraft {
  readonly createdAt: Date;
  readonly vectorCount: number;
}

/** A page in order of name (by code unit): names after `after`, beginning with `prefix`. */
export interface NamePage {
  readonly prefix?: string;
  readonly after?: string;
  readonly limit: number;
}

/** Vector buckets and the indexes in them; every write is one transaction. */
export interface VectorBuckets {
  /** Throws DomainError bucket-exists, too-many-buckets; in this order. */
  create(
    namespace: Namespace,
    draft: Omit<VectorBucket, 'createdAt'>,
    rules: { maxBuckets: number },
  ): Promise<VectorBucket>;
  /** Throws DomainError bucket-not-found. */
  get(namespace: Namespace, name: string): Promise<VectorBucket>;
  /** `settings`: only buckets whose settings have these values. */
  list(
    namespace: Namespace,
    page: NamePage & { readonly settings?: { readonly [key: string]: Json } },
  ): Promise<VectorBucket[]>;
  /** Replaces some settings; a null value removes one. Throws DomainError bucket-not-found. */
  change(namespace: Namespace, name: string, settings: { readonly [key: string]: Json }): Promise<VectorBucket>;
  /** Throws DomainError bucket-not-found, bucket-not-empty. */
  remove(namespace: Namespace, name: string): Promise<void>;
  /** Throws DomainError bucket-not-found, index-exists, too-many-indexes; in this order. */
  createIndex(
    namespace: Namespace,
    bucket: string,
    draft: VectorIndexDraft,
    rules: { maxIndexes: number },
  ): Promise<StoredVectorIndex>;
  /** Throws DomainError bucket-not-found, index-not-found. */
  getIndex(namespace: Namespace, bucket: string, index: string): Promise<StoredVectorIndex>;
  /** Throws DomainError bucket-not-found. */
  listIndexes(namespace: Namespace, bucket: string, page: NamePage): Promise<StoredVectorIndex[]>;
  /** Removes it with its vectors. Throws DomainError bucket-not-found, index-not-found. */
  removeIndex(namespace: Namespace, bucket: string, index: string): Promise<void>;
}
