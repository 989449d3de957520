/** What vendors' vector buckets all do, by names of our own: a form says how a vendor writes it. */
export type VectorOperation =
  | 'createBucket'
  | 'getBucket'
  | 'deleteBucket'
  | 'createIndex'
  | 'getIndex'
  | 'deleteIndex'
  | 'listIndexes'
  | 'putVectors'
  | 'getVectors'
  | 'listVectors'
  | 'deleteVectors'
  | 'queryVectors';

export type Metric = 'euclidean' | 'cosine';

/** A vector as an answer shows it: the parts that were asked for. */
export interface AnsweredVector {
  readonly key: string;
  readonly distance?: number;
  readonly data?: { readonly float32: number[] };
  readonly metadata?: { readonly [name: string]: string | number | readonly (string | number)[] };
}

/** What a call was answered; the code is `''` for a success. Lists are empty where the answer has none. */
export interface VectorAnswer {
  readonly status: number;
  readonly code: string;
  readonly vectors: readonly AnsweredVector[];
  readonly indexes: readonly { readonly indexName: string }[];
  readonly nextToken?: string;
}

/**
 * Calls an operation, signed; rejects when the connection is lost. Bodies have the member names that all vendors share
 * (`indexName`, `vectors`, `keys`, `queryVector`, `topK`, `filter`, `returnData`, …); that of `createIndex` is
 * `{indexName, dimension, distanceMetric, nonFilterableMetadataKeys}`.
 */
export type VectorClient = (operation: VectorOperation, bucket: string, body?: object) => Promise<VectorAnswer>;

/** A vendor's vector buckets, for tests that run on every vendor's. */
export interface VectorForm {
  /** The dialect's name. */
  readonly dialect: string;
  /** Three names that the vendor allows. */
  readonly buckets: readonly string[];
  /** Three names that the vendor allows, in any order. */
  readonly indexes: readonly string[];
  readonly codes: {
    readonly bucketMissing: string;
    /** When operations on an index or its vectors name a bucket that is not there. */
    readonly bucketOfIndexMissing: string;
    readonly indexMissing: string;
    readonly bucketExists: string;
    readonly indexExists: string;
    readonly bucketNotEmpty: string;
  };
  /** What listings of vectors take. */
  readonly listing: { readonly filter: boolean; readonly segments: boolean };
  /** Whether lists in metadata may be empty. */
  readonly emptyLists: boolean;
  /** The distance in an answer, of the Euclidean distance or of 1 - cosine similarity in double precision. */
  distance(metric: Metric, exact: number): number;
  /** By how much an answer's distance may differ from it, as a share of it and at least of 1. */
  readonly tolerance: number;
  client(url: string): VectorClient;
}
