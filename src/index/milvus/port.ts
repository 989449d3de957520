/** A copy of a member of a collection: a vector, or one view of a picture. */
export interface Entity {
  readonly pk: number;
  readonly vector: Float32Array;
  /** Which view of its picture it is. */
  readonly place: number;
  readonly facts: Facts;
}

/** What filters test of a member; see facts.ts. */
export interface Facts {
  readonly tokens: readonly string[];
  readonly numbers: { readonly [name: string]: number };
}

/** What a copy's marks say: both the same when all that was begun has come. */
export interface Marks {
  readonly begun: string;
  readonly done: string;
}

/** How a collection's copy is held. */
export interface CopyLayout {
  readonly dimension: number;
  /** Inner products of vectors of length 1, or Euclidean distances. */
  readonly metric: 'IP' | 'L2';
}

export interface CopySearch {
  readonly vectors: readonly Float32Array[];
  readonly limit: number;
  readonly filter?: string | undefined;
}

/**
 * Why a call failed: the server does not answer (`away`), it has no such copy (`lost`), or it does not do what it was asked
 * for (`refused`). Messages name neither the token nor what was sent.
 */
export class MilvusError extends Error {
  override readonly name = 'MilvusError';

  constructor(
    readonly kind: 'away' | 'lost' | 'refused',
    message: string,
  ) {
    super(message);
  }
}

/** A Milvus server. Calls reject with MilvusError, within their time. */
export interface Milvus {
  /** Where it is, without secrets. */
  readonly where: string;
  version(): Promise<string>;
  /** Names that begin so. */
  names(prefix: string): Promise<string[]>;
  exists(name: string): Promise<boolean>;
  /** An empty copy that is ready for searches. */
  create(name: string, layout: CopyLayout): Promise<void>;
  /** Makes an existing copy ready for searches. */
  load(name: string): Promise<void>;
  drop(name: string): Promise<void>;
  /** @param isNew none of the entities is there yet */
  put(
    name: string,
    entities: readonly Entity[],
    options: { readonly dimension: number; readonly isNew: boolean; readonly marks?: Partial<Marks> },
  ): Promise<void>;
  remove(name: string, pks: readonly number[]): Promise<void>;
  /** @param isStrong after everything that was acknowledged before */
  marks(name: string, isStrong: boolean): Promise<Marks>;
  /** Keys of entities, nearest first, for each vector. The newest changes may be missing. */
  search(name: string, search: CopySearch): Promise<number[][]>;
  /** All entities that pass, up to a limit; the newest changes may be missing. */
  passing(name: string, filter: string, limit: number): Promise<number[]>;
  /** Keys after one, ascending. */
  keys(name: string, after: number, limit: number): Promise<number[]>;
  /** Closes what is open for writes, so that it gets an index. */
  flush(name: string): Promise<void>;
  /** Whether everything that was flushed has an index. */
  isIndexed(name: string): Promise<boolean>;
  close(): Promise<void>;
}
