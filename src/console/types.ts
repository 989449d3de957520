/** What the control API answers, as far as the console reads it. */

export interface Collection {
  readonly kind: 'gallery' | 'vectors';
  readonly id: number;
  readonly dialect: string;
  readonly account: string;
  readonly region: string;
  readonly key: string;
  readonly name: string;
  /** The vector bucket of a vector index. */
  readonly parent: string | null;
  readonly count: number;
  readonly capacity: number | null;
  readonly model: string | null;
  readonly dimension: number | null;
  readonly metric: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of a vector index with several vectors each. */
  readonly vectorFields?: readonly VectorField[];
  /** The fields of a vector index whose texts are searched. */
  readonly textFields?: readonly string[];
  readonly search?: { readonly maxHits: number; readonly fusions: Fusions } | null;
  readonly createdAt: string;
  readonly updatedAt: string | null;
  /** While pictures of another model are embedded again. */
  readonly reembedding?: { readonly done: number; readonly of: number };
}

export interface VectorField {
  readonly name: string;
  readonly dimension: number;
  readonly metric: string;
}

/** How the vendor's API puts a vector and a text together, and what a call may say of it. */
export type Fusions = {
  readonly [name in 'rrf' | 'weight' | 'sum']?: { readonly weights: boolean; readonly normalizers: readonly string[] };
};

export interface Picture {
  readonly id: number;
  readonly item: string;
  readonly name: string;
  readonly content: string | null;
  readonly tags: unknown;
  readonly details: unknown;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly thumbnail: boolean;
  readonly original: boolean;
  readonly createdAt: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Hit {
  readonly id: number;
  readonly item: string;
  readonly name: string;
  readonly similarity: number;
  readonly score: number | null;
  /** Whether the vendor's API would show it. */
  readonly passes: boolean;
  readonly rank: number;
  readonly thumbnail: boolean;
}

export type Reason = 'shown' | 'below-threshold' | 'beyond-limit' | 'filtered' | 'absent';

export interface Explained {
  readonly item: string;
  readonly rank: number | null;
  readonly similarity: number | null;
  readonly score: number | null;
  readonly reason: Reason;
}

export interface PictureSearch {
  readonly subject: { readonly box: Box; readonly label: string | null; readonly score: number | null } | null;
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly scoreName: string | null;
  /** As a cosine similarity. */
  readonly threshold: number | null;
  readonly hits: readonly Hit[];
  readonly explained?: Explained;
}

export interface MapAnswer {
  /** Id and place of each, from -1 to 1. */
  readonly points: readonly (readonly [number, number, number])[];
  readonly of: number;
  readonly explained: readonly number[];
}

export interface Similarities {
  readonly bins: readonly { readonly from: number; readonly to: number; readonly pairs: number }[];
  readonly pairs: number;
  readonly threshold: number | null;
  readonly above: number;
}

export interface StoredVector {
  readonly id: number;
  readonly key: string;
  readonly metadata: unknown;
  /** Absent where an index has vectors of several kinds, which have members of their own. */
  readonly dimension?: number | null;
  readonly vector?: readonly number[];
  readonly [member: string]: unknown;
}

export interface VectorHit {
  readonly id: number;
  readonly key: string;
  readonly distance?: number;
  readonly similarity?: number | null;
  readonly scores?: Readonly<Record<string, number>>;
  readonly metadata: unknown;
}

/** Of a refused signature, and of a request that no operation matches. Everything is optional: dialects differ. */
export type Explanation = Readonly<Record<string, unknown>>;

export interface RecordedRequest {
  readonly id: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly dialect?: string | null;
  readonly operation?: string | null;
  readonly account?: string | null;
  readonly region?: string | null;
  readonly status: number | null;
  readonly code?: string | null;
  readonly reason?: string | null;
  readonly explanation?: Explanation | null;
  readonly headers?: readonly (readonly [string, string])[];
  readonly durationMs: number;
  readonly unread?: readonly string[];
  readonly unreached?: readonly string[];
  readonly stored?: boolean;
  readonly request?: unknown;
  readonly response?: unknown;
}

export interface Switch {
  readonly name: string;
  readonly values: readonly string[];
  readonly value: string;
  /** Any other value is allowed too. */
  readonly free?: true;
  readonly about?: string;
}

export interface Info {
  readonly version: string;
  readonly engines: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly dialects: readonly {
    readonly name: string;
    readonly about: string;
    readonly hosts: readonly string[];
    readonly switches: readonly Switch[];
    /** Those that submit tasks. */
    readonly taskOperations?: readonly string[];
  }[];
  readonly limits: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Clock {
  readonly now: string | number;
  readonly mode: 'real' | 'offset' | 'frozen';
  readonly offsetMs: number;
  /** Whether the times of signatures are compared with it, too. */
  readonly signatures?: boolean;
}

/** How long the tasks of an operation look unfinished. */
export interface Transition {
  readonly dialect: string;
  readonly operation: string;
  readonly immediate?: true;
  readonly afterPolls?: number;
  readonly after?: string;
}

export type Fault = Readonly<Record<string, unknown>> & { readonly id?: string | number; readonly hits?: number };

export interface Snapshot {
  readonly name: string;
  readonly savedAt: string;
  readonly bytes: number;
  readonly account: string | null;
  readonly version: string | null;
  /** Why it cannot be loaded. */
  readonly problem?: string;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean | null;
  readonly text: string;
}
