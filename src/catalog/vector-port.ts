import type { Json } from '../json.ts';
import type { VectorFilter } from '../vector-api/filter.ts';
import type { Analyzer } from '../vector-api/words.ts';
import type { AllIds, Changes, HistoryPlace } from './changes.ts';
import type { Namespace } from './namespace.ts';
import type { WordCounts } from './word-counts.ts';

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

/** How vectors are compared. */
export type VectorMetric = 'cosine' | 'euclidean' | 'ip';

/** A named set of vectors of one length, compared by one metric; with fields, the length of all and the metric of the first. */
export interface VectorIndexDraft {
  readonly name: string;
  readonly dimension: number;
  readonly metric: VectorMetric;
  /** Metadata keys that filters do not see. */
  readonly unfilterable: readonly string[];
  /** Dialect-specific values, returned as stored; none by default. */
  readonly settings?: Values;
  /** Metadata keys whose words can be searched; none by default. */
  readonly textFields?: TextFields;
  /** The vectors that each entry may have, one after another in what is stored; none: one, without a name. */
  readonly vectorFields?: readonly VectorFieldRow[];
}

export interface VectorFieldRow {
  readonly name: string;
  readonly dimension: number;
  readonly metric: VectorMetric;
}

/** How the text of each searchable metadata key is cut into words. */
export interface TextFields {
  readonly [field: string]: Analyzer;
}

/** Asks for texts by their words; the score is BM25 with the parameters k1 and b. */
export interface WordQuery {
  readonly field: string;
  readonly words: readonly string[];
  /** How many different words of the query a text must have. */
  readonly minimum: number;
  readonly filter?: VectorFilter | undefined;
  readonly limit: number;
  readonly k1: number;
  readonly b: number;
  /** What an earlier search has counted: it is not counted again at the same revision. */
  readonly known?: TextStatistics | undefined;
}

/** The texts of a field in a whole index. */
export interface TextStatistics {
  /** The index's. */
  readonly revision: number;
  readonly number: number;
  /** Words of a text, at least 1. */
  readonly mean: number;
}

/** A vector whose text was found. */
export interface WordHit {
  readonly id: number;
  readonly key: string;
  readonly score: number;
}

export interface VectorIndexRow extends VectorIndexDraft {
  readonly id: number;
  readonly settings: Values;
  readonly textFields: TextFields;
  readonly vectorFields: readonly VectorFieldRow[];
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

export interface InRegion {
  readonly region: string;
}

/** The same in order of name and region. */
export interface PlacePage extends Omit<NamePage, 'after'> {
  readonly after?: { readonly name: string } & InRegion;
}

export interface VectorDraft {
  readonly key: string;
  readonly vector: Float32Array;
  /** Metadata that filters see. */
  readonly filterable: Values;
  /** The rest of the metadata. */
  readonly other: Values;
  /** Absent: the index has no text fields, or the vector has none of them. */
  readonly words?: WordCounts | undefined;
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
  /** Undefined, if asked for, of a vector without text. */
  readonly words?: WordCounts | undefined;
}

/** What changes of vectors carry in addition: the metadata that filters see, the words of texts. */
export interface ChangeParts {
  readonly filterable?: boolean;
  readonly words?: boolean;
}

/** The words of vectors that have text, and their ids, in the same order. */
export interface WordBatch {
  readonly revision: number;
  readonly ids: Float64Array;
  readonly words: readonly (WordCounts | undefined)[];
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
    /** Of an account in all regions, in order of name and region. */
    listEverywhere(owner: Omit<Namespace, 'region'>, page: PlacePage): Promise<(VectorBucketRow & InRegion)[]>;
    count(namespace: Namespace): Promise<number>;
    /** Of an account in all regions. */
    countEverywhere(owner: Omit<Namespace, 'region'>): Promise<number>;
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
    /**
     * Counts a change: revision + 1, vector count + delta. The new row.
     * @param removed the ids of all vectors that the change removes
     */
    touch(id: number, vectorDelta: number, removed?: readonly number[]): Promise<VectorIndexRow>;
    /** Replaces the settings, which is not a change of the index's vectors. */
    update(id: number, settings: Values): Promise<VectorIndexRow>;
    /** Replaces the text fields; the words of the vectors are `setWords`'. */
    updateTextFields(id: number, fields: TextFields): Promise<VectorIndexRow>;
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
    /** Keys after `after`, by code point. */
    keys(indexId: number, page: { readonly after: string; readonly limit: number }): Promise<string[]>;
    /** By ascending id. */
    page(indexId: number, page: VectorRowPage, parts: VectorParts): Promise<VectorRow[]>;
    /** The ids that were removed; unknown keys are not an error. */
    remove(indexId: number, keys: readonly string[]): Promise<number[]>;
    /** Vectors changed after a revision, by (revision, id), in batches of some megabytes. */
    changedSince(
      index: Pick<VectorIndexRow, 'id' | 'dimension'>,
      revision: number,
      parts?: ChangeParts,
    ): AsyncIterable<ChangedVectorRow[]>;
    /**
     * A batch of the changes after a place in the index's history, all as of one moment; undefined if the index is gone.
     * @param removedSince the revision from which removals are asked for; null: they are not
     */
    changes(
      index: Pick<VectorIndexRow, 'id' | 'dimension'>,
      after: HistoryPlace,
      removedSince: number | null,
      parts?: ChangeParts,
    ): Promise<Changes<ChangedVectorRow> | undefined>;
    ids(indexId: number): Promise<Float64Array>;
    /** As of one moment; undefined if the index is gone. */
    allIds(indexId: number): Promise<AllIds | undefined>;
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
    /** Replaces the words of vectors under a revision; undefined: of none of its text fields. */
    setWords(indexId: number, revision: number, words: ReadonlyMap<number, WordCounts | undefined>): Promise<void>;
    /**
     * The words of the vectors that have text, by ascending id. Each batch, of at least one, is as of some moment; all carry the
     * index's revision when the first was read, which is 0 if the index is gone: what has changed later may be in or not.
     */
    words(indexId: number): AsyncIterable<WordBatch>;
    /**
     * The best texts of those that have enough of the words and pass the filter, best first, ties by key (by code point), with
     * the index's revision they belong to; undefined if the index is gone. Statistics are those of the whole index.
     */
    search(
      indexId: number,
      query: WordQuery,
    ): Promise<
      { readonly revision: number; readonly hits: readonly WordHit[]; readonly texts: TextStatistics } | undefined
    >;
    /** Metadata by id, with the index's revision it belongs to; undefined if the index is gone. */
    metadata(
      indexId: number,
      ids: readonly number[],
    ): Promise<{ readonly revision: number; readonly byId: ReadonlyMap<number, Values> } | undefined>;
  };
}
