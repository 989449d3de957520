import type { Json } from '../json.ts';
import type { VectorFilter } from '../vector-api/filter.ts';
import type { Namespace } from './namespace.ts';

type Values = { readonly [key: string]: Json };

/** A named set of vector indexes. */
export interface VectorBucketDraft {
  readonly name: string;
  /** Dialect-specific values, returned as stored. */
  readonly settings: Values;
}

export interface VectorBucketRow extends VectorBucketDraft {
  readonly id: number;
  readonly createdAt: Date;
}

/** A named set of vectors of one length, compared by one metric. */
export interface VectorIndexDraft {
  readonly name: string;
  readonly dimension: number;
  readonly metric: 'cosine' | 'euclidean';
  /** Metadata keys that filters do not see. */
  readonly unfilterable: readonly string[];
  /** Dialect-specific values, returned as stored; none by default. */
  readonly settings?: Values;
}

export interface VectorIndexRow extends VectorIndexDraft {
  readonly id: number;
  readonly settings: Values;
  readonly vectorCount: number;
  /** Grows by one with every committed change of the index's vectors; caches compare it. */
  readonly revision: number;
  readonly createdAt: Date;
}

/** A page in order of name (by code point): names after `after` that begin with `prefix`. */
export interface NamePage {
  readonly prefix?: string;
  readonly after?: string;
  readonly limit: number;
}

export interface VectorDraft {
  readonly key: string;
  readonly vector: Float32Array;
  /** Metadata that filters see. */
  readonly filterable: Values;
  /** The rest of the metadata. */
  readonly other: Values;
}

/** Which parts of stored vectors to read. */
export interface VectorParts {
  readonly vector?: boolean;
  readonly metadata?: boolean;
}

/** A stored vector with the parts that were asked for. */
export interface VectorRow {
  readonly id: number;
  readonly key: string;
  readonly vector?: Float32Array;
  /** Both parts of the metadata together. */
  readonly metadata?: Values;
}

/** A vector as of the revision that last changed it. */
export interface ChangedVectorRow {
  readonly id: number;
  readonly key: string;
  readonly revision: number;
  readonly vector: Float32Array;
  readonly filterable?: Values;
}

/** Values of one metadata field and the ids of their vectors, in the same order. */
export interface MetadataBatch {
  readonly revision: number;
  readonly ids: Float64Array;
  readonly values: readonly Json[];
}

/** Vectors with ids after `after`, in a segment (CRC-32 of the key in UTF-8, modulo `count`), that pass a filter. */
export interface VectorRowPage {
  readonly after: number;
  readonly limit: number;
  readonly segment?: { readonly count: number; readonly index: number } | undefined;
  readonly filter?: VectorFilter | undefined;
}

/** The catalog's tables of vector buckets as plain reads and writes. */
export interface VectorTables {
  readonly vectorBuckets: {
    insert(namespaceId: number, draft: VectorBucketDraft, at: Date): Promise<VectorBucketRow>;
    find(namespace: Namespace, name: string): Promise<VectorBucketRow | undefined>;
    /** Like find; also locks the row until the transaction ends. */
    lock(namespace: Namespace, name: string): Promise<VectorBucketRow | undefined>;
    /** In order of name. `settings`: only buckets whose settings have exactly these values. */
    list(namespace: Namespace, page: NamePage & { readonly settings?: Values }): Promise<VectorBucketRow[]>;
    count(namespace: Namespace): Promise<number>;
    /** Replaces the settings. */
    update(id: number, settings: Values): Promise<VectorBucketRow>;
    remove(id: number): Promise<void>;
  };
  readonly vectorIndexes: {
    insert(bucketId: number, draft: VectorIndexDraft, at: Date): Promise<VectorIndexRow>;
    find(namespace: Namespace, bucket: string, name: string): Promise<VectorIndexRow | undefined>;
    /** Like find; also locks the row until the transaction ends. */
    lock(namespace: Namespace, bucket: string, name: string): Promise<VectorIndexRow | undefined>;
    /** In order of name. */
    list(bucketId: number, page: NamePage): Promise<VectorIndexRow[]>;
    count(bucketId: number): Promise<number>;
    /** Counts a change: revision + 1, vector count + delta. The new row. */
    touch(id: number, vectorDelta: number): Promise<VectorIndexRow>;
    /** Replaces the settings, which is not a change of the index's vectors. */
    update(id: number, settings: Values): Promise<VectorIndexRow>;
    remove(id: number): Promise<void>;
  };
  readonly vectors: {
    /** Stores vectors with different keys under a revision; one with a known key is replaced and keeps its id. */
    put(
      indexId: number,
      revision: number,
      drafts: readonly VectorDraft[],
    ): Promise<{ readonly id: number; readonly key: string; readonly replaced: boolean }[]>;
    /** By ascending id; unknown keys are left out. */
    get(indexId: number, keys: readonly string[], parts: VectorParts): Promise<VectorRow[]>;
    /** By ascending id. */
    page(indexId: number, page: VectorRowPage, parts: VectorParts): Promise<VectorRow[]>;
    /** The ids that were removed; unknown keys are not an error. */
    remove(indexId: number, keys: readonly string[]): Promise<number[]>;
    /**
     * Vectors changed after a revision, by (revision, id), in batches of some megabytes.
     * @param parts `filterable`: include the metadata that filters see
     */
    changedSince(
      index: Pick<VectorIndexRow, 'id' | 'dimension'>,
      revision: number,
      parts?: { readonly filterable?: boolean },
    ): AsyncIterable<ChangedVectorRow[]>;
    ids(indexId: number): Promise<Float64Array>;
    /**
     * The values of a filterable metadata field, for the vectors that have it, by ascending id. Each batch, of at least
     * one, carries the index's revision that it belongs to; the revision is 0 if the index is gone.
     */
    column(indexId: number, field: string): AsyncIterable<MetadataBatch>;
    /** Ids of the vectors that pass a filter, with the index's revision they belong to; undefined if the index is gone. */
    matching(
      indexId: number,
      filter: VectorFilter,
    ): Promise<{ readonly revision: number; readonly ids: Float64Array } | undefined>;
    /** Metadata by id, with the index's revision it belongs to; undefined if the index is gone. */
    metadata(
      indexId: number,
      ids: readonly number[],
    ): Promise<{ readonly revision: number; readonly byId: ReadonlyMap<number, Values> } | undefined>;
  };
}
